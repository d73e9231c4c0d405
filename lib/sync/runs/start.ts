import type * as z from 'zod'
import { RelayError } from '../../errors.ts'
import type { RunName } from '../../queue/jobs.ts'
import { Refusal } from '../../refusal.ts'
import type { Relay } from '../../relay.ts'
import type { NewRun, Run } from '../../store/runs.ts'
import { runKinds } from './kinds.ts'
import { NO_COUNTS, sendNext } from './progress.ts'

/** The new run's id; or that of the one that is running, and how far it has come. */
export type Started =
  | { run: string; already?: never }
  | ({ run: string; already: true } & Pick<Run, 'status' | 'input' | 'counts' | 'started_at' | 'updated_at'>)

/** Whoever was there first may be a dry run that has come a page further: it gives way when it is looked at again. */
const ATTEMPTS = 5

/**
 * Starts a run, and answers before anything is done. While one of its kind is running, that one is answered, and its next
 * message is sent again: a chain whose message was lost goes on. A dry run, and one of one document, gives way to a real one
 * of all.
 * @throws Refusal that names the field
 */
export async function startRun(
  relay: Pick<Relay, 'runs' | 'queue' | 'now' | 'erpnext'>,
  kind: RunName,
  given: unknown,
): Promise<Started> {
  const input = checked(runKinds[kind].input, given ?? {})
  await runKinds[kind].require?.(relay, input)
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const latest = await relay.runs.get(kind)
    if (latest?.status === 'running' && !givesWay(latest.input, input)) return running(relay, latest)
    const run = newRun(kind, input, latest?.version, relay.now())
    if (await relay.runs.put(run, latest?.version)) {
      await sendNext(relay, run)
      return { run: run.run }
    }
  }
  const message = `the row of ${kind} was written by others ${ATTEMPTS} times`
  throw new RelayError('transient', message, { code: 'overtaken' })
}

/** What is to be done daily is not left out because somebody tries it out, or asks for one document, at that moment. */
function givesWay(running: unknown, wanted: unknown): boolean {
  if (isDry(wanted)) return false
  return isDry(running) || (isOfOne(running) && !isOfOne(wanted))
}

const isOfOne = (input: unknown): boolean => (input as { name?: string } | undefined)?.name !== undefined

function isDry(input: unknown): boolean {
  const { dryRun, fix } = (input ?? {}) as { dryRun?: boolean; fix?: boolean }
  return dryRun === true || fix === false
}

async function running(relay: Pick<Relay, 'queue'>, latest: Run): Promise<Started> {
  const { run, status, input, counts, started_at, updated_at } = latest
  if (status === 'running') await sendNext(relay, latest)
  return { run, already: true, status, input, counts, started_at, updated_at }
}

function newRun(kind: RunName, input: unknown, version: number | undefined, now: number): NewRun {
  const at = new Date(now).toISOString()
  const run = `${at}-${(version ?? 0) + 1}`
  return { kind, run, status: 'running', input, page: 0, counts: NO_COUNTS, started_at: at, updated_at: at }
}

function checked<Input>(schema: z.ZodType<Input>, given: unknown): Input {
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => `${['input', ...path].join('.')}: ${message}`)
  throw new Refusal(400, 'invalid_input', problems.join('; '))
}
