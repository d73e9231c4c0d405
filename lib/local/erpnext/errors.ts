import { randomBytes } from 'node:crypto'

interface Details {
  /** Title of the message box on the desk. */
  title?: string
  /** Python path of the exception where it is not one of Frappe's own. */
  path?: string
  /** `exception` and `exc` are left out where Frappe logs nothing: a missing document, a refused write. */
  silent?: boolean
  /** Messages for the desk; absent: the error's own, none: `[]`. */
  messages?: Record<string, unknown>[]
  /** The app an error comes from, where Frappe can tell. */
  source?: string
  fields?: Record<string, unknown>
}

/** A refusal as Frappe answers it: status, `exc_type`, and JSON within JSON with HTML inside. */
export class FrappeError extends Error {
  readonly status: number
  readonly excType: string
  readonly details: Details

  constructor(status: number, excType: string, message: string, details: Details = {}) {
    super(message)
    this.status = status
    this.excType = excType
    this.details = details
  }

  body(): Record<string, unknown> {
    const { path = `frappe.exceptions.${this.excType}`, silent, source, fields } = this.details
    const exception = this.message ? `${path}: ${this.message}` : path
    const messages = this.details.messages ?? [message(this.message, this.details.title)]
    return {
      ...(silent ? {} : { exception }),
      exc_type: this.excType,
      ...(source ? { _exc_source: source } : {}),
      ...(silent ? {} : { exc: JSON.stringify([`Traceback (most recent call last):\n${exception}\n`]) }),
      ...(messages.length ? { _server_messages: serverMessages(messages) } : {}),
      ...fields,
    }
  }
}

export const message = (text: string, title = 'Message'): Record<string, unknown> => ({
  message: text,
  title,
  indicator: 'red',
  raise_exception: 1,
  __frappe_exc_id: randomBytes(28).toString('hex'),
})

export const serverMessages = (messages: Record<string, unknown>[]): string =>
  JSON.stringify(messages.map(entry => JSON.stringify(entry)))

export const documentNotFound = (doctype: string, name: string): FrappeError =>
  new FrappeError(404, 'DoesNotExistError', `${doctype} ${name} not found`, { silent: true })

export const doctypeNotFound = (doctype: string): FrappeError => documentNotFound('DocType', doctype)

export const fieldNotPermitted = (field: string): FrappeError =>
  new FrappeError(417, 'DataError', `Field not permitted in query: ${field}`)

export const operationalError = (code: number, text: string): FrappeError =>
  new FrappeError(500, 'OperationalError', `(${code}, "${text}")`, {
    path: 'pymysql.err.OperationalError',
    messages: [],
  })
