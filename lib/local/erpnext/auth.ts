import { FrappeError } from './errors.ts'
import type { Site } from './site.ts'

export interface Credentials {
  apiKey: string
  apiSecret: string
  user: string
}

/** The user a request speaks for: no header is the guest, a wrong one is refused (recorded: 401). */
export function userOf(
  authorization: string | undefined,
  { apiKey, apiSecret, user }: Credentials,
  { store, secrets }: Site,
): string {
  if (!authorization) return GUEST
  const [scheme = '', value = ''] = authorization.split(' ')
  const given = scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString() : value
  if (/^(token|basic)$/i.test(scheme)) {
    if (given === `${apiKey}:${apiSecret}`) return user
    for (const { name, api_key, enabled } of store.all('User')) {
      if (enabled && api_key && given === `${api_key}:${secrets.get(`User ${name}`)}`) return name
    }
  }
  throw new FrappeError(401, 'AuthenticationError', '', { messages: [] })
}

export const GUEST = 'Guest'

export type Access = 'list' | 'read' | 'write' | 'create' | 'delete'

/** @throws FrappeError 403 in the words recorded for each kind of access; creating and deleting are refused like writing. */
export function refuse(user: string, doctype: string, access: Access): never {
  const role = `User <strong>${user}</strong> does not have doctype access via role permission for document <strong>${doctype}</strong>`
  const text =
    access === 'read' ? `${role}<br>User <strong>${user}</strong> does not have access to this document` : role
  throw new FrappeError(403, 'PermissionError', '', {
    silent: access !== 'list' && access !== 'read',
    messages: [{ message: text, title: 'Message' }],
    ...(access === 'read' ? {} : { fields: { _error_message: `No permission for ${doctype}` } }),
  })
}
