import { Command } from 'commander'
import * as z from 'zod'
import { type Output, short, table } from '../output.ts'
import type { RelayApi } from '../relay-api.ts'
import { followRun } from './follow-run.ts'
import type { RunRow } from './run-row.ts'

const finding = z.object({
  what: z.string(),
  doctype: z.string(),
  name: z.string(),
  detail: z.string(),
  repaired: z.boolean(),
})
const compared = z.object({
  findings: z.array(finding).default([]),
  findings_left_out: z.number().default(0),
  differences_left: z.number().default(0),
})

export interface ReconcileOptions {
  fix?: boolean
}

/** `relay reconcile`: 0 where both sides agree, or do so now; 1 where something is left. */
export async function reconcile({ fix = false }: ReconcileOptions, api: RelayApi, output: Output): Promise<number> {
  const run = await followRun(api, 'reconcile', { fix }, output)
  if (output.json) output.print(JSON.stringify({ run }, null, 2))
  else for (const line of lines(run)) output.print(line)
  return run.status === 'done' && !compared.parse(run).differences_left && !run.counts.queued ? 0 : 1
}

function lines(run: RunRow): string[] {
  const { findings, findings_left_out: leftOut, differences_left: left } = compared.parse(run)
  const { status, reason, counts } = run
  const rows = findings.map(({ what, doctype, name, detail, repaired }) => {
    return [
      what,
      repaired ? 'repaired' : what === 'uncounted' ? 'as set there' : 'left',
      `${doctype} ${name}`,
      short(detail),
    ]
  })
  const found = findings.length + leftOut
  // Of those that are in the log alone nobody knows here.
  const repaired = leftOut ? 0 : findings.filter(each => each.repaired).length
  return [
    ...(rows.length ? table([['finding', 'now', 'about', 'detail'], ...rows]) : []),
    ...(leftOut ? [`… and ${leftOut} more: the relay's log has them all, as "differs"`] : []),
    ...(status === 'done' ? [] : [`${status}: ${reason ?? 'GET /runs tells more'}`]),
    ...(counts.queued ? [notCompared(counts.queued, isFixing(run))] : []),
    ...(status === 'done' ? [summary({ found, repaired, left, isAll: !counts.queued })] : []),
    ...(left && !isFixing(run) ? ['nothing was written: relay reconcile --fix puts right what is the relay’s'] : []),
  ]
}

const notCompared = (count: number, isTriedAgain: boolean): string =>
  `${count} could not be compared now${isTriedAgain ? ', and are being tried again' : ': run it again'}`

interface Sums {
  found: number
  repaired: number
  left: number
  /** Everything could be compared. */
  isAll: boolean
}

function summary({ found, repaired, left, isAll }: Sums): string {
  if (!found) return isAll ? 'both sides agree' : 'all else agrees'
  return [`${found} found`, ...(repaired ? [`${repaired} repaired`] : []), `${left} left`].join(', ')
}

/** That of a run that was joined counts. */
const isFixing = ({ input }: RunRow): boolean => (input as { fix?: boolean } | undefined)?.fix === true

/** `run` has a relay to ask. */
export const reconcileCommand = <Options>(run: (options: Options) => Promise<void>): Command =>
  new Command('reconcile')
    .description('compares catalogue, prices and stock of both sides, and says in what they do not agree')
    .option('--fix', 'put right what is the relay’s to put right; otherwise nothing is written')
    .addHelpText(
      'after',
      `
It is the relay that does it: Ctrl-C ends the showing alone, and the same command joins the run that goes on.
Exits with 1 when something is left in which they do not agree.`,
    )
    .action((options: Options) => run(options))
