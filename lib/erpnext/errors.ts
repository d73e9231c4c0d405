import * as z from 'zod'
import { type FailureKind, RelayError } from '../errors.ts'
import type { HttpAnswer } from '../http.ts'
import { retryAfterMs } from '../retry-after.ts'
import { isWithin, type StatusRange } from '../status-range.ts'

/** What a call asked for: a 403 on a list is a missing right, on one document it may be that document's own rule. */
export type Scope = 'list' | 'document'

interface Row {
  status: StatusRange
  excType?: string
  scope?: Scope
  html?: true
  kind: FailureKind
}

/**
 * What ERPNext's refusals mean; the first row that fits counts. Branches on the status and `exc_type` only: the message
 * texts are translated. Frappe answers 417 to everything that is validation-like.
 */
export const erpnextFailures: readonly Row[] = [
  { status: 401, kind: 'configuration' },
  { status: 403, html: true, kind: 'transient' }, // a firewall, a check for bots
  { status: 404, html: true, kind: 'transient' }, // a proxy, or a site that is being moved
  { status: 403, scope: 'list', kind: 'configuration' },
  { status: 403, kind: 'permanent' },
  { status: 404, kind: 'permanent' },
  { status: 408, kind: 'transient' },
  { status: 417, excType: 'TimestampMismatchError', kind: 'transient' }, // two set_value at one time
  { status: 417, excType: 'QueryDeadlockError', kind: 'transient' },
  { status: 425, kind: 'transient' },
  { status: 429, kind: 'transient' },
  { status: [300, 399], kind: 'configuration' }, // ERPNEXT_URL is not where the site answers
  { status: [400, 499], kind: 'permanent' },
  { status: [500, 599], kind: 'transient' },
]

const errorBody = z.looseObject({
  exc_type: z.string().optional(),
  exception: z.string().optional(),
  _server_messages: z.string().optional(),
})

/** The failure that an answer of 300 or more stands for. */
export function erpnextError(answer: HttpAnswer, scope: Scope, now: number): RelayError {
  const body = errorBody.safeParse(answer.json)
  const excType = body.data?.exc_type
  const html = !body.success
  const row = erpnextFailures.find(
    ({ status, ...wants }) =>
      isWithin(answer.status, status) &&
      (wants.excType === undefined || wants.excType === excType) &&
      (wants.scope === undefined || wants.scope === scope) &&
      (wants.html === undefined || wants.html === html),
  )
  const words = body.data ? (serverMessages(body.data._server_messages) ?? body.data.exception) : undefined
  return new RelayError(row?.kind ?? 'transient', `ERPNext ${answer.status}: ${words ?? excType ?? 'no explanation'}`, {
    code: excType ?? `http-${answer.status}`,
    server: 'erpnext',
    httpStatus: answer.status,
    retryAfterMs: retryAfterMs(answer.headers.get('retry-after'), now),
  })
}

/** The failure that a Python traceback tells of: its last line is `frappe.exceptions.SomeError: words`. */
export function tracebackError(traceback: string): RelayError {
  const last = traceback.trim().split('\n').at(-1) ?? ''
  const [, excType = 'unknown', words = ''] = /^(?:[\w.]+\.)?(\w+)(?::\s*(.*))?$/.exec(last) ?? []
  const row = erpnextFailures.find(each => each.excType === excType)
  return new RelayError(row?.kind ?? 'permanent', `ERPNext: ${plain(words) || excType}`, {
    code: excType,
    server: 'erpnext',
  })
}

/** An answer of 2xx that is not what the call is answered with: a maintenance page, a proxy. */
export const unreadableAnswer = (answer: HttpAnswer): RelayError =>
  new RelayError('transient', `ERPNext ${answer.status}: the answer is ${answer.text ? 'not JSON' : 'empty'}`, {
    code: 'unreadable-answer',
    server: 'erpnext',
    httpStatus: answer.status,
  })

/** `_server_messages` is JSON within JSON with HTML inside. */
function serverMessages(text: string | undefined): string | undefined {
  if (!text) return undefined
  try {
    const entries = JSON.parse(text) as string[]
    return entries.map(entry => plain((JSON.parse(entry) as { message: string }).message)).join('; ')
  } catch {
    return undefined
  }
}

/** Without markup and line breaks; what stands on lines of its own stays apart. */
const plain = (html: string): string =>
  html
    .replace(/<\/?(?:br|p|div|ul|ol|li|tr|td|table)\b[^>]*>/gi, ' ')
    .replace(/<[^>]+>/g, '')
    .replace(/\s+/g, ' ')
    .trim()

/** Whether a write may have been done, or may still be, although it failed: it was sent, and no word of it came back. */
export const mayHaveBeenDone = (error: unknown): boolean =>
  error instanceof RelayError &&
  error.server === 'erpnext' &&
  (['network', 'timeout', 'unreadable-answer', 'unexpected-answer'].includes(error.code) ||
    [408, 502, 504].includes(error.httpStatus ?? 0))
