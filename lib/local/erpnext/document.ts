/** A row of a child table. */
export type Row = Readonly<Record<string, unknown>>

/** A document as ERPNext holds it: its fields, and its child tables as arrays of rows. Never changed in place. */
export interface Document extends Row {
  readonly name: string
}

/** The child tables of a document: `[fieldname, rows]`. */
export const childTables = (document: Row): [string, Row[]][] =>
  Object.entries(document).filter((entry): entry is [string, Row[]] => Array.isArray(entry[1]))

/** All rows that a document has of one child doctype. */
export const childRows = (document: Row, doctype: string): Row[] =>
  childTables(document).flatMap(([, rows]) => rows.filter(row => row.doctype === doctype))

/** A GET of one document, and the answer to a write, leave null fields out (recorded); lists and webhooks have them. */
export const withoutNulls = (document: Row): Row =>
  Object.fromEntries(
    Object.entries(document)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([field, value]) => [field, Array.isArray(value) ? value.map(withoutNulls) : value]),
  )
