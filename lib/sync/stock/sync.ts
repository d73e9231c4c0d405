import type { Erpnext } from '../../erpnext/client.ts'
import { RelayError } from '../../errors.ts'
import type { StockedVariant } from '../../medusa/inventory.ts'
import type { Medusa } from '../../medusa/port.ts'
import { done, type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import type { SyncState, SyncStates } from '../../store/sync-state.ts'
import type { RowLeaseOptions } from '../row-lease.ts'
import { isBeingWritten, UNKNOWN } from '../state.ts'
import { type Hold, holdOf } from './hold.ts'
import type { StockLevel } from './item-stock.ts'
import type { Masters } from './masters.ts'
import type { ReadStock } from './read.ts'
import type { StockSettings } from './settings.ts'
import { isFlagRight, stockWork } from './work.ts'
import { writeFlags } from './write-flags.ts'
import { writeToMedusa } from './write-to-medusa.ts'

export interface StockSync {
  erpnext: Erpnext
  medusa: Medusa
  states: SyncStates
  stock: StockSettings
  now: () => number
}

export interface StockOptions extends RowLeaseOptions {
  masters: Masters
  /** Of the items; who was at one since is noticed. */
  states: ReadonlyMap<string, SyncState>
  /** Look at what Medusa holds even where the state row says that it agrees. */
  lookAtMedusa?: boolean | undefined
  /** Variants that were made a moment ago, as they are: nobody needs to look for them. */
  made?: readonly StockedVariant[] | undefined
  /** Say what would be done, and write nothing anywhere. */
  dryRun?: boolean | undefined
  /** Told how each item ended, and what Medusa holds where it was looked at. */
  onPlan?: ((going: Going) => void) | undefined
}

/** An item while it is dealt with; whatever fails of it fails alone. */
export interface Going {
  hold: Hold
  /** What was written, or would be. */
  wrote: string[]
  failure?: RelayError
  /** ERPNext has it no more. */
  isGone?: boolean
  /** Why Medusa was not told all of it. */
  lacks?: string
  /** What Medusa holds, and the levels that are to be there. */
  inMedusa?: { variant: StockedVariant; levels: readonly StockLevel[] }
}

/** How each item ended, by item code; one that failed alone has its failure. */
export type StockResults = Map<string, Outcome | RelayError>

/**
 * Makes the flags and the levels of some items agree with their Bins, and writes only what differs. Flags come first: they
 * need nothing of Medusa. What concerns one item fails alone; what concerns all is thrown.
 */
export async function syncStock(
  sync: StockSync,
  rows: readonly ReadStock[],
  options: StockOptions,
): Promise<StockResults> {
  const counting = { masters: options.masters, stock: sync.stock, medusa: sync.medusa }
  const all = rows.map((row): Going => {
    const work = stockWork(row, options.states, counting)
    const going: Going = { hold: holdOf(sync, work, options), wrote: [] }
    return isBeingWritten(work.state, sync.now()) ? { ...going, failure: overtaken(row.item.item_code) } : going
  })
  try {
    await writeFlags(
      sync,
      all.filter(going => !going.failure && !isFlagRight(going.hold.work)),
      options,
    )
    await writeToMedusa(
      sync,
      all.filter(going => !going.failure && !going.isGone && (options.lookAtMedusa || !agrees(going))),
      options,
    )
  } catch (error) {
    await Promise.all(all.map(({ hold }) => hold.release()))
    throw error
  }
  const ended = all.map(async going => [going.hold.work.item.item_code, await end(going, options)] as const)
  return new Map(await Promise.all(ended))
}

const agrees = ({ hold: { work } }: Going): boolean => work.state?.fingerprint === work.fingerprint

/** The loser of a race is done again. */
export const overtaken = (item_code: string): RelayError =>
  new RelayError('transient', `another worker was at the stock of ${item_code}`, {
    code: 'overtaken',
    retryAfterMs: 2_000,
  })

async function end(going: Going, { dryRun, lookAtMedusa, onPlan }: StockOptions): Promise<Outcome | RelayError> {
  const { hold, wrote, failure, lacks } = going
  onPlan?.(going)
  const { item, state, fingerprint } = hold.work
  if (going.isGone) {
    await hold.release()
    return skipped('it is gone')
  }
  if (failure) {
    if (!dryRun && failure.code !== 'overtaken') {
      await hold.release(failure.kind === 'permanent' ? fingerprint : undefined)
    }
    return failure
  }
  // A run over all items would otherwise write each one's row; a job notes when it has read.
  const isNews = wrote.length > 0 || !lookAtMedusa || state?.fingerprint !== fingerprint
  const row = lacks ? { fingerprint: UNKNOWN, refused: fingerprint } : { fingerprint }
  if (!dryRun && isNews && !(await hold.end(row))) return overtaken(item.item_code)
  if (wrote.length) return done(wrote.join(', '), 'updated')
  return lacks ? skipped(lacks) : unchanged()
}
