import { type Document, type Row, withoutNulls } from './document.ts'
import { documentNotFound, FrappeError, serverMessages } from './errors.ts'
import { list } from './query/list.ts'
import type { Answer, ApiRequest } from './request.ts'
import type { Site } from './site.ts'
import { insert, save, trash } from './write.ts'

/** `/api/resource/<DocType>` and `/api/resource/<DocType>/<name>`; a name may hold slashes. */
export function resource(request: ApiRequest): Answer {
  const [, doctype = '', name] = /^resource\/([^/]+)(?:\/(.+?))?\/?$/.exec(request.path) ?? []
  const { method, arguments: given, user, demand, site } = request
  if (name === undefined) {
    if (method === 'GET') {
      demand(doctype, 'list')
      const length = given.limit_page_length ?? given.limit ?? 20
      return { status: 200, body: { data: list(doctype, { ...given, limit_page_length: length }, site) } }
    }
    demand(doctype, 'create')
    return { status: 200, body: { data: shown(insert(doctype, given, user, site)), ...said(site) } }
  }
  if (!site.schema.knows(doctype)) throw noSuchModule(doctype)
  if (method === 'GET') {
    demand(doctype, 'read')
    const document = site.store.get(doctype, name)
    if (!document) throw documentNotFound(doctype, name)
    return { status: 200, body: { data: shown(document) } }
  }
  demand(doctype, method === 'DELETE' ? 'delete' : 'write')
  if (method === 'PUT')
    return { status: 200, body: { data: shown(save(doctype, name, given, user, site)), ...said(site) } }
  if (method === 'DELETE') {
    trash(doctype, name, user, site)
    return { status: 202, body: { data: 'ok' } }
  }
  throw new FrappeError(500, 'KeyError', "'run_method'", { path: 'KeyError', messages: [] })
}

const said = ({ messages }: Site) => (messages.length ? { _server_messages: serverMessages(messages) } : {})

/** `_user_tags` and the like are columns, but no fields of a document. */
const shown = (document: Document): Row =>
  Object.fromEntries(Object.entries(withoutNulls(document)).filter(([field]) => !field.startsWith('_')))

const noSuchModule = (doctype: string): FrappeError =>
  new FrappeError(
    500,
    'ImportError',
    `No module named 'frappe.core.doctype.${doctype.toLowerCase().replaceAll(' ', '_')}'`,
    { path: 'Error', messages: [] },
  )
