import { RelayError } from '../../errors.ts'
import { systemClock } from '../clock.ts'
import type { Output } from '../output.ts'
import type { RelayApi } from '../relay-api.ts'
import { followRun } from './follow-run.ts'
import { untilInterrupted } from './interrupted.ts'
import { type ParkedRow, parkedRows } from './parked-list.ts'
import type { RunRow } from './run-row.ts'

/** What became of the orders that a run queued. */
export interface OrdersLeft {
  /** That are still to be written. */
  left: number
  /** What is parked since, or waits for a server. */
  kept: readonly ParkedRow[]
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 8_000
/** Two workers write some orders a second: where none is written for so long, none will be soon. */
const STILL_MS = 60_000

/**
 * Waits until the orders that a run has queued are written, each by a job of its own, or kept off the queue. How many are left
 * a dry run tells, which reads both sides anew.
 * @throws Interrupted after Ctrl-C
 */
export async function untilOrdersEnded(api: RelayApi, run: RunRow, output: Output): Promise<OrdersLeft> {
  const { counts, input } = run
  const queued = counts.queued ?? 0
  if (!queued) return { left: 0, kept: [] }
  const { all, force } = input as { all?: boolean; force?: boolean }
  const looking = { dryRun: true, ...(all ? { all } : {}), ...(force ? { force, since: run.started_at } : {}) }
  const keptSince = async () => {
    const rows = await parkedRows(api, 'sync-order')
    return rows.filter(({ status, parked_at }) => status !== 'queued' && parked_at >= run.started_at)
  }
  const look: Look = { left: signal => countLeft(api, looking, output, signal), kept: keptSince }
  const goesOn =
    'the relay goes on writing the orders: the same command tells how many are left, relay parked what cannot be'
  return untilInterrupted(output, goesOn, signal => untilNoneMoves(look, queued, output, signal))
}

/** Undefined where somebody else's run took its place. */
async function countLeft(
  api: RelayApi,
  looking: object,
  { print, clock }: Output,
  signal: AbortSignal,
): Promise<number | undefined> {
  const onInterrupt = (listener: () => void) => {
    signal.addEventListener('abort', listener)
    return () => signal.removeEventListener('abort', listener)
  }
  try {
    const { status, counts } = await followRun(api, 'update-orders', looking, { print, clock, json: true, onInterrupt })
    return status === 'done' ? (counts.queued ?? 0) : undefined
  } catch (error) {
    if (error instanceof RelayError && error.code === 'run') return undefined
    throw error
  }
}

interface Look {
  left(signal: AbortSignal): Promise<number | undefined>
  kept(): Promise<readonly ParkedRow[]>
}

async function untilNoneMoves(
  look: Look,
  queued: number,
  { clock = systemClock, json, note }: Output,
  signal: AbortSignal,
): Promise<OrdersLeft> {
  let seen = { left: queued, at: clock.now() }
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    await clock.sleep(pauseMs, signal)
    const left = (await look.left(signal)) ?? seen.left
    // Those that wait for a server differ still.
    const waiting = (await look.kept()).filter(({ status }) => status === 'waiting')
    if (left <= waiting.length) {
      // A row is written a moment after the order is noted as refused.
      await clock.sleep(FIRST_PAUSE_MS, signal)
      return { left: 0, kept: await look.kept() }
    }
    if (left < seen.left) seen = { left, at: clock.now() }
    else if (clock.now() - seen.at >= STILL_MS) return { left, kept: await look.kept() }
    if (!json) note?.(`${left} of ${queued} orders are still to be written`)
  }
}

/** What has to be said of them to a person. */
export const orderLines = ({ left, kept }: OrdersLeft): string[] => [
  ...(left
    ? [`${left} are still to be written: give the same command again later, which tells how many are left`]
    : []),
  ...(kept.length ? [`${kept.length} could not be written: relay parked says why`] : []),
]
