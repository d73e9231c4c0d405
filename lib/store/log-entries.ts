import { type DocumentRef, documentKey } from '../document.ts'
import { redact, redactText } from '../redact.ts'
import type { LoggedRequest, RequestLogEntry } from './request-log.ts'

/** Longest payload or response that is kept, in bytes of UTF-8. */
const LONGEST_TEXT = 8 * 1024
const DAY_MS = 86_400_000
const KEPT_MS = { Success: 30 * DAY_MS, Failure: 90 * DAY_MS }

/** A stored record: the entry, its keys, and when it may go (seconds since 1970, as DynamoDB's TTL wants it). */
export interface LogRecord extends RequestLogEntry {
  document: string
  /** The entry's time and a suffix that keeps two of one millisecond apart. */
  sort: string
  expiresAt: number
}

/** One record for each document that the request was about, redacted and cut. `id` tells requests of one moment apart. */
export function logRecords(request: LoggedRequest, id: string): LogRecord[] {
  const status = request.succeeded ? 'Success' : 'Failure'
  const at = new Date(request.at).toISOString()
  const path = redactText(request.path)
  const about: readonly DocumentRef[] = request.documents.length
    ? request.documents
    : [{ doctype: 'Medusa', name: path }]
  return about.map((document, index) => ({
    document: documentKey(document),
    sort: `${at}#${id}-${index}`,
    expiresAt: Math.ceil((request.at + KEPT_MS[status]) / 1000),
    at,
    status,
    ...(request.httpStatus === undefined ? {} : { http_status: request.httpStatus }),
    method: request.method,
    path,
    voucher_type: document.doctype,
    voucher_name: document.name,
    payload: keptText(request.payloads?.[index] ?? request.payload),
    response: keptText(request.responses?.[index] ?? request.response),
    duration_ms: Math.round(request.durationMs),
    ...(request.correlationId === undefined ? {} : { correlation_id: request.correlationId }),
  }))
}

export function logEntry({ document: _, sort: __, expiresAt: ___, ...entry }: LogRecord): RequestLogEntry {
  return entry
}

function keptText(value: unknown): string {
  const text = JSON.stringify(redact(value)) ?? ''
  const bytes = Buffer.from(text)
  if (bytes.length <= LONGEST_TEXT) return text
  const note = `… (${bytes.length} bytes)`
  // Whole characters only: a cut in the middle of one would leave a replacement character behind.
  const kept = bytes
    .subarray(0, LONGEST_TEXT - Buffer.byteLength(note))
    .toString()
    .replace(/\uFFFD+$/, '')
  return kept + note
}
