import type { Row } from './document.ts'
import { FrappeError } from './errors.ts'
import type { Handler } from './methods.ts'
import { hashName } from './naming.ts'
import type { ApiRequest } from './request.ts'
import { insert, save } from './write.ts'

/** What an administrator's desk calls beside documents. From Frappe's source: nothing is recorded. */
export const ADMINISTRATION: Readonly<Record<string, Handler>> = {
  'frappe.auth.get_logged_user': (_, { user, onlyFor }) => {
    if (user === 'Guest') onlyFor('All')
    return { message: user }
  },
  'frappe.core.doctype.user.user.generate_keys': ({ user }, request) => generateKeys(String(user), request),
  'frappe.core.page.permission_manager.permission_manager.add': ({ parent, role, permlevel }, request) => {
    addPermission({ parent, role, permlevel }, request)
    return {}
  },
  'frappe.utils.change_log.get_versions': (_, { user, onlyFor, site: { versions } }) => {
    if (user === 'Guest') onlyFor('All')
    const told = (version: string) => ({ title: '', description: '', branch: '', version })
    return { message: Object.fromEntries([...versions].map(([app, version]) => [app, told(version)])) }
  },
  'frappe.client.get_time_zone': (_, { site: { store } }) => ({
    message: { time_zone: store.get('System Settings', 'System Settings')?.time_zone ?? null },
  }),
  'frappe.desk.reportview.get_list': ({ doctype }, { demand, site }) => {
    if (doctype !== 'RQ Worker') throw new FrappeError(501, 'NotImplementedError', `The simulator lists no ${doctype}`)
    demand('RQ Worker', 'list')
    return { message: site.workers.map(name => ({ name, status: 'idle' })) }
  },
}

/** Keeps the key that is there, and always makes a new secret, which is answered this once. */
function generateKeys(name: string, { method, user, onlyFor, site }: ApiRequest): Record<string, unknown> {
  if (method !== 'POST') throw new FrappeError(403, 'PermissionError', 'Not permitted')
  onlyFor('System Manager')
  const api_secret = newSecret()
  const api_key = site.store.get('User', name)?.api_key ?? newSecret()
  save('User', name, { api_key }, user, site)
  site.secrets.set(`User ${name}`, api_secret)
  return { message: { api_secret } }
}

const newSecret = () => `${hashName()}${hashName()}`.slice(0, 15)

/** A doctype with a permission of its own no longer has the standard ones: Frappe copies them first. None is doubled. */
function addPermission(permission: Row, { user, onlyFor, site }: ApiRequest): void {
  onlyFor('System Manager')
  const isThere = [...site.store.all('Custom DocPerm')].some(
    ({ parent, role, permlevel }) =>
      parent === permission.parent && role === permission.role && permlevel === permission.permlevel,
  )
  if (isThere) return
  insert('Custom DocPerm', { ...permission, read: 1 }, user, site)
}
