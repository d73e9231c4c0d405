import * as z from 'zod'
import type { Filter } from '../../erpnext/client.ts'
import { RelayError } from '../../errors.ts'
import { skipped } from '../../queue/outcome.ts'
import type { Relay } from '../../relay.ts'
import { dayIn } from '../price/day.ts'
import { ofShop } from '../price/read.ts'
import { syncPricePage } from '../price/sync.ts'
import type { Page, RunKind } from './kind.ts'
import { inTurn, pagesByItem } from './pages.ts'
import { settle } from './settle.ts'

const input = z.strictObject({ dryRun: z.boolean().optional() })
const BEFORE_ALL = '1000-01-01'
const row = z.object({ name: z.string(), item_code: z.string() })

type Row = z.output<typeof row>
/** Which of the shop's Item Prices, by the name of what is looked for. */
type Searches = Record<string, readonly Filter[]>

/** What each search finds of the shop's Item Prices. */
const filtersOf = ({ pricing }: Relay, searches: Searches): [string, readonly Filter[]][] =>
  Object.entries(searches).map(([name, filters]) => [name, [...ofShop(pricing.priceList), ...filters]])

function found(relay: Relay, searches: Searches, after: string | undefined): AsyncGenerator<Page<Row>> {
  const pagesOf = (filters: readonly Filter[]) => (from: string | undefined) =>
    pagesByItem(relay, 'Item Price', row, { fields: ['name', 'item_code'], filters }, from)
  const each = filtersOf(relay, searches).map(([name, filters]) => [name, pagesOf(filters)] as const)
  return inTurn(Object.fromEntries(each), after)
}

/** Item Prices by item: what one of them costs depends on the others. */
const runOver = (
  searches: (relay: Relay) => Searches,
  { force }: { force: boolean },
): RunKind<z.output<typeof input>, Row> => ({
  input,
  pages: (relay, _, after) => found(relay, searches(relay), after),
  async expected(relay) {
    const counts = filtersOf(relay, searches(relay)).map(([, filters]) => relay.erpnext.count('Item Price', filters))
    return (await Promise.all(counts)).reduce((a, b) => a + b, 0)
  },
  async work(relay, { input: { dryRun }, rows, cause }) {
    const codes = [...new Set(rows.map(({ item_code }) => item_code))]
    const results = await syncPricePage(relay, codes, { force, dryRun })
    const ended = rows.map(({ name, item_code }) => {
      const result = results.get(item_code)
      const outcome = result instanceof RelayError ? result : (result?.rows.get(name) ?? skipped('it is gone'))
      return { job: { kind: 'sync-price' as const, item_code }, result: outcome }
    })
    return settle(relay, ended, { cause, dryRun })
  },
})

/**
 * Prices that have no id of Medusa: those that were never sent, and, on Medusa 2, those that begin today. There also those
 * that ended and still have one: what was in force before holds again, or nothing. Whoever has rightly none costs no call
 * to Medusa.
 */
export const syncMissingPrices = runOver(
  ({ pricing, medusa, now }) => ({
    missing: [['medusa_price_id', 'is', 'not set']],
    ...(medusa.basePrices && {
      ended: [
        ['medusa_price_id', 'is', 'set'],
        ['valid_upto', '<', dayIn(pricing.timeZone, now())],
        ['valid_upto', '>', BEFORE_ALL], // "less than" finds those too that have no end (recorded)
      ],
    }),
  }),
  { force: false },
)

/** All of the shop's prices, compared with what Medusa holds, not with what the relay remembers. */
export const exportPrices = runOver(() => ({ all: [] }), { force: true })
