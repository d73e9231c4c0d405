import { childRows, type Row } from '../document.ts'
import { doctypeNotFound, fieldNotPermitted } from '../errors.ts'
import type { Site } from '../site.ts'

/** A column of the listed doctype, of a child table of it, or of the document that a link field points to. */
export interface Column {
  doctype: string
  field: string
  /** The link field that leads to the doctype. */
  via?: string
}

/** One joined row: a document, and a row of each joined child doctype (undefined: the document has none). */
export interface Source {
  document: Row
  children: ReadonlyMap<string, Row | undefined>
}

/** `customer`, `` `tabSales Invoice Item`.sales_order ``, `items.sales_order` or `customer.medusa_id`. */
export function parseColumn(text: string, doctype: string, { schema }: Site): Column {
  const column = resolve(text.trim().replaceAll('`', ''), doctype, { schema })
  if (!schema.columns(column.doctype).has(column.field)) throw fieldNotPermitted(column.field)
  return column
}

function resolve(name: string, doctype: string, { schema }: Pick<Site, 'schema'>): Column {
  const [, prefix, field] = /^(.+)\.([^.]+)$/.exec(name) ?? []
  if (prefix === undefined || field === undefined) return { doctype, field: name }
  if (prefix.startsWith('tab')) return known({ doctype: prefix.slice(3), field }, { schema })
  const child = schema.tables(doctype)[prefix]
  if (child) return { doctype: child, field }
  const target = schema.linkTarget(doctype, prefix)
  if (!target || !schema.columns(doctype).has(prefix)) throw fieldNotPermitted(name)
  return { doctype: target, field, via: prefix }
}

function known(column: Column, { schema }: Pick<Site, 'schema'>): Column {
  if (!schema.knows(column.doctype)) throw doctypeNotFound(column.doctype)
  return column
}

export function columnValue({ doctype, field, via }: Column, { document, children }: Source, { store }: Site): unknown {
  if (via !== undefined) return store.get(doctype, String(document[via] ?? ''))?.[field] ?? null
  return (children.has(doctype) ? children.get(doctype)?.[field] : document[field]) ?? null
}

/** LEFT JOIN: a document once per row of each child doctype, once when it has none. */
export function joined(document: Row, childDoctypes: readonly string[]): Source[] {
  return childDoctypes.reduce<Source[]>(
    (sources, doctype) => {
      const rows = childRows(document, doctype).toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1))
      return sources.flatMap(({ children }) =>
        (rows.length ? rows : [undefined]).map(row => ({ document, children: new Map([...children, [doctype, row]]) })),
      )
    },
    [{ document, children: new Map() }],
  )
}
