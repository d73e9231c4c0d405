import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { asRelayError } from '../errors.ts'
import { type DoctorPorts, doctorCommand } from './doctor/command.ts'
import { operateCommands } from './operate/commands.ts'
import { Interrupted } from './operate/interrupted.ts'
import type { Output } from './output.ts'
import { type SetupOptions, type SetupPorts, setupErpnext } from './setup-erpnext/command.ts'
import { setupMedusaCommand } from './setup-medusa/command.ts'
import type { SetupMedusaPorts } from './setup-medusa/setup.ts'
import { webAddress } from './web-address.ts'

export interface Ports
  extends SetupPorts,
    SetupMedusaPorts,
    DoctorPorts,
    Pick<Output, 'terminal' | 'onInterrupt' | 'clock'> {
  printError(line: string): void
}

/** The `relay` command; answers the exit code. */
export async function relay(argv: readonly string[], ports: Ports): Promise<number> {
  let exitCode = 0
  const program = new Command('relay')
    .description('Keeps a Medusa shop in agreement with ERPNext.')
    .exitOverride()
    .configureOutput({
      writeOut: text => ports.print(text.trimEnd()),
      writeErr: text => ports.printError(text.trimEnd()),
    })
  const end = (code: number) => {
    exitCode = code
  }
  program
    .command('setup')
    .description('gives a server what the relay needs there, and the relay what it needs of the server')
    .addCommand(
      setupErpnextCommand(async options => end(await setupErpnext(options, ports))).copyInheritedSettings(program),
    )
    .addCommand(setupMedusaCommand(ports, end).copyInheritedSettings(program))
  program.addCommand(doctorCommand(ports, end).copyInheritedSettings(program))
  for (const command of operateCommands(ports, end)) program.addCommand(command.copyInheritedSettings(program))
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    if (error instanceof Interrupted) {
      ports.printError(error.message)
      return error.exitCode
    }
    ports.printError(`relay: ${asRelayError(error).message}`)
    return 1
  }
}

const setupErpnextCommand = (run: (options: SetupOptions) => Promise<void>): Command =>
  new Command('erpnext')
    .description('makes the custom fields, webhooks, masters and the user that the relay needs in ERPNext')
    .option('--relay-url <url>', 'where ERPNext reaches the relay, such as https://relay.example.com', webAddress)
    .option('--dry-run', 'say what would be done, and write nothing')
    .option(
      '--user <e-mail>',
      "name of the relay's own user (default: whose key it holds, else medusa-relay@example.com)",
      email,
    )
    .option('--rotate-secret', 'sign the webhooks with a new secret')
    .option('--remove', 'delete the webhooks and disable the user')
    .option('--delete-fields', 'with --remove: the custom fields too, and what is in them')
    .option('--json', 'one JSON value instead of lines')
    .option('--env-file <file>', 'where settings are read and new secrets stored', '.env')
    .addHelpText('after', NEEDED)
    .action(async (options: SetupOptions, command: Command) => {
      if (!options.remove && !options.relayUrl) command.error('error: --relay-url is needed')
      if (options.deleteFields && !options.remove) command.error('error: --delete-fields goes with --remove only')
      await run(options)
    })

const NEEDED = `
From the environment or the file:
  ERPNEXT_URL                                       where ERPNext answers
  ERPNEXT_SETUP_API_KEY, ERPNEXT_SETUP_API_SECRET   of somebody with the roles System Manager,
                                                    Sales Master Manager and Sales User; else ERPNEXT_API_KEY …
  ERPNEXT_WEBHOOK_SECRETS                           the first one signs the webhooks; made when there is none
  CUSTOMER_GROUP, SALES_PERSON, LEAD_SOURCE         names of the masters, when others than the default
Run it a second time: what is there is left as it is, what is missing is made, what was changed is put right.`

/** Frappe names a user after the e-mail in lower case; a quote would end the text in a webhook's condition. */
function email(text: string): string {
  if (/^[^\s"'\\<>@]+@[^\s"'\\<>@]+$/.test(text)) return text.toLowerCase()
  throw new InvalidArgumentError('Not an e-mail address.')
}
