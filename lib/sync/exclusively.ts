import { RelayError } from '../errors.ts'
import type { Leases } from '../store/leases.ts'

interface Ports {
  leases: Leases
  pause: (ms: number) => Promise<void>
}

/** Longer than whoever holds it may run (60 s): somebody who took it earlier is no more. */
const HELD_FOR_MS = 75_000

/** For a caller who waits for the answer. A worker does not wait: its message comes back. */
export const PATIENTLY: readonly number[] = [100, 200, 400, 800, 1_600, 1_600]

/**
 * Does what nobody else may do meanwhile with the same things: ERPNext keeps no two requests apart that make a Lead or a
 * Quotation twice (recorded). Queues' groups keep most workers apart, but not the HTTP interface, nor two kinds of jobs.
 * @throws RelayError of kind `transient`, code `busy`, when somebody else is at one of them
 */
export async function exclusively<Result>(
  { leases, pause }: Ports,
  things: readonly string[],
  work: () => Promise<Result>,
  pausesMs: readonly number[] = [],
): Promise<Result> {
  // In one order everywhere: two who want the same two never hold one each.
  const names = [...new Set(things)].sort()
  const free = () => releaseAll(leases, names)
  for (const pauseMs of [...pausesMs, undefined]) {
    const busy = await takeAll(leases, names)
    if (busy === undefined) return work().finally(free)
    if (pauseMs !== undefined) await pause(pauseMs)
  }
  throw new RelayError('transient', `somebody else is at the same: try again`, { code: 'busy', retryAfterMs: 2_000 })
}

/** Answers the first one that somebody holds, having let go of those before it. */
async function takeAll(leases: Leases, names: readonly string[]): Promise<string | undefined> {
  for (const [at, name] of names.entries()) {
    if (await leases.take(name, HELD_FOR_MS)) continue
    await releaseAll(leases, names.slice(0, at))
    return name
  }
  return undefined
}

/** A lease that is not let go of ends by itself; the work is done. */
async function releaseAll(leases: Leases, names: readonly string[]): Promise<void> {
  await Promise.allSettled(names.map(name => leases.release(name)))
}
