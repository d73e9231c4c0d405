import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { relay } from '../../../../lib/cli/program.ts'
import { webhookName, webhooks } from '../../../../lib/cli/setup-erpnext/webhooks.ts'
import {
  type ErpnextSimulator,
  type ErpnextSimulatorOptions,
  startErpnextSimulator,
} from '../../../../lib/local/erpnext/simulator.ts'

export const RELAY_URL = 'https://relay.example.com'
export const USER = 'medusa-relay@example.com'

export interface Ran {
  code: number
  /** One per thing, and the summary. */
  lines: string[]
  errors: string[]
  /** What ERPNext was asked to change. */
  writes: string[]
}

/** A site to set up, and a folder with the file that settings are kept in. */
export interface SetupSite {
  erpnext: ErpnextSimulator
  envFile: string
  /** `relay setup erpnext …`, as the administrator, with nothing else in the environment but what is given. */
  run(options?: string[], environment?: Record<string, string | undefined>): Promise<Ran>
  env(): Record<string, string | undefined>
  writeEnv(text: string): void
  /** As on the first day: site, file. */
  reset(): void
  stop(): Promise<void>
}

export async function startSetupSite(options: ErpnextSimulatorOptions = { bare: true }): Promise<SetupSite> {
  const erpnext = await startErpnextSimulator({
    user: 'admin@example.com',
    apiSecret: 'the-administrators',
    ...options,
  })
  const folder = mkdtempSync(join(tmpdir(), 'relay-setup-'))
  const envFile = join(folder, '.env')
  return {
    erpnext,
    envFile,
    async run(given = ['--relay-url', RELAY_URL], environment = {}) {
      const [lines, errors]: [string[], string[]] = [[], []]
      const before = erpnext.calls.length
      const code = await relay(['setup', 'erpnext', '--env-file', envFile, ...given], {
        environment: {
          ERPNEXT_URL: erpnext.url,
          ERPNEXT_SETUP_API_KEY: erpnext.apiKey,
          ERPNEXT_SETUP_API_SECRET: erpnext.apiSecret,
          ...environment,
        },
        print: text => lines.push(...text.split('\n')),
        printError: text => errors.push(...text.split('\n')),
      })
      const writes = erpnext.calls.slice(before).filter(({ method }) => method !== 'GET')
      return { code, lines, errors, writes: writes.map(({ method, path }) => `${method} ${decodeURIComponent(path)}`) }
    },
    env: () => (existsSync(envFile) ? parseEnv(readFileSync(envFile, 'utf8')) : {}),
    writeEnv: text => writeFileSync(envFile, text),
    reset() {
      erpnext.reset()
      rmSync(envFile, { force: true })
    },
    async stop() {
      rmSync(folder, { recursive: true, force: true })
      await erpnext.stop()
    },
  }
}

/** The first words of the lines, each once. */
export const verbs = (lines: readonly string[]): string[] => [
  ...new Set(lines.filter(line => line.includes('  ')).map(line => line.slice(0, 15).trim())),
]

export const lineOf = (lines: readonly string[], thing: string): string =>
  lines.find(line => line.slice(16).startsWith(thing)) ?? `no line of ${thing}`

const VOLATILE = new Set(['creation', 'modified', 'modified_by', 'owner', 'api_key', 'idx'])

/** What set-up leaves on a site, without what differs from run to run. */
export function endState({ erpnext }: Pick<SetupSite, 'erpnext'>): Record<string, unknown> {
  const doctypes = ['Custom Field', 'Webhook', 'Customer Group', 'Sales Person', 'Lead Source', 'Role', 'User']
  const clean = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(row => clean({ ...row, name: undefined, parent: undefined }))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(
      Object.entries(value).flatMap(([field, entry]) =>
        VOLATILE.has(field) || entry === undefined ? [] : [[field, clean(entry)]],
      ),
    )
  }
  const documents = doctypes.flatMap(doctype =>
    erpnext.list(doctype).map(document => [`${doctype} ${document.name}`, clean(document)] as const),
  )
  const permissions = erpnext.list('Custom DocPerm').map(({ parent, role, read }) => [parent, role, read])
  return { ...Object.fromEntries(documents.sort(([a], [b]) => (a < b ? -1 : 1))), permissions }
}

/** The secrets that the webhooks of this relay sign with, each once. */
export const signingSecrets = ({ erpnext }: Pick<SetupSite, 'erpnext'>): (string | undefined)[] => [
  ...new Set(
    webhooks
      .map(webhookName)
      .filter(name => erpnext.get('Webhook', name))
      .map(name => erpnext.secrets.get(`Webhook ${name}`)),
  ),
]

/** Whom ERPNext takes the relay's key for. */
export async function ownerOfKey({ erpnext, env }: Pick<SetupSite, 'erpnext' | 'env'>): Promise<unknown> {
  const { ERPNEXT_API_KEY, ERPNEXT_API_SECRET } = env()
  const headers = { authorization: `token ${ERPNEXT_API_KEY}:${ERPNEXT_API_SECRET}` }
  const answer = await fetch(`${erpnext.url}/api/method/frappe.auth.get_logged_user`, { headers })
  return ((await answer.json()) as { message?: unknown }).message
}
