import { compare } from '../collation.ts'
import { operationalError } from '../errors.ts'
import type { Site } from '../site.ts'
import { columnValue, parseColumn, type Source } from './columns.ts'
import type { Selected } from './select.ts'

type Comparator = (a: Source, b: Source) => number

/**
 * `order_by`, or undefined when there is none. A bare column that is not among the fields is ambiguous to MariaDB as
 * soon as another table is joined (recorded: 500).
 */
export function parseOrder(
  orderBy: unknown,
  doctype: string,
  selected: Selected[],
  isJoined: boolean,
  site: Site,
): Comparator | undefined {
  if (!orderBy) return undefined
  const terms = String(orderBy)
    .split(',')
    .map(text => {
      const [, name = '', direction] = /^\s*(.+?)(?:\s+(asc|desc))?\s*$/i.exec(text) ?? []
      return {
        column: orderColumn(name, doctype, selected, isJoined, site),
        sign: /desc/i.test(direction ?? '') ? -1 : 1,
      }
    })
  return (a, b) => {
    for (const { column, sign } of terms) {
      const result = compare(columnValue(column, a, site), columnValue(column, b, site))
      if (result) return sign * result
    }
    return 0
  }
}

function orderColumn(text: string, doctype: string, selected: Selected[], isJoined: boolean, site: Site) {
  const name = text.replaceAll('`', '')
  const chosen = selected.find(({ key, aggregate }) => key === name && !aggregate)?.column
  if (chosen) return chosen
  if (!name.includes('.') && !site.schema.columns(doctype).has(name)) {
    throw operationalError(1054, `Unknown column '${name}' in 'order clause'`)
  }
  if (!name.includes('.') && isJoined) throw operationalError(1052, `Column '${name}' in order clause is ambiguous`)
  return parseColumn(text, doctype, site)
}

/** Rows without `order_by`, in an order that differs from query to query, so that nobody builds on one. */
export function shuffled<T extends Source>(sources: T[], query: string): T[] {
  const seed = hash(query)
  const keys = new Map(
    sources.map(source => [
      source,
      hash([source.document, ...source.children.values()].map(row => row?.name).join(), seed),
    ]),
  )
  return sources.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0))
}

/** FNV-1a: evenly spread and fast; nothing here is secret. */
function hash(text: string, seed = 0x811c9dc5): number {
  let value = seed
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return value >>> 0
}
