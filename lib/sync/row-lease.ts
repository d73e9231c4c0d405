import { isDeepStrictEqual } from 'node:util'
import type { NewSyncState, SyncState, SyncStates } from '../store/sync-state.ts'
import { UNKNOWN } from './state.ts'

/**
 * A state row while somebody is at what it is about, so that a run and a job of its own do not write over one another:
 * whoever read earlier would come last.
 */
export interface RowLease {
  /**
   * Before anything is written, so that nobody finds later that both sides agree though the process died in between. Says
   * what is about to be written, where somebody has to know it then. False, with nothing done: somebody else was quicker.
   */
  begin(note?: Partial<NewSyncState>): Promise<boolean>
  /**
   * Lets others at it again after a failure; what is there now, nobody knows. Where this fails, the time does it. `refused`
   * is what need not be tried again until it changes.
   */
  release(refused?: string): Promise<void>
  /** After both sides were told. False: somebody took us for dead, and the next one has to look. */
  end(next: NewSyncState): Promise<boolean>
  /** The same where there is news: a run over all documents would otherwise write each one's row. */
  endWithNews(next: NewSyncState): Promise<boolean>
}

export interface RowLeaseOptions {
  /**
   * The caller holds another row, and whoever finds that one unfinished looks at this one's document in Medusa again. A row
   * that is absent says no less then than one that was begun, and need not be written before; `end` tells of a race.
   */
  isVouchedFor?: boolean | undefined
}

export function rowLease(
  { states, now }: { states: SyncStates; now: () => number },
  target: string,
  state: SyncState | undefined,
  { isVouchedFor = false }: RowLeaseOptions = {},
): RowLease {
  const { version: versionBefore, ...before }: Partial<SyncState> = state ?? {}
  let version = versionBefore
  let row: NewSyncState = { readAt: 0, fingerprint: UNKNOWN, ...before }
  let begun = false
  const unknown = (changes: Partial<NewSyncState>): NewSyncState => ({ ...row, ...changes, fingerprint: UNKNOWN })

  /**
   * False where somebody else has been at it: which of the two wrote last nobody knows then, and the row says so. Nor does
   * it count as read: that somebody may have been we, whose write was never answered, and our job comes again.
   */
  async function put(next: NewSyncState): Promise<boolean> {
    if (await states.put(target, next, version)) {
      begun = false
      return true
    }
    for (let isSaid = !begun; !isSaid; ) {
      const { version: theirVersion, ...theirs }: Partial<SyncState> = (await states.get(target)) ?? {}
      const doubted = { ...theirs, fingerprint: UNKNOWN, readAt: 0, writingSince: undefined }
      isSaid = await states.put(target, doubted, theirVersion)
    }
    return false
  }

  return {
    async begin(note) {
      if (begun) return true
      if (isVouchedFor && !state) {
        begun = true
        return true
      }
      row = unknown({ ...note, writingSince: now() })
      begun = await states.put(target, row, version)
      if (begun) version = (version ?? 0) + 1
      return begun
    },
    async release(refused) {
      if (!begun && !refused) return
      await put(unknown({ writingSince: undefined, ...(refused ? { refused } : {}) }))
    },
    end: put,
    async endWithNews(next) {
      const isNews = begun || !isDeepStrictEqual({ ...next, readAt: 0 }, { ...row, readAt: 0 })
      return isNews ? put(next) : true
    },
  }
}

/**
 * What came of it; where that is nothing, others need not wait until we are taken for dead.
 * @throws what the work threw, whether or not all could be released
 */
export async function orRelease<Result>(leases: readonly RowLease[], work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    await Promise.allSettled(leases.map(lease => lease.release()))
    throw error
  }
}
