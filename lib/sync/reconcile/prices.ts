import * as z from 'zod'
import { RelayError } from '../../errors.ts'
import { done, type Outcome, skipped } from '../../queue/outcome.ts'
import { ofShop } from '../price/read.ts'
import { type SyncedPrices, syncPricePage } from '../price/sync.ts'
import { pagesByItem } from '../runs/pages.ts'
import type { Phase } from './phase.ts'
import { settled } from './settled.ts'

const row = z.object({ name: z.string(), item_code: z.string() })

/** Every Item Price of the shop's list, and what its item costs in Medusa. */
export const prices: Phase<z.output<typeof row>> = {
  name: 'prices',
  pages: (relay, after) => {
    const query = { fields: Object.keys(row.shape), filters: ofShop(relay.pricing.priceList) }
    return pagesByItem(relay, 'Item Price', row, query, after)
  },
  async compare(relay, { rows, fix, cause }) {
    const byItem = Map.groupBy(rows, ({ item_code }) => item_code)
    const results = await syncPricePage(relay, [...byItem.keys()], { force: true, dryRun: !fix })
    const documents = [...byItem].flatMap(([item_code, own]) => {
      const synced = results.get(item_code)
      return own.map(({ name }, index) => ({
        ...{ doctype: 'Item Price', name, job: { kind: 'sync-price' as const, item_code } },
        result: resultOf(synced, name, index === 0),
        detail: synced && 'detail' in synced ? synced.detail : undefined,
      }))
    })
    return settled(relay, documents, { fix, cause })
  },
}

/** What concerns none of them alone, such as a price that counts no more, is told of the first. */
function resultOf(synced: SyncedPrices | RelayError | undefined, name: string, isFirst: boolean): Outcome | RelayError {
  if (!synced || synced instanceof RelayError) return synced ?? skipped('it is gone')
  const { rows, changed, detail } = synced
  const isToldAlready = [...rows.values()].some(({ outcome }) => outcome === 'done')
  if (isFirst && changed && !isToldAlready) return done(detail, 'updated')
  return rows.get(name) ?? skipped('it is gone')
}
