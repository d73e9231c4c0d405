import { stockTarget } from '../../queue/jobs.ts'
import type { NewSyncState, SyncState, SyncStates } from '../../store/sync-state.ts'
import { UNKNOWN } from '../state.ts'
import type { StockWork } from './work.ts'

/**
 * An item's state row, held while it is written, so that a run and a job of its own do not write over one another: whoever
 * read earlier would come last.
 */
export interface Hold {
  readonly work: StockWork
  /** Before anything is written. False, with nothing done, when somebody else has been at it since the row was read. */
  begin(): Promise<boolean>
  /** Notes how it ended. False when somebody else took this worker for dead. */
  end(row: Pick<NewSyncState, 'fingerprint' | 'refused'>): Promise<boolean>
  /** Lets others at it again after a failure; what is there now, nobody knows. Where this fails, the time does it. */
  release(refused?: string): Promise<void>
}

export function holdOf({ states, now }: { states: SyncStates; now: () => number }, work: StockWork): Hold {
  const { item, state, readAt } = work
  const target = stockTarget(item.item_code)
  const before = { ...rowOf(state), fingerprint: UNKNOWN, readAt: state?.readAt ?? 0, writingSince: undefined }
  let held = false
  const put = (row: NewSyncState) => states.put(target, row, held ? (state?.version ?? 0) + 1 : state?.version)
  return {
    work,
    async begin() {
      held ||= await put({ ...before, writingSince: now() })
      return held
    },
    async end(row) {
      const ended = { ...row, readAt, medusaId: item.medusa_id ?? undefined }
      if (await put(ended)) return true
      if (held) await forget(states, target)
      return false
    },
    async release(refused) {
      if (held || refused) await put(refused ? { ...before, refused } : before)
    },
  }
}

/** Which of two came last at ERPNext and Medusa nobody knows: the next one has to look. */
async function forget(states: SyncStates, target: string): Promise<void> {
  const theirs = await states.get(target)
  const row = { ...rowOf(theirs), fingerprint: UNKNOWN, readAt: theirs?.readAt ?? 0, writingSince: undefined }
  await states.put(target, row, theirs?.version)
}

const rowOf = (state: SyncState | undefined): Partial<NewSyncState> => {
  const { version: _, ...row } = state ?? { version: 0 }
  return row
}
