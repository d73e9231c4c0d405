import type { ParkedJob } from '../store/parking.ts'
import { type Job, mergeJobs } from './jobs.ts'

/** What a row keeps of a job: with all that the job which it replaces asked for, and no longer as a probe. */
export function parkedJob(job: Job, replaced: ParkedJob | undefined): Job {
  const { probe: _, ...kept } = mergeJobs(replaced?.job ? [job, replaced.job] : [job])
  return kept
}
