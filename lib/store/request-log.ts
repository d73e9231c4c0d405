import type { DocumentRef } from '../document.ts'

/** One request to Medusa, as the adapter hands it over; it is redacted and cut before anything is kept. */
export interface LoggedRequest {
  /** When it was sent, in milliseconds since 1970. */
  at: number
  documents: readonly DocumentRef[]
  succeeded: boolean
  /** Undefined where no answer came. */
  httpStatus?: number
  method: string
  path: string
  payload: unknown
  response: unknown
  /** Of a batch: what each of the documents had in it, in their order; a response that is missing is the whole one. */
  payloads?: readonly unknown[] | undefined
  responses?: readonly unknown[] | undefined
  durationMs: number
  correlationId?: string | undefined
}

/** A request as people read it; one for each document that it was about. */
export interface RequestLogEntry {
  /** ISO 8601, UTC. */
  at: string
  status: 'Success' | 'Failure'
  http_status?: number | undefined
  method: string
  path: string
  voucher_type: string
  voucher_name: string
  /** JSON text, at most 8 KB. */
  payload: string
  /** JSON text, at most 8 KB. */
  response: string
  duration_ms: number
  /** What led to it: a webhook's request id, or a run's; the log's lines have it too. */
  correlation_id?: string | undefined
}

export interface LogPage {
  entries: RequestLogEntry[]
  /** Hand it in as `after` for the next page; undefined on the last. */
  next?: string | undefined
}

/**
 * Every request sent to Medusa, newest first, for 30 days, failures for 90. Requests that are about no document (a
 * log-in) stand under the document `Medusa`, named after their path.
 */
export interface RequestLog {
  add(request: LoggedRequest): Promise<void>
  byDocument(document: DocumentRef, page: { limit: number; after?: string | undefined }): Promise<LogPage>
  failures(page: { limit: number; after?: string | undefined }): Promise<LogPage>
}
