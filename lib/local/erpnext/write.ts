import { rulesOf } from './doctypes/rules.ts'
import { childTables, type Document, type Row } from './document.ts'
import { documentNotFound, FrappeError } from './errors.ts'
import { hashName, newName } from './naming.ts'
import type { Site } from './site.ts'
import { checkAllowedAfterSubmit } from './submitted.ts'

/** What Frappe keeps itself, whatever a request says. */
const KEPT = new Set(['name', 'owner', 'creation', 'modified', 'modified_by', 'doctype', 'idx'])

/**
 * PUT, set_value and bulk_update: sets the fields, moves `modified`, and nothing more but what a doctype's rules say. A
 * status is ERPNext's to compute: those that no rule tells come from a recording or a test. Unknown fields are ignored
 * (recorded).
 */
export function save(doctype: string, name: string, changes: Row, user: string, site: Site): Document {
  const before = site.store.get(doctype, name)
  if (!before) throw documentNotFound(doctype, name)
  const modified = site.stamp()
  checkModified(before, changes, modified)
  checkTransition(before, changes)
  const tables = site.schema.tables(doctype)
  const known = Object.fromEntries(
    Object.entries(rulesOf(doctype).change?.(before, changes, site) ?? changes).filter(
      ([field]) => !KEPT.has(field) && (site.schema.columns(doctype).has(field) || field in tables),
    ),
  )
  const { docstatus = before.docstatus, ...fields } = known
  if (before.docstatus === 1 && docstatus === 1) checkAllowedAfterSubmit(doctype, before, fields, site)

  const stamped = { modified, modified_by: user, docstatus }
  const replaced = Object.entries(fields).map(([field, value]) => [
    field,
    Array.isArray(value) ? newRows(value as Row[], { ...before, modified_by: user }, field, tables[field]) : value,
  ])
  const after = { ...before, ...Object.fromEntries(replaced), ...stamped, name: before.name }
  const document: Document = { ...after, ...restamped(after, stamped) }
  site.store.set(doctype, document)
  rulesOf(doctype).written?.(document, changes, site, false)
  for (const event of eventsOf(before, document)) site.fire(doctype, event, document, before)
  return document
}

/** A new document with the fields it was given; few doctypes have their defaults filled in. @throws FrappeError 409, 417 */
export function insert(doctype: string, sent: Row, user: string, site: Site): Document {
  const name = newName(doctype, sent, site)
  const given = rulesOf(doctype).create?.(sent, site, { user, name }) ?? sent
  if (site.store.get(doctype, name)) throw duplicate(doctype, name)
  const at = site.stamp()
  const own = {
    name,
    owner: user,
    creation: at,
    modified: at,
    modified_by: user,
    docstatus: given.docstatus ?? 0,
    idx: given.idx ?? 0,
  }
  const known = Object.entries(given).filter(
    ([field]) => !KEPT.has(field) && (site.schema.columns(doctype).has(field) || field in site.schema.tables(doctype)),
  )
  const tables = Object.fromEntries(Object.keys(site.schema.tables(doctype)).map(field => [field, []]))
  const document: Document = { ...own, ...Object.fromEntries(known), doctype, ...tables, name }
  const rows = known
    .filter((entry): entry is [string, Row[]] => Array.isArray(entry[1]))
    .map(([field, value]) => [field, newRows(value, document, field, site.schema.tables(doctype)[field])])
  const complete: Document = { ...document, ...Object.fromEntries(rows) }
  site.store.set(doctype, complete)
  rulesOf(doctype).written?.(complete, sent, site, true)
  for (const event of ['after_insert', 'on_update', ...(complete.docstatus ? ['on_submit'] : [])]) {
    site.fire(doctype, event, complete)
  }
  return complete
}

/** Deletes, and keeps what was deleted as a `Deleted Document`. @throws FrappeError 404 */
export function trash(doctype: string, name: string, user: string, site: Site): void {
  const document = site.store.get(doctype, name)
  if (!document) throw documentNotFound(doctype, name)
  rulesOf(doctype).remove?.(document, user, site)
  site.store.remove(doctype, name)
  site.fire(doctype, 'on_trash', document)
  const fields = { deleted_doctype: doctype, deleted_name: document.name, data: JSON.stringify(document), restored: 0 }
  insert('Deleted Document', fields, user, site)
}

/** Which events a save causes (recorded): an edit after submission only `on_change`. */
function eventsOf(before: Document, after: Document): string[] {
  if (before.docstatus === 0) return ['on_update', ...(after.docstatus === 1 ? ['on_submit'] : []), 'on_change']
  return [...(after.docstatus === 2 ? ['on_cancel'] : []), 'on_change']
}

/** A child table that is sent replaces the one that is there: rows are made anew of what they are given. */
const newRows = (rows: readonly Row[], parent: Document, field: string, child: string | null | undefined): Row[] =>
  rows.map((row, index) => ({
    name: hashName(),
    owner: parent.modified_by,
    creation: parent.creation,
    modified: parent.modified,
    modified_by: parent.modified_by,
    docstatus: parent.docstatus,
    ...row,
    idx: index + 1,
    parent: parent.name,
    parentfield: field,
    parenttype: parent.doctype,
    ...(child ? { doctype: child } : {}),
  }))

/** A save touches every child row too. */
const restamped = (document: Row, stamp: Row): Row =>
  Object.fromEntries(childTables(document).map(([field, rows]) => [field, rows.map(row => ({ ...row, ...stamp }))]))

function checkModified(before: Document, { modified }: Row, now: string): void {
  if (modified === undefined || modified === before.modified) return
  const text = `Error: Document has been modified after you have opened it (${before.modified}, ${now}). Please refresh to get the latest document.`
  throw new FrappeError(417, 'TimestampMismatchError', text)
}

function checkTransition(before: Document, { docstatus }: Row): void {
  if (before.docstatus === 2) throw new FrappeError(417, 'ValidationError', 'Cannot edit cancelled document')
  const step = Number(docstatus ?? before.docstatus) - Number(before.docstatus)
  if (step === 0 || step === 1) return
  const text = `Cannot change docstatus from ${before.docstatus} to ${docstatus}`
  throw new FrappeError(417, 'DocstatusTransitionError', text)
}

const duplicate = (doctype: string, name: string): FrappeError =>
  new FrappeError(
    409,
    'DuplicateEntryError',
    `('${doctype}', '${name}', IntegrityError(1062, "Duplicate entry '${name}' for key 'PRIMARY'"))`,
    {
      messages: [
        { message: `${doctype} <strong>${name}</strong> already exists`, title: 'Duplicate Name', indicator: 'red' },
      ],
    },
  )
