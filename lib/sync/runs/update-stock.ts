import * as z from 'zod'
import { skipped } from '../../queue/outcome.ts'
import { syncStockPage } from '../stock/many.ts'
import { type StockRow, stockPages } from '../stock/pages.ts'
import type { RunKind } from './kind.ts'
import { settle } from './settle.ts'

const input = z.strictObject({ dryRun: z.boolean().optional() })

/** Makes the flags and levels of all items that the shop shows agree with what is there, and with what Medusa holds. */
export const updateStock: RunKind<z.output<typeof input>, StockRow> = {
  input,
  pages: (relay, _, after, run) => stockPages(relay, after, run),
  expected: ({ erpnext }) => erpnext.count('Website Item', [['published', '=', 1]]),
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
