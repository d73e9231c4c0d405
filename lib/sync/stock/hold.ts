import { stockTarget } from '../../queue/jobs.ts'
import type { NewSyncState, SyncStates } from '../../store/sync-state.ts'
import { type RowLease, type RowLeaseOptions, rowLease } from '../row-lease.ts'
import type { StockWork } from './work.ts'

/** An item's work, and the lease of its row: begun by whoever writes first, the flag or the level. */
export interface Hold extends Pick<RowLease, 'release'> {
  readonly work: StockWork
  begin(): Promise<boolean>
  /** Notes how it ended. */
  end(row: Pick<NewSyncState, 'fingerprint' | 'refused'>): Promise<boolean>
}

export function holdOf(
  ports: { states: SyncStates; now: () => number },
  work: StockWork,
  options: RowLeaseOptions,
): Hold {
  const { item, state, readAt } = work
  const { begin, end, release } = rowLease(ports, stockTarget(item.item_code), state, options)
  const medusaId = item.medusa_id ?? undefined
  return { work, begin: () => begin(), end: row => end({ ...row, readAt, medusaId }), release }
}
