import { isDeepStrictEqual } from 'node:util'
import { RelayError } from '../../errors.ts'
import type { NewSyncState, SyncState, SyncStates } from '../../store/sync-state.ts'
import { UNKNOWN } from '../state.ts'

/**
 * An item's row of prices while somebody is at it. A row of its own beside the product's: what a product holds and what
 * it costs change one without the other, and are written apart.
 */
export interface PriceLease {
  /** Before Medusa is told. False: somebody else was quicker. */
  begin(note: Partial<NewSyncState>): Promise<boolean>
  /** Lets others at it again; what Medusa has now, nobody knows. Where this fails, the time does it. */
  release(refused?: string): Promise<void>
  /** After Medusa and ERPNext were told. False: somebody took us for dead. */
  told(next: NewSyncState): Promise<boolean>
}

export function priceLease(
  { states, now }: { states: SyncStates; now: () => number },
  target: string,
  state: SyncState | undefined,
): PriceLease {
  const { version: versionBefore, ...before }: Partial<SyncState> = state ?? {}
  let version = versionBefore
  let row: NewSyncState = { readAt: 0, fingerprint: UNKNOWN, ...before }
  let begun = false
  const unknown = (changes: Partial<NewSyncState>): NewSyncState => ({ ...row, ...changes, fingerprint: UNKNOWN })
  return {
    async begin(note) {
      row = unknown({ ...note, writingSince: now() })
      begun = await states.put(target, row, version)
      if (begun) version = (version ?? 0) + 1
      return begun
    },
    async release(refused) {
      if (!begun && !refused) return
      await states.put(target, unknown({ writingSince: undefined, ...(refused ? { refused } : {}) }), version)
    },
    async told(next) {
      // Written only for news: a run over all prices would otherwise write each item's row.
      if (!begun && isDeepStrictEqual({ ...next, readAt: 0 }, { ...row, readAt: 0 })) return true
      if (await states.put(target, next, version)) return true
      if (begun) {
        // Which of the two came last at Medusa nobody knows: the next one has to look.
        const { version: theirVersion, ...theirs }: Partial<SyncState> = (await states.get(target)) ?? {}
        const readAt = theirs.readAt ?? 0
        await states.put(target, { ...theirs, fingerprint: UNKNOWN, readAt, writingSince: undefined }, theirVersion)
      }
      return false
    },
  }
}

/** What came of it; where that is nothing, others need not wait until we are taken for dead. */
export async function orRelease<Result>(leases: readonly PriceLease[], work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    await Promise.all(leases.map(lease => lease.release()))
    throw error
  }
}

/** The loser of a race is done again. */
export const overtaken = (item_code: string): RelayError =>
  new RelayError('transient', `another worker was at the prices of ${item_code}`, {
    code: 'overtaken',
    retryAfterMs: 2_000,
  })
