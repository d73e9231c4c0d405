import { Command, InvalidArgumentError, Option } from 'commander'
import { job } from '../../queue/job-schema.ts'
import type { Output } from '../output.ts'
import type { Ports } from '../program.ts'
import { connectRelay, type RelayApi } from '../relay-api.ts'
import { showParked } from './parked.ts'
import { planCommand, showPlan } from './plan.ts'
import { type ReconcileOptions, reconcile, reconcileCommand } from './reconcile.ts'
import { type LogOptions, showRequestLog } from './request-log.ts'
import { type RetryOptions, retryParked } from './retry.ts'
import { sync, syncCommand } from './sync.ts'

interface Shared {
  envFile: string
  json?: boolean
}

/** Commands for a relay that runs, wherever it does: they ask its HTTP interface. `end` is told the exit code. */
export function operateCommands(ports: Ports, end: (exitCode: number) => void): Command[] {
  const ask = async (
    { envFile, json }: Shared,
    what: (api: RelayApi, output: Output) => Promise<number>,
  ): Promise<void> => {
    const { print, printError: note, terminal, onInterrupt, clock } = ports
    const output = { print, json, note, terminal, clock, ...(onInterrupt ? { onInterrupt } : {}) }
    end(await what(connectRelay(ports.environment, envFile), output))
  }

  const log = new Command('log')
    .description('shows what was sent to Medusa, the newest first')
    .option('--doctype <doctype>', 'of the ERPNext document that it was about, such as "Sales Order"')
    .option('--name <name>', 'of that document')
    .option('--failures', 'what failed, whatever it was about')
    .option('--limit <number>', 'requests shown at most', positive, 20)
    .addHelpText('after', '\nExits with 1 when the newest request that it shows failed.')
    .action(async (options: LogOptions & Shared, command: Command) => {
      const { doctype, name, failures } = options
      if (failures ? doctype || name : !doctype || !name) {
        command.error('error: give --doctype and --name, or --failures')
      }
      await ask(options, (api, output) => showRequestLog(options, api, output))
    })
  const parked = new Command('parked')
    .description('lists the jobs that cannot succeed as things stand, or wait for a server, and why')
    .addOption(kindOption())
    .addHelpText('after', '\nExits with 1 when something is parked or waits.')
    .action((options: { kind?: string } & Shared) => ask(options, (api, output) => showParked(options, api, output)))
  const retry = new Command('retry')
    .description('puts parked jobs on the queue again; each is cleared when it is done')
    .argument('[id...]', 'as `relay parked` shows it, or what the job is about ("Medusa Order#order_01")')
    .option('--all', 'everything that is parked')
    .addOption(kindOption())
    .addHelpText(
      'after',
      '\nExits with 1 when a job could not be queued. Whether it is done then, `relay parked` says.',
    )
    .action(async (ids: string[], options: RetryOptions & Shared, command: Command) => {
      if (options.all ? ids.length : !ids.length) command.error('error: give ids, or --all')
      await ask(options, (api, output) => retryParked(ids, options, api, output))
    })
  const plan = planCommand<Shared>((options, what, name) =>
    ask(options, (api, output) => showPlan(what, name, api, output)),
  )
  const syncing = syncCommand<Shared>((options, what) =>
    ask(options, (api, output) => sync(what, options, api, output)),
  )
  const reconciling = reconcileCommand<ReconcileOptions & Shared>(options =>
    ask(options, (api, output) => reconcile(options, api, output)),
  )
  return [log, parked, plan, reconciling, retry, syncing].map(command =>
    command
      .option('--json', 'one JSON value instead of lines')
      .option('--env-file <file>', 'where RELAY_URL and RELAY_API_KEY are looked for too', '.env'),
  )
}

const kindOption = (): Option =>
  new Option('--kind <kind>', 'jobs of this kind only').choices([
    ...job.options.map(({ shape }) => shape.kind.value),
    'unreadable',
  ])

function positive(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Not a number from 1.')
}
