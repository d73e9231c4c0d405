import * as z from 'zod'
import type { Filter } from '../../erpnext/client.ts'
import { check } from '../../erpnext/fields.ts'
import { skipped } from '../../queue/outcome.ts'
import { Refusal } from '../../refusal.ts'
import type { Relay } from '../../relay.ts'
import { syncStockPage } from '../stock/many.ts'
import { stockMasters } from '../stock/masters.ts'
import { type StockRow, stockPages } from '../stock/pages.ts'
import { readStock } from '../stock/read.ts'
import type { Page, RunKind } from './kind.ts'
import { settle } from './settle.ts'

const input = z.strictObject({
  /** Of one Website Item alone. */
  name: z.string().min(1).optional(),
  dryRun: z.boolean().optional(),
})
const websiteItem = z.object({ item_code: z.string(), published: check })

async function* pageOfOne(relay: Relay, name: string): AsyncGenerator<Page<StockRow>> {
  const item = await relay.erpnext.get('Website Item', name, websiteItem)
  if (!item) return
  const [masters, rows] = await Promise.all([stockMasters(relay), readStock(relay, [item.item_code])])
  yield { rows: rows.map(row => ({ ...row, masters })), after: name }
}

const shown = (name: string | undefined): Filter[] => [
  ['published', '=', 1],
  ...(name === undefined ? [] : [['name', '=', name] as const]),
]

/** Makes the flags and levels of all items, or of one, that the shop shows agree with what is there, and with what Medusa holds. */
export const updateStock: RunKind<z.output<typeof input>, StockRow> = {
  input,
  async require(relay, { name }) {
    if (name === undefined) return
    const item = await relay.erpnext.get('Website Item', name, websiteItem)
    if (!item) throw new Refusal(404, 'not_found', `Website Item ${name} does not exist in ERPNext`)
    if (item.published) return
    throw new Refusal(422, 'not_published', `Website Item ${name} is not published: its stock is left alone`)
  },
  async *pages(relay, { name }, after, run) {
    if (name === undefined) yield* stockPages(relay, after, run)
    else if (after === undefined) yield* pageOfOne(relay, name)
  },
  expected: ({ erpnext }, { name }) => erpnext.count('Website Item', shown(name)),
  // A page is many items, read ahead; ERPNext saves one after the other.
  parallel: () => 1,
  async work(relay, { input: { dryRun }, rows, cause }) {
    const results = await syncStockPage(relay, rows, { dryRun })
    const ended = rows.map(({ item: { item_code } }) => ({
      job: { kind: 'sync-stock' as const, item_code },
      result: results.get(item_code) ?? skipped('it is gone'),
    }))
    return settle(relay, ended, { cause, dryRun })
  },
}
