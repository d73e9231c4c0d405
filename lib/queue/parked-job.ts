import type { Log } from '../log.ts'
import { redactText } from '../redact.ts'
import type { Blocker, ParkedJob, Parking } from '../store/parking.ts'
import { type Job, jobTarget, mergeJobs } from './jobs.ts'
import type { Work } from './work.ts'

/** Why work is kept off the queue, and when. */
type Reason = Pick<ParkedJob, 'status' | 'code' | 'reason' | 'attempts'> & Partial<Pick<ParkedJob, 'waiting_for'>>

/** What a row is made of: work off the queue, or a job that a run did in its stead. */
export interface ToPark {
  id: string
  task: { job: Job } | { unreadable: string }
  records: Work['records']
}

/** The row of work that is parked; `replaced` is the one that gives way to it. */
export function parkedRow(
  { id, task, records }: ToPark,
  { reason, ...why }: Reason,
  replaced: ParkedJob | undefined,
  now: number,
): ParkedJob {
  const job = 'job' in task ? keptJob(task.job, replaced) : undefined
  return {
    id,
    kind: job?.kind ?? 'unreadable',
    target: job ? jobTarget(job) : (records[0]?.messageId ?? ''),
    job,
    reason: redactText(reason),
    parked_at: new Date(now).toISOString(),
    ...why,
  }
}

/** Parks, counts and tells. Without a blocker to wait for, the job stays until a person retries it. */
export async function park(
  { parking, log, now }: { parking: Parking; log: Log; now: () => number },
  work: ToPark,
  { code, reason, waitingFor }: { code: string; reason: string; waitingFor?: Blocker | undefined },
  replaced: ParkedJob | undefined,
): Promise<void> {
  const status = waitingFor ? { status: 'waiting' as const, waiting_for: waitingFor } : { status: 'parked' as const }
  const row = parkedRow(work, { ...status, code, reason, attempts: replaced?.attempts ?? 0 }, replaced, now())
  await parking.park(row)
  log.metric(waitingFor ? 'JobsWaiting' : 'JobsParked', 1)
  log.warn('job parked', { status: row.status, kind: row.kind, target: row.target, code, reason })
}

/** With all that the job which it replaces asked for, and no longer as a probe. */
function keptJob(job: Job, replaced: ParkedJob | undefined): Job {
  const { probe: _, ...kept } = mergeJobs(replaced?.job ? [job, replaced.job] : [job])
  return kept
}
