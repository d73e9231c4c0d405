import type { JobOf, RunName } from '../../queue/jobs.ts'
import { done, type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import type { ReceivedJob } from '../../queue/work.ts'
import type { Relay } from '../../relay.ts'
import type { RunKind } from './kind.ts'
import { runKinds } from './kinds.ts'
import { type Progress, progressOf, sendNext } from './progress.ts'
import { workPages } from './work-pages.ts'

type ContinueRun = Pick<ReceivedJob, 'job'> & { job: JobOf<'continue-run'> }

/**
 * Goes on with a run from where its row says, for about 20 seconds, and sends the message that goes on after that. Every way
 * out but a failure sends it, or the run is at its end: so no chain is ever cut, and a second one joins the first.
 */
export async function continueRun(
  relay: Relay,
  { job }: ContinueRun,
  kinds: Record<RunName, RunKind> = runKinds,
): Promise<Outcome> {
  const run = await relay.runs.get(job.of)
  if (run?.run !== job.run) return skipped('another run of this kind was begun since')
  if (run.status === 'done') return unchanged('the run is done')
  const progress = progressOf(relay, run)
  // Somebody retried its parked job.
  const resumed = run.status === 'running' || (await progress.store(RUNNING))
  if (!resumed) return leftToAnother(relay, job)
  if (job.page < run.page) {
    await sendNext(relay, run)
    return unchanged(`page ${job.page} has been dealt with`)
  }
  const kind = kinds[job.of]
  if (!(await noteExpected(relay, kind, progress))) return leftToAnother(relay, job)
  switch (await workPages(relay, kind, progress)) {
    case 'lost':
      return leftToAnother(relay, job)
    case 'more':
      await sendNext(relay, progress.run)
      return done(`up to page ${progress.run.page}`)
    case 'ended':
      return (await finish(relay, progress)) ? done('the run is done') : leftToAnother(relay, job)
  }
}

const RUNNING = { status: 'running', finished_at: undefined, reason: undefined } as const

/** False where somebody else goes on with the run. A run does without it: nothing that is only to be shown may stop it. */
async function noteExpected(relay: Relay, kind: RunKind, progress: Progress): Promise<boolean> {
  const { page, input, expected } = progress.run
  if (page > 0 || expected !== undefined || !kind.expected) return true
  const count = await kind.expected(relay, input).catch(() => undefined)
  return count === undefined || progress.store({ expected: count })
}

async function finish({ log, now }: Relay, progress: Progress): Promise<boolean> {
  if (!(await progress.store({ status: 'done', finished_at: new Date(now()).toISOString() }))) return false
  const { kind, run, input, counts, differences_left, started_at } = progress.run
  log.info('run done', { kind, run, input, ...counts, differences_left, ms: now() - Date.parse(started_at) })
  if (differences_left !== undefined) log.metric('DifferencesLeft', differences_left)
  return true
}

/** Whose message may be lost, or who was this worker itself, when DynamoDB's answer was lost and the SDK asked again. */
async function leftToAnother(relay: Relay, job: JobOf<'continue-run'>): Promise<Outcome> {
  const run = await relay.runs.get(job.of)
  if (run?.run === job.run && run.status === 'running') await sendNext(relay, run)
  return skipped('another worker goes on with this run')
}
