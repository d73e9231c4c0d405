import type { ListPage } from './catalogue.ts'

/** Rows of one list call. */
const ROWS_PER_PAGE = 100
/** Read again with the next page: so many may be deleted meanwhile, which moves the rest to the front. */
const OVERLAP = 20

/**
 * All rows of a list that can be asked for by offset alone, for Medusa takes no key as a filter of an order. Where more come
 * or go between two pages than overlap, one is skipped or answered twice: for looking at what there is, not for writing.
 */
export async function* offsetPages<Row extends { id: string }>(
  read: (paging: { limit: number; offset: number }) => Promise<Row[]>,
  after: string | undefined,
): AsyncGenerator<ListPage<Row>> {
  const [offset = '0', id] = after?.split(' ') ?? []
  let [begin, last] = [Number(offset), id]
  for (;;) {
    const from = Math.max(0, begin - OVERLAP)
    const rows = await read({ limit: ROWS_PER_PAGE + OVERLAP, offset: from })
    const seen = rows.findIndex(row => row.id === last)
    const fresh = rows.slice(seen + 1)
    begin = from + rows.length
    last = rows.at(-1)?.id
    if (fresh.length) yield { rows: fresh, after: `${begin} ${last}` }
    if (rows.length < ROWS_PER_PAGE + OVERLAP) return
  }
}
