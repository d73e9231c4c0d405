import { Command } from 'commander'
import { type SetupMedusaOptions, type SetupMedusaPorts, setupMedusa } from './setup.ts'

/** `end` is told the exit code. */
export const setupMedusaCommand = (ports: SetupMedusaPorts, end: (exitCode: number) => void): Command =>
  new Command('medusa')
    .description('checks the key, shows what the shop has, and stores the ids that the relay needs')
    .option('--sales-channel <id or name>', 'where new products go')
    .option('--shipping-profile <id or name>', 'of new products')
    .option(
      '--stock-location <warehouse=location>',
      'which warehouse of ERPNext is which stock location, by id or name; once for each, or `off`',
      (text: string, before: string[] = []) => [...before, text],
    )
    .option('--publishable-key <key>', 'for sign-ups: the key itself, its id or its title')
    .option('--dry-run', 'say what would be stored, and store nothing')
    .option('--json', 'one JSON value instead of lines')
    .option('--env-file <file>', 'where settings are read and stored', '.env')
    .addHelpText('after', NEEDED)
    .action(async (options: SetupMedusaOptions) => end(await setupMedusa(options, ports)))

const NEEDED = `
From the environment or the file; what the environment gives is stored too:
  MEDUSA_URL                       where Medusa answers
  MEDUSA_API                       v2 (default) or v1
  MEDUSA_EMAIL, MEDUSA_PASSWORD    of an admin user; or on v2
  MEDUSA_SECRET_KEY                a secret key (sk_…)
RELAY_API_KEYS and MEDUSA_WEBHOOK_SECRETS are made when there are none. Where there is one of a kind it is taken; of
several the one that is set, else at a terminal you are asked, else the shop's default.`
