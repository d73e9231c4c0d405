import { Argument, Command } from 'commander'
import type { RunName } from '../../queue/jobs.ts'
import type { Output } from '../output.ts'
import type { RelayApi } from '../relay-api.ts'
import { followRun } from './follow-run.ts'
import { orderLines, untilOrdersEnded } from './orders-left.ts'
import { showPlan } from './plan.ts'
import { runLines } from './run-lines.ts'
import { type Synced, syncOne } from './sync-one.ts'

export interface SyncOptions {
  name?: string
  dryRun?: boolean
  force?: boolean
  all?: boolean
}

interface Kind {
  run: RunName
  /** How one document is asked for; without it, by a run of that one. */
  one?: Synced
}

const KINDS = {
  items: {
    run: 'update-website-items',
    one: { doctype: 'Website Item', path: '/sync/website-item', job: 'sync-item' },
  },
  groups: { run: 'export-item-groups' },
  prices: { run: 'export-prices', one: { doctype: 'Item Price', path: '/sync/item-price', job: 'sync-price' } },
  stock: { run: 'update-stock' },
  orders: { run: 'update-orders', one: { doctype: 'Sales Order', path: '/sync/sales-order', job: 'sync-order' } },
} as const satisfies Record<string, Kind>
type What = keyof typeof KINDS

/** Why these options make no sense together; undefined where they do. */
export function misused(what: What, { name, force, all, dryRun }: SyncOptions): string | undefined {
  if (all && (what !== 'orders' || name !== undefined)) return '--all goes with orders, without --name'
  if (force && dryRun) return '--force writes, and --dry-run does not'
  const { one }: Kind = KINDS[what]
  if (force && what !== 'orders' && (name === undefined || !one)) {
    const of = one ? 'orders, or with --name' : 'orders'
    return `--force goes with ${of}: ${what} are compared with what Medusa holds anyway`
  }
  return undefined
}

/** `relay sync`: 1 when something was parked, failed, or differs still. */
export async function sync(what: What, options: SyncOptions, api: RelayApi, output: Output): Promise<number> {
  const { run: kind, one }: Kind = KINDS[what]
  const { name, dryRun, force, all } = options
  if (name !== undefined && one) {
    return dryRun ? showPlan(one.doctype, name, api, output) : syncOne(one, name, api, output)
  }
  const input = Object.fromEntries(Object.entries({ name, dryRun, force, all }).filter(([, given]) => given))
  const run = await followRun(api, kind, input, output)
  const isLeftOut = name !== undefined && run.counts.skipped
  const orders = what === 'orders' && !dryRun ? await untilOrdersEnded(api, run, output) : undefined
  if (output.json) output.print(JSON.stringify({ run, ...orders }, null, 2))
  else {
    const why = isLeftOut && what === 'stock' ? [`it was left out: relay plan stock "${name}" says why`] : []
    for (const line of [...runLines(run), ...(orders ? orderLines(orders) : []), ...why]) output.print(line)
  }
  const { parked, queued } = run.counts
  const isLeft = what === 'orders' ? orders?.left || orders?.kept.length : queued
  const isDone = run.status === 'done' && !parked && !isLeft
  // Of many some are left out for good reasons; of one, what was asked for was not done.
  return isDone && !isLeftOut ? 0 : 1
}

/** `run` has a relay to ask. */
export const syncCommand = <Shared>(run: (options: SyncOptions & Shared, what: What) => Promise<void>): Command =>
  new Command('sync')
    .description('makes Medusa agree with ERPNext, all of a kind or one document, and shows how far it has come')
    .addArgument(new Argument('<what>', 'of the shop').choices(Object.keys(KINDS)))
    .option('--name <name>', 'of one Website Item, Item Group, Item Price or Sales Order in ERPNext')
    .option('--dry-run', 'say what would be done, and write nothing')
    .option('--force', 'orders: write them even where both sides seem to agree; one document is written in any case')
    .option('--all', 'orders: finished ones too')
    .addHelpText('after', HELP)
    .action(async (what: What, options: SyncOptions & Shared, command: Command) => {
      const problem = misused(what, options)
      if (problem) command.error(`error: ${problem}`)
      await run(options, what)
    })

const HELP = `
It is the relay that does it: Ctrl-C ends the showing alone, and the same command joins the run that goes on.
Exits with 1 when something was parked, failed, or differs still.`
