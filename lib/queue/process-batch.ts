import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'
import { correlated } from '../correlation.ts'
import { asRelayError, type RelayError } from '../errors.ts'
import type { Log } from '../log.ts'
import { redactText } from '../redact.ts'
import type { Blocker, Breaker, ParkedJob, Parking } from '../store/parking.ts'
import { type Job, jobNeeds, jobTarget } from './jobs.ts'
import type { Outcome } from './outcome.ts'
import { park } from './parked-job.ts'
import { releaseWaiting } from './release.ts'
import type { Queue } from './send.ts'
import { verdict } from './verdict.ts'
import type { Visibility } from './visibility.ts'
import { type ReceivedJob, type Work, workOf } from './work.ts'

export interface BatchPorts {
  parking: Parking
  visibility: Visibility
  queue: Queue
  log: Log
  now: () => number
  /** Left to the invocation. */
  remainingMs: () => number
  /** False: jobs are accepted and held. */
  enabled: boolean
}

/** Told of a job that is about to be parked until a person retries it, for what else shows that it goes on no more. */
export type OnParked = (job: Job, reason: string) => Promise<void>

/** A job begun later than this before the end would only be cut off: two reads and a write, none of them quick. */
const NEEDED_MS = 10_000
/** From here on a message is watched: whoever is at work when the process dies again is the culprit. */
const SUSPECT_AFTER = 3
const UNENDED_STARTS = 2
/** Rows that a probe which got through queues at once; `retry-waiting` queues the others. */
const RELEASED_AT_ONCE = 200

/**
 * Runs a batch of a FIFO queue: one group after the other, and within a group one target after the other, jobs for the
 * same target merged into one. Groups run in turn on purpose: two workers with one call in flight each already take
 * what a small ERPNext can give (28 requests a second in all, recorded).
 *
 * A job that fails for a while goes back with the later ones of its group, all with one pause; a job that cannot succeed
 * is parked and its group goes on; while a breaker is open, jobs wait without a call. Other groups are never held up.
 */
export async function processBatch(
  records: readonly SQSRecord[],
  run: (received: ReceivedJob) => Promise<Outcome>,
  ports: BatchPorts,
  onParked: OnParked = async () => undefined,
): Promise<SQSBatchResponse> {
  const groups = suspectsLast(workOf(records))
  const idsOf = (work: Work[]) => work.map(({ id }) => id)
  const outlook = await ports.parking.look(idsOf(groups.flat()), idsOf(groups.flat().filter(isSuspect)))
  // By name: a relay's other ports are made when they are first used, and may lack their settings.
  const { parking, visibility, queue, log, now, remainingMs, enabled } = ports
  const own = { parking, visibility, queue, log, now, remainingMs, enabled }
  const batch = { ...own, run, onParked, ...outlook, breakers: new Map(outlook.breakers) }
  const failed: SQSRecord[] = []
  for (const group of groups) {
    for (const [index, work] of group.entries()) {
      const pauseSeconds =
        ports.remainingMs() < NEEDED_MS ? 1 : await correlated(work.correlationIds[0], () => attempt(batch, work))
      if (pauseSeconds === undefined) continue
      const rest = group.slice(index).flatMap(({ records }) => records)
      failed.push(...rest)
      await comeBackAfter(ports, rest, pauseSeconds)
      break
    }
  }
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
}

/** So that a job that kills its process takes no innocent one with it. */
const suspectsLast = (groups: Work[][]): Work[][] =>
  groups.toSorted((a, b) => Number(a.some(isSuspect)) - Number(b.some(isSuspect)))
const isSuspect = ({ received }: Work): boolean => received > SUSPECT_AFTER

interface Batch extends BatchPorts {
  run: (received: ReceivedJob) => Promise<Outcome>
  onParked: OnParked
  parked: ReadonlyMap<string, ParkedJob>
  starts: ReadonlyMap<string, number>
  breakers: Map<Blocker, Breaker>
}

/** Ends the work in an outcome; or answers after how many seconds to try again. */
async function attempt(batch: Batch, work: Work): Promise<number | undefined> {
  const { task, id } = work
  if ('unreadable' in task) return parkWork(batch, work, { code: 'unreadable', reason: task.unreadable })
  const { job } = task
  const blocked = blockedBy(batch, job)
  if (blocked) return parkWork(batch, work, blocked, blocked.blocker)
  if (!isSuspect(work)) return runOnce(batch, work, task)
  if ((batch.starts.get(id) ?? 0) >= UNENDED_STARTS) {
    await batch.parking.ended(id)
    const reason = `its process was killed or ran out of time while at it (received ${work.received} times)`
    return parkWork(batch, work, { code: 'killed', reason })
  }
  await batch.parking.began(id)
  const pauseSeconds = await runOnce(batch, work, task)
  await batch.parking.ended(id)
  return pauseSeconds
}

async function runOnce(batch: Batch, work: Work, task: ReceivedJob): Promise<number | undefined> {
  const { job } = task
  const startedAt = batch.now()
  const { received, records, correlationIds } = work
  const fields = { kind: job.kind, target: jobTarget(job), cause: job.cause, received, ...mergedFrom(correlationIds) }
  let outcome: Outcome
  try {
    outcome = await batch.run(task)
  } catch (thrown) {
    const error = asRelayError(thrown)
    const ms = batch.now() - startedAt
    batch.log.error('job failed', { ...fields, failure: error.kind, code: error.code, reason: error.message, ms })
    return afterFailure(batch, work, error, startedAt - task.sentAt)
  }
  batch.log.info('job', { ...fields, ...outcome, ms: batch.now() - startedAt, merged: records.length })
  batch.log.metric('JobsDone', 1)
  if (batch.parked.has(work.id)) await batch.parking.clear(work.id)
  if (job.probe) await closeBreakers(batch, job)
  return undefined
}

/** So that a webhook whose job was done as part of another's is found too. */
const mergedFrom = ([, ...others]: Work['correlationIds']) => (others.length ? { merged_from: others } : {})

async function afterFailure(batch: Batch, work: Work, error: RelayError, ageMs: number): Promise<number | undefined> {
  const { code, message: reason } = error
  const decision = verdict(error, { received: work.received, ageMs })
  switch (decision.do) {
    case 'try again':
      return decision.afterSeconds
    case 'park':
      await parkWork(batch, work, { code, reason })
      // A refusal of this one job proves that the server lets the relay in.
      if (error.server && error.server !== 'aws') await closeProbed(batch, work, error.server)
      return undefined
    case 'wait': {
      if (decision.openBreaker) await openBreaker(batch, decision.for, { code, reason })
      return parkWork(batch, work, { code, reason }, decision.for)
    }
  }
}

/** The first thing that the job needs and that is known to be missing; a probe is sent to find out. */
function blockedBy({ enabled, breakers }: Batch, job: Job): Breaker | undefined {
  const off: Breaker = { blocker: 'relay', code: 'off', reason: 'RELAY_ENABLED is false', opened_at: '' }
  if (!enabled) return off
  if (job.probe) return undefined
  return jobNeeds(job).flatMap(need => breakers.get(need) ?? [])[0]
}

async function openBreaker(
  batch: Batch,
  blocker: Blocker,
  { code, reason }: { code: string; reason: string },
): Promise<void> {
  const breaker: Breaker = { blocker, code, reason: redactText(reason), opened_at: new Date(batch.now()).toISOString() }
  batch.breakers.set(blocker, breaker)
  await batch.parking.openBreaker(breaker)
  batch.log.error('breaker open', { ...breaker })
}

async function closeBreakers(batch: Batch, job: Job): Promise<void> {
  for (const need of jobNeeds(job)) await closeBreaker(batch, need)
}

async function closeProbed(batch: Batch, { task }: Work, server: Blocker): Promise<void> {
  if ('job' in task && task.job.probe) await closeBreaker(batch, server)
}

async function closeBreaker(batch: Batch, blocker: Blocker): Promise<void> {
  if (!batch.breakers.delete(blocker)) return
  await batch.parking.closeBreaker(blocker)
  batch.log.info('breaker closed', { blocker })
  await releaseWaiting(batch, blocker, RELEASED_AT_ONCE)
}

async function parkWork(
  batch: Batch,
  work: Work,
  { code, reason }: { code: string; reason: string },
  waitingFor?: Blocker,
): Promise<undefined> {
  if ('job' in work.task && !waitingFor) await batch.onParked(work.task.job, redactText(reason))
  await park(batch, work, { code, reason, waitingFor }, batch.parked.get(work.id))
}

/** Where this fails the messages come back all the same, when the queue's own visibility time-out is over. */
async function comeBackAfter({ visibility, log }: BatchPorts, records: SQSRecord[], seconds: number): Promise<void> {
  try {
    await visibility.comeBackAfter(records, seconds)
  } catch (error) {
    log.warn('visibility unchanged', { reason: asRelayError(error).message, messages: records.length })
  }
}
