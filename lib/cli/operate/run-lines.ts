import { table } from '../output.ts'
import { countsOf, duration } from './progress-text.ts'
import type { RunRow } from './run-row.ts'

/** How a run ended, for a person. */
export function runLines(run: RunRow): string[] {
  const { kind, status, counts, reason } = run
  const isDry = (run.input as { dryRun?: boolean } | undefined)?.dryRun === true
  const took = duration(Date.parse(run.finished_at ?? run.updated_at) - Date.parse(run.started_at))
  const ended = status === 'done' ? `done in ${took}` : `${status} after ${took}: ${reason ?? 'GET /runs tells more'}`
  const rows = [['looked at', counts.total ?? 0] as const, ...countsOf(run)]
  const width = Math.max(...rows.map(([, count]) => String(count).length))
  return [
    `${kind}${isDry ? ', a dry run' : ''}: ${ended}`,
    ...table(rows.map(([name, count]) => [`  ${name}`, String(count).padStart(width)])),
    ...(isDry ? ['nothing was written: these are what would be done'] : remarks(run)),
  ]
}

function remarks({ kind, status, counts: { parked, queued, skipped } }: RunRow): string[] {
  const ofOrders = kind === 'update-orders'
  return [
    ...(queued && !ofOrders ? [`${queued} are being tried again: what cannot be is in relay parked`] : []),
    ...(ofOrders && skipped ? [`${skipped} were refused by Medusa before: --force tries them again`] : []),
    ...(parked ? [`${parked} parked: relay parked says why`] : []),
    ...(status === 'failed' ? ['relay retry goes on with it, once that is mended'] : []),
  ]
}
