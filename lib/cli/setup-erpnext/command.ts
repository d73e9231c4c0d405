import { randomBytes } from 'node:crypto'
import { createErpnext, type Erpnext } from '../../erpnext/client.ts'
import { RelayError } from '../../errors.ts'
import { openEnvFile } from './env-file.ts'
import { explained } from './failures.ts'
import { ownerOf } from './relay-key.ts'
import { defaultUser } from './relay-user.ts'
import { removeSetup } from './remove.ts'
import { createReport } from './report.ts'
import type { Run } from './run.ts'
import { type Key, readSetupSettings, type SetupSettings } from './settings.ts'
import { setUp } from './setup.ts'

export interface SetupOptions {
  relayUrl?: string
  user?: string
  envFile: string
  dryRun?: boolean
  /** One JSON value instead of lines. */
  json?: boolean
  rotateSecret?: boolean
  remove?: boolean
  deleteFields?: boolean
}

export interface SetupPorts {
  environment: Readonly<Record<string, string | undefined>>
  print(line: string): void
  /** A new webhook secret. */
  random?: () => string
}

/** Making a field alters a table, which takes its time where the table is large. */
const TIMEOUT_MS = 120_000

/** `relay setup erpnext`: 0 when the site is as it should be. @throws RelayError in words for the person who ran it */
export async function setupErpnext(options: SetupOptions, ports: SetupPorts): Promise<number> {
  const envFile = openEnvFile(options.envFile)
  const settings = readSetupSettings(ports.environment, envFile.values())
  const { ERPNEXT_URL, administrator, relayKey } = settings
  const dryRun = options.dryRun ?? false
  const report = createReport({ print: ports.print, dryRun, json: options.json })
  for (const secret of secretsOf(settings)) report.hide(secret)
  const connect = (key: Key): Erpnext =>
    createErpnext({ settings: { ERPNEXT_URL, ...key }, remainingMs: () => Infinity, timeoutMs: TIMEOUT_MS })
  try {
    const erpnext = connect(administrator)
    const relayErpnext = relayKey && connect(relayKey)
    const name = await administratorOf(erpnext, settings)
    const user = options.user ?? (relayErpnext && (await ownerOf(relayErpnext))) ?? defaultUser
    if (user === name) throw new RelayError('configuration', notOwn(user, settings), { code: 'settings' })
    const random = ports.random ?? (() => randomBytes(32).toString('base64url'))
    const rotateSecret = options.rotateSecret ?? false
    const run: Run = { settings, erpnext, relayErpnext, user, dryRun, rotateSecret, envFile, report, random }
    if (options.remove) await removeSetup(run, options.deleteFields ?? false)
    else await setUp(run, options.relayUrl ?? '')
    if (!options.remove) storeAddress(run)
    tellOfShadows(ports.environment, run)
    return report.close()
  } catch (error) {
    report.close()
    throw new RelayError('configuration', explained(error, ERPNEXT_URL, administrator.from), {
      code: 'set-up',
      cause: error,
    })
  }
}

/** Who the administrator is, which also shows that the server answers and knows the key. */
async function administratorOf(erpnext: Erpnext, { administrator }: SetupSettings): Promise<string> {
  const name = await ownerOf(erpnext)
  if (name) return name
  throw new RelayError('configuration', administrator.from, {
    code: 'AuthenticationError',
    server: 'erpnext',
    httpStatus: 401,
  })
}

/** The relay needs it too. */
function storeAddress({ settings: { ERPNEXT_URL }, envFile, report, dryRun }: Run): void {
  if (envFile.values().ERPNEXT_URL?.replace(/\/+$/, '') === ERPNEXT_URL) return
  if (!dryRun) envFile.set({ ERPNEXT_URL })
  report.line('stored', `ERPNEXT_URL in ${envFile.path}`)
}

/** The relay, too, reads the environment before the file. */
function tellOfShadows(environment: SetupPorts['environment'], { envFile, report }: Run): void {
  for (const [name, value] of Object.entries(envFile.values())) {
    if (!/^ERPNEXT_(API|WEBHOOK)/.test(name) || !environment[name] || environment[name] === value) continue
    report.line('note', name, `is another in the environment, which goes before ${envFile.path}`)
  }
}

const notOwn = (user: string, { administrator }: SetupSettings): string =>
  `${user}, whose key is in ${administrator.from}, cannot be both the administrator who sets up and the relay's own user: ` +
  "give an administrator's key as ERPNEXT_SETUP_API_KEY and ERPNEXT_SETUP_API_SECRET, or another --user"

const secretsOf = ({ administrator, relayKey, webhookSecrets }: SetupSettings): string[] => [
  administrator.ERPNEXT_API_SECRET,
  ...(relayKey ? [relayKey.ERPNEXT_API_SECRET] : []),
  ...webhookSecrets,
]
