import { notRecorded } from '../reply.ts'
import type { Rules } from './class-validator.ts'

const names = (query: URLSearchParams, key: string) =>
  query.has(key) ? (query.get(key) ?? '').split(',').filter(name => name !== '') : undefined

/** What `?fields=` and `?expand=` ask for. */
export const askedFor = (query: URLSearchParams) => ({
  fields: names(query, 'fields'),
  relations: names(query, 'expand'),
})

export const PAGING: Rules = Object.fromEntries(
  ['limit', 'offset', 'order', 'fields', 'expand'].map(key => [key, { kind: 'string' }]),
)

/** `a=1&b[]=2&b[]=3` → `{ a: '1', b: ['2', '3'] }` */
export function queryObject(query: URLSearchParams): Record<string, unknown> {
  const keys = new Set([...query.keys()].map(key => key.replace(/\[\]$/, '')))
  const value = (key: string) => (query.has(`${key}[]`) ? query.getAll(`${key}[]`) : query.get(key))
  return Object.fromEntries([...keys].map(key => [key, value(key)]))
}

/** One page of what was found, the newest first. */
export function newestFirst<T extends { created_at: string }>(
  name: string,
  found: T[],
  query: URLSearchParams,
  defaultLimit: number,
  render: (row: T) => unknown,
) {
  if (query.has('order')) throw notRecorded(`v1 ${name} in another order`)
  const offset = Number(query.get('offset') ?? 0)
  const limit = Number(query.get('limit') ?? defaultLimit)
  const rows = found.toReversed().sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at))
  return { [name]: rows.slice(offset, offset + limit).map(render), count: rows.length, offset, limit }
}
