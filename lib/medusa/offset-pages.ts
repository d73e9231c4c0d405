import type { ListPage } from './catalogue.ts'

/** Rows of one list call. */
const ROWS_PER_PAGE = 100
/** Read again with the next page: so many may be deleted meanwhile, which moves the rest to the front. */
const OVERLAP = 20
/** So many of the last rows are remembered: some of them may be gone by the next page, and by the one after it. */
const REMEMBERED = 3 * OVERLAP

/**
 * All rows of a list that can be asked for by offset alone, for Medusa takes no key as a filter of an order. Where fewer come
 * or go between two pages than overlap, each is answered once. Beyond that one may be skipped or answered twice: for looking
 * at what there is, not for writing. The key names the last rows by id, for any of them may be deleted meanwhile.
 */
export async function* offsetPages<Row extends { id: string }>(
  read: (paging: { limit: number; offset: number }) => Promise<Row[]>,
  after: string | undefined,
): AsyncGenerator<ListPage<Row>> {
  const [offset = '0', ...ids] = after?.split(' ') ?? []
  let [begin, last] = [Number(offset), ids]
  for (;;) {
    const from = Math.max(0, begin - OVERLAP)
    const rows = await read({ limit: ROWS_PER_PAGE + OVERLAP, offset: from })
    const seen = rows.findLastIndex(({ id }) => last.includes(id))
    const fresh = rows.slice(seen + 1)
    begin = from + rows.length
    const here = rows.map(({ id }) => id)
    last = [...last.filter(id => !here.includes(id)), ...here].slice(-REMEMBERED)
    if (fresh.length) yield { rows: fresh, after: [begin, ...last].join(' ') }
    if (rows.length < ROWS_PER_PAGE + OVERLAP) return
  }
}
