import { websiteItemRow } from '../../erpnext/catalogue.ts'
import { RelayError } from '../../errors.ts'
import { done, type Outcome, skipped } from '../../queue/outcome.ts'
import type { Relay } from '../../relay.ts'
import { readPrices } from '../price/read.ts'
import { type SyncedPrices, syncPricePage } from '../price/sync.ts'
import type { Page } from '../runs/kind.ts'
import { pagesByName } from '../runs/pages.ts'
import { IN_SHOP } from '../runs/website-items.ts'
import type { Phase } from './phase.ts'
import { settled } from './settled.ts'

const item = websiteItemRow.pick({ name: true, item_code: true })

/** An Item Price; or a Website Item that has none, and in Medusa perhaps one that was. */
interface Row {
  doctype: 'Item Price' | 'Website Item'
  name: string
  item_code: string
}

/** What every item of the shop costs in Medusa, beside its Item Prices of the shop's list: also where there is none any more. */
export const prices: Phase<Row> = {
  name: 'prices',
  async *pages(relay, after) {
    const query = { fields: Object.keys(item.shape), orFilters: IN_SHOP }
    for await (const page of pagesByName(relay, 'Website Item', item, query, after)) yield await withPrices(relay, page)
  },
  async compare(relay, { rows, fix, cause }) {
    const byItem = Map.groupBy(rows, ({ item_code }) => item_code)
    const results = await syncPricePage(relay, [...byItem.keys()], { force: true, dryRun: !fix })
    const documents = [...byItem].flatMap(([item_code, own]) => {
      const synced = results.get(item_code)
      return own.map(({ doctype, name }, index) => ({
        ...{ doctype, name, job: { kind: 'sync-price' as const, item_code } },
        result: resultOf(synced, name, index === 0),
        detail:
          synced && 'detail' in synced ? `${doctype === 'Website Item' ? 'price: ' : ''}${synced.detail}` : undefined,
      }))
    })
    return settled(relay, documents, { fix, cause })
  },
}

async function withPrices(
  { erpnext, pricing }: Relay,
  { rows: items, after }: Page<{ name: string; item_code: string }>,
): Promise<Page<Row>> {
  const codes = items.map(({ item_code }) => item_code)
  const pricesOf = await readPrices(erpnext, codes, pricing.priceList)
  const rows = items.flatMap(({ name, item_code }): Row[] => {
    const own = pricesOf.get(item_code)
    if (!own) return [{ doctype: 'Website Item', name, item_code }]
    return own.map(price => ({ doctype: 'Item Price', name: price.name, item_code }))
  })
  return { rows, after }
}

/** What concerns none of them alone, such as a price that counts no more, is told of the first. */
function resultOf(synced: SyncedPrices | RelayError | undefined, name: string, isFirst: boolean): Outcome | RelayError {
  if (!synced || synced instanceof RelayError) return synced ?? skipped('it is gone')
  const { rows, changed, detail } = synced
  const isToldAlready = [...rows.values()].some(({ outcome }) => outcome === 'done')
  if (isFirst && changed && !isToldAlready) return done(detail, 'updated')
  return rows.get(name) ?? skipped('there is no such Item Price')
}
