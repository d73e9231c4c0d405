import { compare, fold } from '../collation.ts'
import { childRows, type Row } from '../document.ts'
import { doctypeNotFound, FrappeError } from '../errors.ts'
import type { Site } from '../site.ts'
import { candidates } from './candidates.ts'
import { type Column, columnValue, joined, parseColumn, type Source } from './columns.ts'
import { type Condition, holds, parseConditions } from './conditions.ts'
import { parseOrder, shuffled } from './order.ts'
import { pageByName } from './page-by-name.ts'
import { parseFields, select } from './select.ts'

/** The arguments of a list call, JSON already parsed. */
export interface ListQuery {
  fields?: unknown
  filters?: unknown
  or_filters?: unknown
  order_by?: unknown
  group_by?: unknown
  limit_start?: unknown
  limit_page_length?: unknown
  /** The parent doctype, without which a child doctype cannot be listed (recorded: 403). */
  parent?: unknown
}

/** The rows of a list call; `limit_page_length` 0 means all. @throws FrappeError */
export function list(doctype: string, query: ListQuery, site: Site): Row[] {
  const { schema } = site
  if (!schema.knows(doctype)) throw doctypeNotFound(doctype)
  const parents = schema.parents(doctype)
  if (parents.length && !parents.includes(String(query.parent))) {
    throw new FrappeError(403, 'PermissionError', '', { messages: [] })
  }
  const selected = parseFields(query.fields, doctype, site)
  const every = parseConditions(query.filters, doctype, site)
  const some = parseConditions(query.or_filters, doctype, site)
  const columns = [...selected, ...every, ...some].flatMap(({ column }) => column ?? [])
  const children = childDoctypes(columns, doctype)
  const isJoined = children.length > 0 || columns.some(({ via }) => via !== undefined)
  const order = parseOrder(query.order_by, doctype, selected, isJoined, site)
  const groupBy = query.group_by
    ? String(query.group_by)
        .split(',')
        .map(text => parseColumn(text, doctype, site))
    : []

  const fulfils = (source: Source) =>
    every.every(condition => holds(condition, source, site)) &&
    (!some.length || some.some(condition => holds(condition, source, site)))
  const inPages = /^name( asc)?$/.test(String(query.order_by)) && !parents.length && !children.length && !groupBy.length
  if (inPages && !selected.some(({ aggregate }) => aggregate)) {
    const page = pageByName(
      doctype,
      { every, some, fulfils, start: query.limit_start, length: query.limit_page_length },
      site,
    )
    if (page) return page.map(source => select(selected, [source], site))
  }
  const sources = rowsOf(doctype, parents, every, some, site)
    .flatMap(document => joined(document, children))
    .filter(fulfils)
  const sorted = inSomeOrder(sources, query, site)
  if (order) sorted.sort(order)

  const aggregates = selected.some(({ aggregate }) => aggregate)
  const groups = groupBy.length || aggregates ? grouped(sorted, groupBy, site) : sorted.map(source => [source])
  const start = Number(query.limit_start ?? 0)
  const length = Number(query.limit_page_length ?? 20)
  return groups.slice(start, length ? start + length : undefined).map(group => select(selected, group, site))
}

const childDoctypes = (columns: Column[], doctype: string): string[] => [
  ...new Set(
    columns.filter(({ via, doctype: of }) => via === undefined && of !== doctype).map(({ doctype: of }) => of),
  ),
]

/** Documents, or for a child doctype its rows in all documents. */
function rowsOf(doctype: string, parents: string[], every: Condition[], some: Condition[], site: Site): Row[] {
  if (!parents.length) return [...candidates(doctype, every, some, site)]
  const parent = every.find(({ column, operator }) => column.field === 'parent' && operator === 'in')
  return parents.flatMap(of => {
    const documents = parent
      ? (parent.value as string[]).flatMap(name => site.store.get(of, name) ?? [])
      : [...site.store.all(of)]
    return documents.flatMap(document => childRows(document, doctype))
  })
}

function inSomeOrder(sources: Source[], query: ListQuery, { unordered }: Site): Source[] {
  if (unordered === 'shuffled') return shuffled(sources, JSON.stringify(query))
  return sources.toSorted((a, b) => compare(a.document.name, b.document.name))
}

function grouped(sources: Source[], by: Column[], site: Site): Source[][] {
  if (!by.length) return [sources]
  const groups = Map.groupBy(sources, source =>
    by.map(column => fold(String(columnValue(column, source, site) ?? ''))).join('\n'),
  )
  return site.unordered === 'by name'
    ? [...groups].sort(([a], [b]) => compare(a, b)).map(([, group]) => group)
    : [...groups.values()]
}
