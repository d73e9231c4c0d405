import * as z from 'zod'
import { RelayError } from '../../errors.ts'
import { type RunName, runTarget } from '../../queue/jobs.ts'
import { systemClock } from '../clock.ts'
import { moment, type Output } from '../output.ts'
import type { RelayApi } from '../relay-api.ts'
import { untilInterrupted } from './interrupted.ts'
import { parkedRows } from './parked-list.ts'
import { does } from './run-input.ts'
import { runProgress } from './run-progress.ts'
import { latestRun, type RunRow } from './run-row.ts'

const started = z.object({
  run: z.string(),
  already: z.literal(true).optional(),
  input: z.unknown().optional(),
  started_at: z.string().optional(),
})

/** A small run is over at once. */
const FIRST_LOOK_MS = 125
const LOOK_EVERY_MS = 1_000
/** A run that has not moved for so long may be waiting for a server. */
const STILL_MS = 15_000

/**
 * Starts a run, or joins the one of its kind that is going on, and shows how far it has come until it has ended. One that
 * does not do all that is asked for is waited for first. The run is the relay's: it goes on whatever becomes of this process.
 * @throws Interrupted after Ctrl-C; RelayError where it waits for a server, or another run has taken its place
 */
export async function followRun(api: RelayApi, kind: RunName, input: object, output: Output): Promise<RunRow> {
  for (;;) {
    const { run, already, ...found } = await api.post('/runs', started, { kind, input })
    const isAnother = already === true && !does(found.input, input)
    if (already) tellOfAnother(found, isAnother ? input : undefined, output)
    const goesOn = isAnother
      ? `${kind} is not begun: give the command again when the run that goes on has ended`
      : `${kind} goes on in the relay: the same command joins it again, and GET /runs tells how far it has come`
    const ended = await shown(api, { kind, run }, goesOn, output)
    if (isAnother) continue
    if (ended) return ended
    throw failure(`another run of ${kind} has begun since, and is what GET /runs tells of now`)
  }
}

function tellOfAnother(
  { started_at = '', input = {} }: { started_at?: string | undefined; input?: unknown },
  wanted: object | undefined,
  { json, note }: Output,
): void {
  const of = `the run that began at ${moment(started_at)} (UTC) with ${JSON.stringify(input)}`
  if (wanted)
    note?.(`waits for the end of ${of}, which is not what is asked for: ${JSON.stringify(wanted)} is begun then`)
  else if (!json) note?.(`joins ${of}`)
}

interface Followed {
  kind: RunName
  run: string
}

/** Undefined where another run has taken its place. */
async function shown(api: RelayApi, followed: Followed, goesOn: string, output: Output): Promise<RunRow | undefined> {
  const progress = runProgress(output, output.clock?.now)
  try {
    return await untilInterrupted(output, goesOn, signal => untilEnded(api, followed, progress.show, output, signal))
  } finally {
    progress.stop()
  }
}

async function untilEnded(
  api: RelayApi,
  { kind, run: id }: Followed,
  show: (run: RunRow) => void,
  { clock = systemClock }: Output,
  signal: AbortSignal,
): Promise<RunRow | undefined> {
  let seen = { updated_at: '', at: clock.now() }
  for (let pauseMs = FIRST_LOOK_MS; ; pauseMs = Math.min(2 * pauseMs, LOOK_EVERY_MS)) {
    const run = await latestRun(api, kind)
    if (run && run.run > id) return undefined
    // The list may be a moment behind.
    if (run?.run === id) {
      show(run)
      if (run.status !== 'running') return run
    }
    if (run && run.updated_at !== seen.updated_at) seen = { updated_at: run.updated_at, at: clock.now() }
    if (clock.now() - seen.at >= STILL_MS) {
      await requireWork(api, kind)
      seen = { ...seen, at: clock.now() }
    }
    await clock.sleep(pauseMs, signal)
  }
}

/** @throws RelayError where the run's job is kept off the queue */
async function requireWork(api: RelayApi, kind: RunName): Promise<void> {
  const row = (await parkedRows(api, 'continue-run')).find(({ target }) => target === runTarget(kind))
  if (!row || row.status === 'queued') return
  const where = row.status === 'waiting' ? `waits for ${row.waiting_for} and goes on by itself` : 'is parked'
  throw failure(`${kind} ${where}: ${row.reason}`)
}

const failure = (message: string): RelayError => new RelayError('permanent', message, { code: 'run' })
