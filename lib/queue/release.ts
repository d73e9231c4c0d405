import type { Log } from '../log.ts'
import { allParked, type Blocker, type ParkedJob, type Parking, parkedId } from '../store/parking.ts'
import type { NewJob } from './jobs.ts'
import type { Queue } from './send.ts'

export interface ReleasePorts {
  parking: Parking
  queue: Queue
  log: Log
}

/** Puts a parked job back on the queue; its row stays until the job is done. False where there is nothing to queue. */
export async function queueAgain(
  { parking, queue }: Pick<ReleasePorts, 'parking' | 'queue'>,
  parked: ParkedJob,
  extra: { probe?: true; force?: true } = {},
): Promise<boolean> {
  if (!parked.job) return false
  const { v: _, cause: __, probe: ___, ...job } = parked.job
  await queue.send([{ ...job, ...extra }], `parked-${parked.id}-${parked.parked_at}-${parked.attempts}`)
  // After the sending: a process that dies in between leaves a row that is queued once more, not one that is forgotten.
  await parking.markQueued(parked)
  return true
}

/** Queues those of the jobs that are parked, or those that `concerns` tells; answers their rows. */
export async function queueParked(
  { parking, queue }: Pick<ReleasePorts, 'parking' | 'queue'>,
  jobs: readonly NewJob[],
  concerns: (row: ParkedJob) => boolean = () => true,
): Promise<ParkedJob[]> {
  if (!jobs.length) return []
  const { parked } = await parking.look([...new Set(jobs.map(parkedId))])
  const rows = [...parked.values()].filter(row => row.status === 'parked' && concerns(row))
  for (const row of rows) await queueAgain({ parking, queue }, row)
  return rows
}

/** Queues what waits for a blocker that is gone; at most `limit` rows. Answers how many. */
export async function releaseWaiting(ports: ReleasePorts, blocker: Blocker, limit: number): Promise<number> {
  let released = 0
  for await (const parked of allParked(ports.parking)) {
    if (released >= limit) break
    if (parked.status === 'waiting' && parked.waiting_for === blocker && (await queueAgain(ports, parked))) released++
  }
  if (released) ports.log.info('waiting jobs queued again', { blocker, jobs: released })
  return released
}

export interface Retried {
  /** Jobs queued to find out whether a blocker is gone. */
  probes: number
  /** Jobs queued because it is. */
  released: number
  parked: number
  waiting: number
}

/**
 * Every five minutes: where a breaker is open, one waiting job is sent to probe it; what waits for anything else is
 * queued again. Also counts what is parked, for the alarms.
 */
export async function retryWaiting(
  ports: ReleasePorts & { enabled: boolean },
  limit = Number.POSITIVE_INFINITY,
): Promise<Retried> {
  const { breakers } = await ports.parking.look([])
  const probed = new Set<Blocker>()
  const result: Retried = { probes: 0, released: 0, parked: 0, waiting: 0 }
  const seen = new Set<Blocker | undefined>()
  for await (const parked of allParked(ports.parking)) {
    if (parked.status !== 'parked') seen.add(parked.waiting_for)
    if (parked.status === 'parked') result.parked++
    if (parked.status !== 'waiting' || !parked.waiting_for) continue
    const blocker = parked.waiting_for
    result.waiting++
    if (!ports.enabled || result.released >= limit) continue
    if (!breakers.has(blocker)) {
      if (await queueAgain(ports, parked)) result.released++
    } else if (!probed.has(blocker)) {
      probed.add(blocker)
      // Forced, or an order that Medusa agrees with would prove nothing about Medusa.
      if (await queueAgain(ports, parked, { probe: true, force: true })) result.probes++
    }
  }
  // Nothing is left to probe it with: the next job that needs it finds out.
  for (const blocker of breakers.keys()) if (!seen.has(blocker)) await ports.parking.closeBreaker(blocker)
  return result
}
