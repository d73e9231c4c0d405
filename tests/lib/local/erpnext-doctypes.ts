import { recordedActions, recordedDeliveries } from '../../../lib/local/erpnext/actions.ts'
import { recordedDataset } from '../../../lib/local/erpnext/dataset.ts'
import type { Row } from '../../../lib/local/erpnext/document.ts'
import { readRecording, recordingFiles } from './erpnext-recording.ts'

type Doctypes = Record<string, { columns: string[]; tables: Record<string, string | null> }>

/** Every column and child table that any recording shows: what lib/local/erpnext/data/doctypes.json has to hold. */
export function recordedDoctypes(): Doctypes {
  const doctypes: Doctypes = {}
  const add = (doctype: string, row: Row) => {
    const known = doctypes[doctype] ?? { columns: [], tables: {} }
    doctypes[doctype] = known
    for (const [field, value] of Object.entries(row)) {
      if (field === 'doctype' || field.startsWith('__')) continue
      if (!Array.isArray(value)) {
        if (!known.columns.includes(field)) known.columns.push(field)
        continue
      }
      known.tables[field] ??= null
      for (const child of value as Row[]) {
        if (typeof child.doctype !== 'string') continue
        known.tables[field] = child.doctype
        add(child.doctype, child)
      }
    }
  }
  for (const [doctype, documents] of recordedDataset()) {
    for (const document of documents.values()) add(doctype, document)
  }
  for (const { doctype, doc } of recordedActions().flatMap(action => recordedDeliveries(action))) add(doctype, doc)
  for (const { doctype, row } of recordingFiles().flatMap(answered)) add(doctype, row)
  return Object.fromEntries(
    Object.entries(doctypes)
      .map(
        ([doctype, { columns, tables }]) =>
          [doctype, { columns: columns.filter(name => !(name in tables)), tables }] as const,
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** Documents in answers name their doctype; rows of lists are of the doctype that was asked for. */
function answered(file: string): { doctype: string; row: Row }[] {
  const { path, answer } = readRecording(file)
  if (answer.status >= 300 || !answer.headers['content-type']?.includes('json')) return []
  const { data, message }: { data?: unknown; message?: unknown } = JSON.parse(answer.body)
  const found = data ?? message
  if (found === null || typeof found !== 'object') return []
  if (!Array.isArray(found)) {
    const doctype = (found as Row).doctype
    return typeof doctype === 'string' && doctype !== 'DocType' ? [{ doctype, row: found as Row }] : []
  }
  const { pathname, searchParams } = new URL(path, 'http://site')
  const doctype = /^\/api\/resource\/([^/]+)$/.exec(decodeURIComponent(pathname))?.[1]
  if (!doctype) return []
  const filters: unknown[][] = JSON.parse(searchParams.get('filters') ?? '[]')
  const names = [
    ...(searchParams.get('fields') ?? '["name"]').matchAll(/"(\w+)"/g),
    ...filters.filter(({ length }) => length === 3).map(([field]) => ['', String(field)]),
  ].flatMap(([, name]) => (name ? [name] : []))
  const columns = Object.fromEntries(names.map(name => [name, null]))
  const children = filters
    .filter(({ length }) => length === 4)
    .map(([child, field]) => ({ doctype: String(child), row: { [String(field)]: null } }))
  return [{ doctype, row: columns }, ...children]
}
