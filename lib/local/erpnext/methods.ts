import { ADMINISTRATION } from './administration.ts'
import { childRows, childTables, type Document, type Row } from './document.ts'
import { documentNotFound, FrappeError, message, serverMessages } from './errors.ts'
import { list } from './query/list.ts'
import { type Answer, type ApiRequest, parsed } from './request.ts'
import { SELLING } from './selling/methods.ts'
import type { Site } from './site.ts'
import { insert, save } from './write.ts'

/** `/api/method/<dotted name>`: the whitelisted functions that the relay calls, or may come to call. */
export function method(request: ApiRequest): Answer {
  const command = request.path.slice('method/'.length)
  const handler = METHODS[command]
  if (!handler) throw unknownCommand(command)
  const given = Object.fromEntries(Object.entries(request.arguments).map(([key, value]) => [key, parsed(value)]))
  return { status: 200, body: handler(given, request) }
}

export type Handler = (given: Readonly<Record<string, unknown>>, request: ApiRequest) => Record<string, unknown>

const METHODS: Record<string, Handler> = {
  'frappe.client.get_list': (given, { demand, site }) => {
    demand(String(given.doctype), 'list')
    return { message: list(String(given.doctype), given, site) }
  },
  'frappe.client.get_count': ({ doctype, filters }, { demand, site }) => {
    demand(String(doctype), 'list')
    return { message: list(String(doctype), { filters, limit_page_length: 0 }, site).length }
  },
  'frappe.client.get': ({ doctype, name, filters }, { demand, site }) => {
    demand(String(doctype), 'read')
    const found = name ?? list(String(doctype), { filters, limit_page_length: 1 }, site)[0]?.name
    const document = site.store.get(String(doctype), String(found))
    if (!document) throw documentNotFound(String(doctype), String(found))
    return { message: withNulls(document, String(doctype), site) }
  },
  'frappe.client.get_value': ({ doctype, fieldname, filters }, { demand, site }) => {
    demand(String(doctype), 'list')
    const fields = Array.isArray(fieldname) ? fieldname : [fieldname]
    const by = typeof filters === 'string' ? { name: filters } : filters
    return { message: list(String(doctype), { fields, filters: by, limit_page_length: 1 }, site)[0] ?? {} }
  },
  'frappe.client.set_value': ({ doctype, name, fieldname, value }, { demand, user, site }) => {
    const [of, parent] = [String(doctype), parentOf(String(doctype), String(name), site)]
    demand(parent?.doctype ?? of, 'write')
    const changes = typeof fieldname === 'string' ? { [fieldname]: value } : (fieldname as Row)
    if (!parent) return { message: withNulls(save(of, String(name), changes, user, site), of, site) }
    const rows = parent.rows.map(row => (row.name === name ? { ...row, ...changes } : row))
    const saved = save(parent.doctype, parent.document.name, { [parent.field]: rows }, user, site)
    return { message: withNulls(saved, parent.doctype, site) }
  },
  'frappe.client.insert': ({ doc }, { demand, user, site }) => {
    const { doctype, ...fields } = doc as Row
    demand(String(doctype), 'create')
    return { message: withNulls(insert(String(doctype), fields, user, site), String(doctype), site) }
  },
  'frappe.client.bulk_update': (_, request) => bulkUpdate(request),
  ...ADMINISTRATION,
  ...SELLING,
}

/** 200 even when rows fail; `docs` has to be a JSON string (recorded). */
function bulkUpdate({ arguments: { docs }, demand, user, site }: ApiRequest): Record<string, unknown> {
  if (typeof docs !== 'string') {
    const text = 'the JSON object must be str, bytes or bytearray, not list'
    throw new FrappeError(500, 'TypeError', text, { path: 'TypeError', messages: [] })
  }
  const failed: { doc: Row; error: FrappeError }[] = []
  for (const doc of JSON.parse(docs) as Row[]) {
    const { doctype, docname, ...fields } = doc
    try {
      demand(String(doctype), 'write')
      save(String(doctype), String(docname), fields, user, site)
    } catch (error) {
      if (!(error instanceof FrappeError)) throw error
      failed.push({ doc, error })
    }
  }
  const traceback = (error: FrappeError) =>
    `Traceback (most recent call last):\nfrappe.exceptions.${error.excType}: ${error.message}\n`
  return {
    message: { failed_docs: failed.map(({ doc, error }) => ({ doc, exc: traceback(error) })) },
    ...(failed.length ? { _server_messages: serverMessages(failed.map(({ error }) => message(error.message))) } : {}),
  }
}

/** Methods of `frappe.client` answer documents with their null fields, unlike resources. */
export function withNulls(document: Document, doctype: string, { schema }: Site): Row {
  const complete = (row: Row, of: string): Row => {
    const columns = [...schema.columns(of)].filter(column => !column.startsWith('_'))
    return { ...Object.fromEntries(columns.map(column => [column, null])), ...row }
  }
  const tables = childTables(document).map(([field, rows]) => [
    field,
    rows.map(row => complete(row, String(row.doctype))),
  ])
  return { ...complete(document, doctype), ...Object.fromEntries(tables) }
}

/** The document that a child row is part of. */
function parentOf(child: string, name: string, { store, schema }: Site) {
  for (const doctype of schema.parents(child)) {
    for (const document of store.all(doctype)) {
      if (!childRows(document, child).some(row => row.name === name)) continue
      const table = childTables(document).find(([, rows]) => rows.some(row => row.name === name))
      if (table) return { doctype, document, field: table[0], rows: table[1] }
    }
  }
  return undefined
}

function unknownCommand(command: string): FrappeError {
  const [app = ''] = command.split('.')
  if (['frappe', 'erpnext', 'webshop'].includes(app)) {
    return new FrappeError(501, 'NotImplementedError', `The simulator has no ${command}`)
  }
  const reason = `App ${app} is not installed`
  const text = `Failed to get method for command ${command} with ${reason}`
  return new FrappeError(417, 'ValidationError', text, { messages: [message(reason), message(text)] })
}
