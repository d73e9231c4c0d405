import type { NewJob } from '../../queue/jobs.ts'
import { stockTarget } from '../../queue/jobs.ts'
import { unchanged } from '../../queue/outcome.ts'
import type { SyncState } from '../../store/sync-state.ts'
import type { NewInShop } from '../product/sync.ts'
import { itemStock } from './item-stock.ts'
import { stockMasters } from './masters.ts'
import type { StockRow } from './pages.ts'
import { readStock } from './read.ts'
import { type StockOptions, type StockResults, type StockSync, syncStock } from './sync.ts'
import { isFlagRight, stockWork } from './work.ts'

const statesOf = ({ states }: StockSync, itemCodes: readonly string[]): Promise<Map<string, SyncState>> =>
  states.getMany(itemCodes.map(stockTarget), { consistent: true })

/** Makes a run's page agree. What a job has read since is the job's. */
export async function syncStockPage(
  sync: StockSync,
  rows: readonly StockRow[],
  { dryRun }: Pick<StockOptions, 'dryRun'>,
): Promise<StockResults> {
  const [first] = rows
  if (!first) return new Map()
  const states = await statesOf(
    sync,
    rows.map(({ item }) => item.item_code),
  )
  const isOutdated = ({ item, readAt }: StockRow) => (states.get(stockTarget(item.item_code))?.readAt ?? 0) > readAt
  const results = await syncStock(
    sync,
    rows.filter(row => !isOutdated(row)),
    { masters: first.masters, states, lookAtMedusa: true, dryRun },
  )
  for (const { item } of rows.filter(isOutdated)) results.set(item.item_code, unchanged('read since'))
  return results
}

/**
 * Makes items agree that were just made products; those that the shop does not show are absent. For a caller who holds the
 * products' own rows: should the process die, whoever finds those unfinished comes here again.
 */
export async function syncNewStock(sync: StockSync, items: readonly NewInShop[]): Promise<StockResults> {
  const itemCodes = items.map(({ item_code }) => item_code)
  const states = await statesOf(sync, itemCodes)
  // Who has a row already was counted since: what the product was made with tells no more what Medusa holds.
  const made = items.flatMap(({ item_code, made }) => (made && !states.has(stockTarget(item_code)) ? made : []))
  const [masters, rows] = await Promise.all([stockMasters(sync), readStock(sync, itemCodes)])
  return syncStock(sync, rows, { masters, states, lookAtMedusa: true, isVouchedFor: true, made })
}

/** `custom_in_stock` as it should be, by item code; those that the shop does not show are absent. */
export async function areInStock(
  sync: Omit<StockSync, 'states'>,
  itemCodes: readonly string[],
): Promise<Map<string, boolean>> {
  const [masters, rows] = await Promise.all([stockMasters(sync), readStock(sync, itemCodes)])
  return new Map(rows.map(({ item, bins }) => [item.item_code, itemStock(item, bins, masters, sync.stock).inStock]))
}

/** A sync for each of the items whose stock is not as it was written last, or was refused for good. */
export async function differingStock(sync: StockSync, itemCodes: readonly string[]): Promise<NewJob[]> {
  const states = await sync.states.getMany(itemCodes.map(stockTarget))
  const [masters, rows] = await Promise.all([stockMasters(sync), readStock(sync, itemCodes)])
  const counting = { masters, stock: sync.stock, medusa: sync.medusa }
  return rows.flatMap((row): NewJob[] => {
    const work = stockWork(row, states, counting)
    const { state, fingerprint, item } = work
    const isSettled = state?.fingerprint === fingerprint || state?.refused === fingerprint
    return isSettled && isFlagRight(work) ? [] : [{ kind: 'sync-stock', item_code: item.item_code }]
  })
}
