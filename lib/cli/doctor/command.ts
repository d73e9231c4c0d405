import { Command } from 'commander'
import { type Source, secretsIn, withoutSecrets } from '../source.ts'
import { webAddress } from '../web-address.ts'
import { examine } from './examine.ts'
import type { Finding, Status } from './finding.ts'
import { createPatient } from './patient.ts'

export interface DoctorPorts {
  environment: Source
  print(line: string): void
  now?: () => number
  /** Asks an address once, as somebody without any key. */
  fetch?: typeof fetch
}

interface DoctorOptions {
  envFile: string
  relayUrl?: string
  json?: boolean
}

/** `end` is told the exit code: 1 when there is a problem. */
export const doctorCommand = (ports: DoctorPorts, end: (exitCode: number) => void): Command =>
  new Command('doctor')
    .description('looks at ERPNext, Medusa and the relay, and says what is wrong, why it matters and what to do')
    .option(
      '--relay-url <url>',
      'where ERPNext reaches the relay (default: RELAY_URL, or where its webhooks go)',
      webAddress,
    )
    .option('--json', 'one JSON value instead of lines')
    .option('--env-file <file>', 'where the settings are looked for too', '.env')
    .addHelpText('after', NEEDED)
    .action(async (options: DoctorOptions) => end(await doctor(options, ports)))

const NEEDED = `
From the environment or the file: the relay's settings, RELAY_URL and RELAY_API_KEY of the relay that runs, and
ERPNEXT_SETUP_API_KEY with ERPNEXT_SETUP_API_SECRET of a System Manager who is Sales Master Manager and Sales User too:
without them some of it stays unknown. What the relay that runs goes by is asked of it, and counts.
It changes nothing. Exits with 1 when there is a problem.`

async function doctor({ envFile, relayUrl, json }: DoctorOptions, ports: DoctorPorts): Promise<number> {
  const patient = createPatient({ ...ports, envFile, relayUrl })
  const secrets = secretsIn(patient.source)
  const findings = (await examine(patient)).map(finding => withoutAny(finding, secrets))
  if (json) ports.print(JSON.stringify({ findings }, null, 2))
  else for (const line of lines(findings)) ports.print(line)
  return findings.some(({ status }) => status === 'problem') ? 1 : 0
}

const withoutAny = ({ status, ...texts }: Finding, secrets: readonly string[]): Finding => {
  const safe = Object.entries(texts).map(([key, text]) => [key, withoutSecrets(text, secrets)])
  return { ...(Object.fromEntries(safe) as typeof texts), status }
}

const STATUSES: readonly Status[] = ['ok', 'unknown', 'warning', 'problem']
const INDENT = ' '.repeat(9)

function lines(findings: readonly Finding[]): string[] {
  const counts = STATUSES.map(status => [findings.filter(finding => finding.status === status).length, status] as const)
  return [
    ...findings.flatMap(({ check, status, what, why, remedy }) => [
      `${status.padEnd(8)} ${check}: ${what}`,
      ...(why ? [`${INDENT}why: ${why}`] : []),
      ...(remedy ? [`${INDENT}do:  ${remedy}`] : []),
    ]),
    '',
    counts
      .filter(([count]) => count)
      .map(([count, status]) => `${count} ${status}`)
      .join(', '),
  ]
}
