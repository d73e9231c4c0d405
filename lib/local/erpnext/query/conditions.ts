import { compare, fold, like } from '../collation.ts'
import { doctypeNotFound, FrappeError } from '../errors.ts'
import type { Site } from '../site.ts'
import { type Column, columnValue, parseColumn, type Source } from './columns.ts'

export interface Condition {
  column: Column
  operator: string
  value: unknown
}

/** `{field: value}`, `{field: [operator, value]}`, or a list of `[field, operator, value]`, `[doctype, field, …]`. */
export function parseConditions(filters: unknown, doctype: string, site: Site): Condition[] {
  const rows: unknown[] = Array.isArray(filters)
    ? filters
    : Object.entries(filters ?? {}).map(([field, value]) =>
        Array.isArray(value) ? [field, ...value] : [field, '=', value],
      )
  return rows.map(row => {
    // A flat filter is read letter by letter, its first letter as a doctype (recorded: 404).
    if (typeof row === 'string') throw doctypeNotFound(row.slice(0, 1))
    const parts = row as unknown[]
    const [of, field, operator, value] = parts.length === 3 ? [doctype, ...parts] : parts
    if (of !== doctype && !site.schema.knows(String(of))) throw doctypeNotFound(String(of))
    const column = parseColumn(of === doctype ? String(field) : `\`tab${of}\`.${field}`, doctype, site)
    return normalise({ column, operator: String(operator).toLowerCase(), value }, site)
  })
}

function normalise({ column, operator, value }: Condition, site: Site): Condition {
  if (operator === 'in' || operator === 'not in') {
    const values = Array.isArray(value) ? value : String(value ?? '').split(',')
    return { column, operator, value: (values.length ? values : ['']).map(entry => String(entry ?? '').trim()) }
  }
  const tree = /^(not )?descendants of( \(inclusive\))?$/.exec(operator)
  if (tree) {
    const names = descendants(column, String(value), Boolean(tree[2]), site)
    return { column, operator: tree[1] ? 'not in' : 'in', value: names.length ? names : [''] }
  }
  if (!(operator in COMPARISONS)) {
    throw new FrappeError(417, 'ValidationError', `Operator must be one of ${Object.keys(COMPARISONS).join(', ')}`)
  }
  return { column, operator, value }
}

/** Nested sets: what lies between a node's `lft` and `rgt`. */
function descendants({ doctype, field }: Column, name: string, inclusive: boolean, { store, schema }: Site): string[] {
  const tree = schema.linkTarget(doctype, field) ?? doctype
  const root = store.get(tree, name)
  const inside = [...store.all(tree)]
    .filter(node => root && Number(node.lft) > Number(root.lft) && Number(node.rgt) < Number(root.rgt))
    .map(node => node.name)
  return inclusive && root ? [root.name, ...inside] : inside
}

export const holds = ({ column, operator, value }: Condition, source: Source, site: Site): boolean =>
  COMPARISONS[operator]?.(columnValue(column, source, site) ?? null, value, neverNull(column)) ?? false

/** Frappe wraps a column in IFNULL(column, '') or (…, 0) for these comparisons, but not these columns. */
const neverNull = ({ field }: Column): boolean => ['name', 'creation', 'modified'].includes(field)

type Comparison = (value: unknown, wanted: unknown, neverNull: boolean) => boolean

/** In SQL, null compared with anything is not true; Frappe's IFNULL makes it compare as "" or 0 instead. */
const ordered =
  (accept: (order: number) => boolean): Comparison =>
  (value, wanted, neverNull) =>
    !(neverNull && value === null) && accept(order(value, wanted))

function order(value: unknown, wanted: unknown): number {
  if (typeof value === 'number' || typeof wanted === 'number') return Number(value ?? 0) - Number(wanted ?? 0)
  return compare(value ?? '', String(wanted ?? ''))
}

const equal = (value: unknown, wanted: unknown): boolean =>
  typeof value === 'number' || typeof wanted === 'number'
    ? Number(value ?? 0) === Number(wanted ?? 0)
    : fold(String(value ?? '')) === fold(String(wanted ?? ''))

/** As `equal` to one of the entries; the sets are kept, for a list may be a thousand long and asked of every row. */
function amongst(value: unknown, wanted: unknown): boolean {
  const entries = wanted as string[]
  const sets = entrySets.get(entries) ?? { texts: new Set(entries.map(fold)), numbers: new Set(entries.map(Number)) }
  entrySets.set(entries, sets)
  return typeof value === 'number' ? sets.numbers.has(value) : sets.texts.has(fold(String(value ?? '')))
}
const entrySets = new WeakMap<string[], { texts: Set<string>; numbers: Set<number> }>()

const COMPARISONS: Record<string, Comparison> = {
  '=': (value, wanted) => (value === null && wanted ? false : equal(value, wanted)),
  '!=': (value, wanted) => !equal(value, wanted),
  '>': ordered(result => result > 0),
  '>=': ordered(result => result >= 0),
  '<': ordered(result => result < 0),
  '<=': ordered(result => result <= 0),
  in: amongst,
  'not in': (value, wanted) => !amongst(value, wanted),
  like: (value, wanted) => value !== null && like(String(value), String(wanted ?? '')),
  'not like': (value, wanted) => !like(String(value ?? ''), String(wanted ?? '')),
  is: (value, wanted) => equal(value ?? '', '') === (String(wanted).toLowerCase() === 'not set'),
}
