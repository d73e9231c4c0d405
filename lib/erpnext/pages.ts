import type * as z from 'zod'
import type { Erpnext, Filter } from './client.ts'

/** Rows of one list call: a catalogue in a few calls, each answered within a second. */
export const PAGE_SIZE = 500

export interface PageQuery {
  /** Among them `name`. */
  fields: readonly string[]
  filters?: readonly Filter[] | undefined
  orFilters?: readonly Filter[]
  /** The name that the page before ended with. */
  after?: string | undefined
  pageSize?: number | undefined
}

/**
 * All rows that a filter finds, in pages by name: never by offset, over rows that may come and go meanwhile. One call a
 * page, and one more where the last page is full.
 */
export async function* pagesByName<Row extends { name: string }>(
  erpnext: Erpnext,
  doctype: string,
  row: z.ZodType<Row>,
  { filters = [], after, pageSize = PAGE_SIZE, ...query }: PageQuery,
): AsyncGenerator<Row[]> {
  for (let from = after; ; ) {
    const rest: Filter[] = from === undefined ? [] : [['name', '>', from]]
    const page = { ...query, filters: [...filters, ...rest], orderBy: 'name asc', limit: pageSize }
    const rows = await erpnext.list(doctype, row, page)
    from = rows.at(-1)?.name
    if (from === undefined) return
    yield rows
    if (rows.length < pageSize) return
  }
}
