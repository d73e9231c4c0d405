import type * as z from 'zod'
import type { Filter, ListQuery } from '../../erpnext/client.ts'
import { type PageQuery, pagesByName as rowsByName } from '../../erpnext/pages.ts'
import type { Relay } from '../../relay.ts'
import type { Page } from './kind.ts'

/** As many rows as Medusa takes in one batch, and few enough for a page to take seconds. */
const PAGE_SIZE = 100

/** A doctype's rows by name, from the first one after `after`. `fields` has to hold `name`. */
export async function* pagesByName<Row extends { name: string }>(
  { erpnext }: Pick<Relay, 'erpnext'>,
  doctype: string,
  row: z.ZodType<Row>,
  query: Omit<PageQuery, 'after'>,
  after: string | undefined,
): AsyncGenerator<Page<Row>> {
  for await (const rows of rowsByName(erpnext, doctype, row, { pageSize: PAGE_SIZE, ...query, after })) {
    yield { rows, after: rows.at(-1)?.name ?? '' }
  }
}

/** Rows by their item, each item's on one page: two pages are worked on side by side, and one of them would have to wait. */
export async function* pagesByItem<Row extends { item_code: string }>(
  { erpnext }: Pick<Relay, 'erpnext'>,
  doctype: string,
  row: z.ZodType<Row>,
  { filters = [], ...query }: Pick<ListQuery, 'fields' | 'filters'>,
  after: string | undefined,
): AsyncGenerator<Page<Row>> {
  const list = (more: readonly Filter[], limit: number) =>
    erpnext.list(doctype, row, { ...query, filters: [...filters, ...more], orderBy: 'item_code asc', limit })
  for (let from = after; ; ) {
    const found = await list(from === undefined ? [] : [['item_code', '>', from]], PAGE_SIZE)
    const last = found.at(-1)?.item_code
    if (last === undefined) return
    if (found.length < PAGE_SIZE) return yield { rows: found, after: last }
    // The last one's may go on.
    const whole = found.filter(({ item_code }) => item_code !== last)
    const rows = whole.length ? whole : await list([['item_code', '=', last]], 0)
    from = rows.at(-1)?.item_code ?? last
    yield { rows, after: from }
  }
}

/** One search after the other, each paged by a key of its own; what is still to come begins after `after`. */
export async function* inTurn<Row>(
  searches: Record<string, (after: string | undefined) => AsyncGenerator<Page<Row>>>,
  after: string | undefined,
): AsyncGenerator<Page<Row>> {
  const [resumed, ...key] = after?.split(' ') ?? []
  const names = Object.keys(searches)
  for (const name of names.slice(resumed === undefined ? 0 : names.indexOf(resumed))) {
    const pages = searches[name]?.(name === resumed ? key.join(' ') : undefined) ?? []
    for await (const page of pages) yield { ...page, after: `${name} ${page.after}` }
  }
}
