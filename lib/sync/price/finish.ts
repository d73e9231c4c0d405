import type { RelayError } from '../../errors.ts'
import type { NewSyncState } from '../../store/sync-state.ts'
import { orRelease, type RowLease } from '../row-lease.ts'
import { overtaken } from './overtaken.ts'
import type { PriceResults, PriceSync, PriceWork, SyncedPrices } from './sync.ts'

/** An item whose prices Medusa has. */
export interface WrittenPrices {
  work: PriceWork
  lease: RowLease
  /** Ids for ERPNext, where people look: only what it does not have yet. */
  ids: { docname: string; medusa_id: string | null; medusa_price_id: string | null }[]
  next: NewSyncState
  result: SyncedPrices
}

/** Writes ids back in one call, then notes that both sides agree. */
export async function finishPrices(
  { erpnext }: Pick<PriceSync, 'erpnext'>,
  written: readonly WrittenPrices[],
  results: PriceResults,
): Promise<void> {
  const docs = written.flatMap(({ ids }) => ids.map(row => ({ doctype: 'Item Price', ...row })))
  const leases = written.map(({ lease }) => lease)
  const failures: Map<string, RelayError> = docs.length ? await orRelease(leases, erpnext.updateMany(docs)) : new Map()
  await Promise.all(
    written.map(async ({ work: { item }, lease, ids, next, result }) => {
      const failure = ids.map(({ docname }) => failures.get(docname)).find(each => each)
      if (failure) {
        await lease.release(failure.kind === 'permanent' ? next.fingerprint : undefined)
        results.set(item.item_code, failure)
      } else {
        const agreed = await lease.endWithNews(next)
        results.set(item.item_code, agreed ? result : overtaken(item.item_code))
      }
    }),
  )
}
