import type { Document } from '../document.ts'
import type { Site } from '../site.ts'
import type { Condition } from './conditions.ts'

/**
 * The documents that can fulfil the conditions, found by index where one asks for given texts: all of `every` have to
 * hold, and one of `some` when there are any.
 */
export function candidates(doctype: string, every: Condition[], some: Condition[], site: Site): Iterable<Document> {
  const found = (condition: Condition) => byIndex(doctype, condition, site)
  const sets = every.map(found).filter(set => set !== undefined)
  if (sets.length) return sets.reduce((a, b) => (b.size < a.size ? b : a))
  const alternatives = some.map(found)
  if (alternatives.length && alternatives.every(set => set !== undefined)) {
    return new Set(alternatives.flatMap(set => [...set]))
  }
  return site.store.all(doctype)
}

function byIndex(doctype: string, { column, operator, value }: Condition, { store }: Site): Set<Document> | undefined {
  if (column.via !== undefined || (operator !== '=' && operator !== 'in')) return undefined
  const values: unknown[] = operator === 'in' ? (value as unknown[]) : [value]
  // Numbers are few and frequent (docstatus); "" also stands for null.
  if (!values.every(entry => typeof entry === 'string' && entry !== '' && Number.isNaN(Number(entry)))) return undefined
  const child = column.doctype === doctype ? undefined : column.doctype
  return store.having(doctype, child, column.field, values as string[])
}
