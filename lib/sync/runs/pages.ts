import type * as z from 'zod'
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
