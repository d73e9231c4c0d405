import { asRelayError, type RelayError } from '../../errors.ts'
import type { Report } from './report.ts'

export type Access = 'read' | 'create' | 'write' | 'delete'

/** Which of ERPNext's roles has the rights that set-up needs; System Manager alone does not have all of them. */
const GRANTED_BY: Readonly<Record<string, string>> = {
  'Customer Group': 'Sales Master Manager',
  'Lead Source': 'Sales User',
  'Sales Person': 'Sales Master Manager',
}

export const rightTo = (access: Access, doctype: string): string =>
  `${access} ${doctype} (the role ${GRANTED_BY[doctype] ?? 'System Manager'} has it)`

/**
 * Tells of a failure that concerns one thing only, so that the others can follow.
 * @throws RelayError for one that concerns them all: the server, the key, the network
 */
export function tell(error: unknown, access: Access, doctype: string, what: string, report: Report): void {
  const failure = asRelayError(error)
  if (failure.httpStatus === 403) {
    report.missingRight(rightTo(access, doctype))
    report.line('failed', what, `no right to ${access} ${doctype}`)
  } else if (isOfOne(failure)) {
    report.line('failed', what, failure.message)
  } else {
    throw failure
  }
}

/** ERPNext itself has looked at the request and gave a reason: a bad field, a missing doctype, a bug of its own. */
const isOfOne = ({ httpStatus, code }: RelayError): boolean =>
  code === 'unexpected-answer' ||
  (httpStatus !== undefined && ![401, 429].includes(httpStatus) && !/^(http-|unreadable)/.test(code))

/** A failure of the whole in words for the person at the terminal. */
export function explained(error: unknown, url: string, keyFrom: string): string {
  const { httpStatus, code, message, server } = asRelayError(error)
  if (server !== 'erpnext') return message
  if (httpStatus === 401) {
    return `ERPNext at ${url} does not know the key in ${keyFrom} (401). Is it that user's latest secret, and the user enabled?`
  }
  if (code === 'network' || code === 'timeout') return `ERPNext at ${url} ${message.replace(/^erpnext /, '')}`
  if (httpStatus !== undefined && httpStatus !== 429 && httpStatus < 500) {
    return `${url} does not answer as ERPNext does (${message}). Is ERPNEXT_URL right?`
  }
  return `ERPNext at ${url}: ${message}`
}
