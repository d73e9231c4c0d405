import { redactText } from '../redact.ts'
import type { ParkedJob } from '../store/parking.ts'
import { type Job, jobTarget, mergeJobs } from './jobs.ts'
import type { Work } from './work.ts'

/** Why work is kept off the queue, and when. */
type Reason = Pick<ParkedJob, 'status' | 'code' | 'reason' | 'attempts'> & Partial<Pick<ParkedJob, 'waiting_for'>>

/** The row of work that is parked; `replaced` is the one that gives way to it. */
export function parkedRow(
  { id, task, records }: Work,
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

/** With all that the job which it replaces asked for, and no longer as a probe. */
function keptJob(job: Job, replaced: ParkedJob | undefined): Job {
  const { probe: _, ...kept } = mergeJobs(replaced?.job ? [job, replaced.job] : [job])
  return kept
}
