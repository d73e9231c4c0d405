import { FrappeError } from './errors.ts'

export interface Credentials {
  apiKey: string
  apiSecret: string
  user: string
}

/** The user a request speaks for: no header is the guest, a wrong one is refused (recorded: 401). */
export function userOf(authorization: string | undefined, { apiKey, apiSecret, user }: Credentials): string {
  if (!authorization) return GUEST
  const [scheme = '', value = ''] = authorization.split(' ')
  const given = scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString() : value
  if (/^(token|basic)$/i.test(scheme) && given === `${apiKey}:${apiSecret}`) return user
  throw new FrappeError(401, 'AuthenticationError', '', { messages: [] })
}

export const GUEST = 'Guest'

type Access = 'list' | 'read' | 'write'

/** @throws FrappeError 403 in the words recorded for each kind of access. */
export function refuse(user: string, doctype: string, access: Access): never {
  const role = `User <strong>${user}</strong> does not have doctype access via role permission for document <strong>${doctype}</strong>`
  const text =
    access === 'read' ? `${role}<br>User <strong>${user}</strong> does not have access to this document` : role
  throw new FrappeError(403, 'PermissionError', '', {
    silent: access === 'write',
    messages: [{ message: text, title: 'Message' }],
    ...(access === 'read' ? {} : { fields: { _error_message: `No permission for ${doctype}` } }),
  })
}
