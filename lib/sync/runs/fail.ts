import type { Job } from '../../queue/jobs.ts'
import type { Relay } from '../../relay.ts'
import { progressOf } from './progress.ts'

/**
 * Notes on a run's row that its job is parked, whatever for: an answer that cannot become another, a day of tries, a process
 * that was killed. Until it is retried nothing goes on, and the next start begins anew instead of joining it.
 */
export async function failRun(relay: Pick<Relay, 'runs' | 'now'>, job: Job, reason: string): Promise<void> {
  if (job.kind !== 'continue-run') return
  const run = await relay.runs.get(job.of)
  if (run?.run !== job.run || run.status !== 'running') return
  // Where somebody else has written meanwhile, that one goes on.
  await progressOf(relay, run).store({ status: 'failed', reason, finished_at: new Date(relay.now()).toISOString() })
}
