import { redactText } from './redact.ts'

/**
 * What is to be done about a failure. Adapters decide it in one place each (`lib/erpnext/errors.ts`,
 * `lib/medusa/errors.ts`); nothing above them looks at status codes or message texts.
 *
 * - `transient`: the same job may succeed later, unchanged.
 * - `permanent`: this job cannot succeed as things stand; other jobs can.
 * - `configuration`: no job for that server can succeed until a person changes a setting, a password or a right.
 */
export type FailureKind = 'transient' | 'permanent' | 'configuration'

export interface FailureDetails {
  /** Short, stable word for logs and answers, such as `network`, `timeout` or ERPNext's `exc_type`. */
  code: string
  /** Which server said so; a breaker is kept per server. */
  server?: 'erpnext' | 'medusa' | 'aws' | undefined
  httpStatus?: number | undefined
  /** What the server asked for in `Retry-After`, in milliseconds. */
  retryAfterMs?: number | undefined
  cause?: unknown
}

export class RelayError extends Error {
  override readonly name = 'RelayError'
  readonly kind: FailureKind
  readonly code: string
  readonly server: FailureDetails['server']
  readonly httpStatus: number | undefined
  readonly retryAfterMs: number | undefined

  constructor(kind: FailureKind, message: string, details: FailureDetails) {
    // Lambda prints what a handler throws, and a server's words may quote an e-mail.
    super(redactText(message), { cause: details.cause })
    this.kind = kind
    this.code = details.code
    this.server = details.server
    this.httpStatus = details.httpStatus
    this.retryAfterMs = details.retryAfterMs
  }
}

/** Every failure as a `RelayError`; one that no adapter classified is a defect or a hiccup of ours and worth another try. */
export function asRelayError(error: unknown): RelayError {
  if (error instanceof RelayError) return error
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new RelayError('transient', message, { code: 'unexpected', cause: error })
}
