import { byId } from '../ids.ts'
import { json, notRecorded, unknownError } from '../reply.ts'

export interface Paging {
  offset: number
  limit: number
  order?: string | undefined
  with_deleted?: string | undefined
}

/** Medusa's envelope around one page of a list. */
export function page(name: string, rows: readonly unknown[], query: URLSearchParams, defaultLimit: number) {
  const offset = Number(query.get('offset') ?? 0)
  const limit = Number(query.get('limit') ?? defaultLimit)
  return { [name]: rows.slice(offset, offset + limit), count: rows.length, offset, limit }
}

export const listReply = (...args: Parameters<typeof page>) => json(200, page(...args))

/** One page of what was found, by id unless asked for in another order; only the page's own rows are rendered. */
export function sortedPage<T extends { id: string }>(
  name: string,
  found: T[],
  { offset, limit, order, with_deleted }: Paging,
  render: (row: T) => unknown,
) {
  if (with_deleted !== undefined) throw notRecorded(`${name} with what is deleted`)
  // How Postgres sorts text depends on its collation; ids and dates it sorts as they are.
  if (!/^-?(id|created_at|updated_at)$/.test(order ?? 'id')) throw notRecorded(`${name} ordered by ${order}`)
  if (limit < 0 || offset < 0) throw unknownError()
  const rows = found.sort(byId)
  if (order !== undefined) rows.sort(inOrder(order))
  return json(200, { [name]: rows.slice(offset, offset + limit).map(render), count: rows.length, offset, limit })
}

/** `updated_at`, or `-updated_at` for the other way round. What is equal there has no order of its own: by id. */
function inOrder(order: string) {
  const key = order.replace(/^-/, '')
  const sign = order.startsWith('-') ? -1 : 1
  const column = (row: object) => String((row as Record<string, unknown>)[key] ?? '')
  return (a: object, b: object) => (column(a) < column(b) ? -sign : column(a) > column(b) ? sign : 0)
}
