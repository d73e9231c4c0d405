import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Finding } from '../../../../lib/cli/doctor/finding.ts'
import { relay } from '../../../../lib/cli/program.ts'
import type { Document } from '../../../../lib/local/erpnext/document.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../../../lib/local/erpnext/simulator.ts'
import { sellInOman } from '../../../../lib/local/medusa/shop.ts'
import { type MedusaSimulator, startMedusaSimulator } from '../../../../lib/local/medusa/simulator.ts'
import { type Runner, startRunner } from '../../../../lib/local/runner/runner.ts'

/** Where ERPNext is told to reach the relay. */
export const RELAY_URL = 'https://relay.example.com'
export const USER = 'medusa-relay@example.com'
export const ADMINISTRATOR = 'admin@example.com'
export const COMPANY = 'Al Hikma Medical'
const TIME_ZONE = 'Asia/Muscat'

type Environment = Record<string, string | undefined>

export interface Looking {
  webhooksTo?: string | undefined
  /** Whose clock is ten minutes behind. */
  late?: 'ERPNext' | 'Medusa' | 'relay' | undefined
}

export interface Examined {
  code: number
  findings: Finding[]
  output: string
}

/** Both servers set up by the commands, as the README says, and the relay running with what they wrote. */
export interface Clinic {
  erpnext: ErpnextSimulator
  medusa: MedusaSimulator
  runner: Runner
  envFile: string
  /** What the commands wrote. */
  env(): Record<string, string | undefined>
  /** `relay doctor`, with something else in the environment. `webhooksTo`: as `--relay-url`, else what ERPNext says. */
  examine(environment?: Environment, looking?: Looking): Promise<Examined>
  /** The same, as lines for a person. */
  told(environment?: Environment): Promise<{ code: number; output: string }>
  /** The relay, with its key. */
  get(path: string): Promise<unknown>
  post(path: string, body: unknown): Promise<unknown>
  /** Gives the relay that runs another setting, or with undefined none; answers what puts it back. */
  relayHas(settings: Environment): () => void
  /** Changes a document of ERPNext; answers what puts it back. */
  change(doctype: string, name: string, fields: object): () => void
  stop(): Promise<void>
}

export async function startClinic(): Promise<Clinic> {
  const erpnext = await startErpnextSimulator({ user: ADMINISTRATOR, apiSecret: 'the-administrators' })
  const medusa = await startMedusaSimulator()
  sellInOman(medusa.shop)
  const folder = mkdtempSync(join(tmpdir(), 'relay-doctor-'))
  const envFile = join(folder, '.env')
  const administrator = {
    ERPNEXT_URL: erpnext.url,
    ERPNEXT_SETUP_API_KEY: erpnext.apiKey,
    ERPNEXT_SETUP_API_SECRET: erpnext.apiSecret,
  }
  const run = async (argv: string[], environment: Environment, ports: { fetch?: typeof fetch } = {}) => {
    const lines: string[] = []
    const code = await relay([...argv, '--env-file', envFile], {
      environment,
      ...ports,
      print: text => lines.push(text),
      printError: text => lines.push(text),
    })
    return { code, output: lines.join('\n') }
  }
  const done = async (argv: string[], environment: Environment) => {
    const { code, output } = await run(argv, environment)
    if (code !== 0) throw new Error(output)
  }
  await done(['setup', 'erpnext', '--relay-url', RELAY_URL], administrator)
  await done(['setup', 'medusa'], {
    MEDUSA_URL: medusa.url,
    MEDUSA_EMAIL: medusa.email,
    MEDUSA_PASSWORD: medusa.password,
  })
  const env = () => parseEnv(readFileSync(envFile, 'utf8'))
  const runner = await startRunner({
    environment: { ...env(), ERPNEXT_URL: erpnext.url, COMPANY, TIME_ZONE } as Record<string, string>,
  })
  const servers = { ERPNext: erpnext, Medusa: medusa, relay: runner }
  /** The relay behind its public address, somebody else's server behind any other, and clocks that are late. */
  const outside =
    (late?: keyof typeof servers): typeof fetch =>
    async (input, init) => {
      const request = new Request(input, init)
      const { origin } = new URL(request.url)
      if (origin !== RELAY_URL && !origin.startsWith('http://127.0.0.1')) return new Response('<html>', { status: 404 })
      const answer = await fetch(request.url.replace(RELAY_URL, runner.url), {
        ...{ method: request.method, headers: request.headers },
        ...(request.method === 'POST' ? { body: await request.text() } : {}),
      })
      const headers = new Headers(answer.headers)
      if (late && origin === servers[late].url) headers.set('date', new Date(Date.now() - 600_000).toUTCString())
      return new Response(await answer.text(), { status: answer.status, headers })
    }
  const all = { ...administrator, RELAY_URL: runner.url, COMPANY, TIME_ZONE }
  const change: Clinic['change'] = (doctype, name, fields) => {
    const before = erpnext.get(doctype, name)
    erpnext.set(doctype, { doctype, ...before, name, ...fields } as Document)
    return () => (before ? erpnext.set(doctype, before) : erpnext.remove(doctype, name))
  }
  // Recorded: what ERPNext keeps of a webhook that arrived.
  change('Webhook Request Log', 'jd31or93q1', {
    ...{ webhook: 'Relay: Sales Order on_change', reference_document: 'SAL-ORD-2026-00001' },
    ...{ creation: '2026-11-21 04:10:05.120483', url: `${RELAY_URL}/webhooks/sales-order` },
    ...{ response: '{"jobs": 1}', error: '' },
  })
  change('Stock Settings', 'Stock Settings', { auto_insert_price_list_rate_if_missing: 0 })
  const request = async (path: string, init: RequestInit) => {
    const headers = { authorization: `Bearer ${env().RELAY_API_KEYS}` }
    return (await fetch(runner.url + path, { ...init, headers })).json()
  }
  return {
    ...{ erpnext, medusa, runner, envFile, env, change },
    get: path => request(path, {}),
    post: (path, body) => request(path, { method: 'POST', body: JSON.stringify(body) }),
    relayHas(settings) {
      const before = Object.fromEntries(Object.keys(settings).map(name => [name, process.env[name]]))
      const give = (values: Environment) => {
        for (const [name, value] of Object.entries(values)) {
          if (value === undefined) delete process.env[name]
          else process.env[name] = value
        }
      }
      give(settings)
      return () => give(before)
    },
    async examine(environment = {}, { webhooksTo, late } = {}) {
      const argv = ['doctor', '--json', ...(webhooksTo ? ['--relay-url', webhooksTo] : [])]
      const { code, output } = await run(argv, { ...all, ...environment }, { fetch: outside(late) })
      return { code, output, findings: output.startsWith('{') ? JSON.parse(output).findings : [] }
    },
    told: (environment = {}) => run(['doctor'], { ...all, ...environment }, { fetch: outside() }),
    async stop() {
      rmSync(folder, { recursive: true, force: true })
      await Promise.all([runner.stop(), erpnext.stop(), medusa.stop()])
    },
  }
}
