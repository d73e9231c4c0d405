import type * as z from 'zod'
import type { ListQuery } from '../../erpnext/client.ts'
import type { Relay } from '../../relay.ts'
import type { Page } from './kind.ts'

/** As many rows as Medusa takes in one batch, and few enough for a page to take seconds. */
const PAGE_SIZE = 100

/** A doctype's rows by name, from the first one after `after`. `fields` has to hold `name`. */
export async function* pagesByName<Row extends { name: string }>(
  { erpnext }: Pick<Relay, 'erpnext'>,
  doctype: string,
  row: z.ZodType<Row>,
  { filters = [], ...query }: Pick<ListQuery, 'fields' | 'filters' | 'orFilters'>,
  after: string | undefined,
  pageSize = PAGE_SIZE,
): AsyncGenerator<Page<Row>> {
  for (let from = after; ; ) {
    const beyond = from === undefined ? [] : [['name', '>', from] as const]
    const rows = await erpnext.list(doctype, row, {
      ...query,
      filters: [...filters, ...beyond],
      orderBy: 'name asc',
      limit: pageSize,
    })
    from = rows.at(-1)?.name
    if (from === undefined) return
    yield { rows, after: from }
    if (rows.length < pageSize) return
  }
}
