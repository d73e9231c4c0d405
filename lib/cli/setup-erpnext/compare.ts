import type { Fields } from './thing.ts'

type Row = Record<string, unknown>

/** What has to be written so that the document has what is wanted, by field; empty when it has. */
export function differences(present: Fields, wanted: Fields): Fields {
  const changes = Object.entries(wanted).flatMap(([field, value]): [string, unknown][] => {
    if (Array.isArray(value)) {
      const rows = mergedRows((present[field] as Row[] | undefined) ?? [], value as Row[])
      return rows ? [[field, rows]] : []
    }
    return isSame(present[field], value) ? [] : [[field, value]]
  })
  return Object.fromEntries(changes)
}

/** A GET leaves null fields out, and the database holds a Check as a number. */
const isSame = (present: unknown, wanted: unknown): boolean =>
  typeof wanted === 'number' ? Number(present ?? 0) === wanted : String(present ?? '') === String(wanted ?? '')

/** Undefined when every wanted row is there. A PUT replaces the whole table (recorded), so the others are sent along. */
function mergedRows(present: Row[], wanted: Row[]): Row[] | undefined {
  const keyOf = (row: Row, like: Row) => row[Object.keys(like)[0] ?? '']
  const has = (row: Row) => present.some(there => Object.entries(row).every(([field, value]) => there[field] === value))
  if (wanted.every(has)) return undefined
  const others = present.filter(row => !wanted.some(like => keyOf(row, like) === keyOf(like, like)))
  return [...others, ...wanted]
}
