import { type ErpnextSimulator, startErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import { type MedusaSimulator, startMedusaSimulator } from '../../lib/local/medusa/simulator.ts'
import { type Runner, startRunner } from '../../lib/local/runner/runner.ts'

export const WEBHOOK_SECRET = 'a-webhook-secret-ключ'
export const API_KEY = 'a-relay-api-key'

export interface LocalRelay {
  runner: Runner
  erpnext: ErpnextSimulator
  medusa: MedusaSimulator
  /** Everything that the functions wrote to standard output. */
  logLines: string[]
  get(path: string, key?: string): Promise<{ status: number; body: unknown }>
  post(path: string, body: unknown, key?: string): Promise<{ status: number; body: unknown }>
  stop(): Promise<void>
}

/** The whole of serverless.yml in this process, connected to both simulators, as `npm start` runs it. */
export async function startLocalRelay(environment: Record<string, string> = {}): Promise<LocalRelay> {
  const erpnext = await startErpnextSimulator()
  const medusa = await startMedusaSimulator()
  const logLines: string[] = []
  const write = process.stdout.write
  process.stdout.write = ((chunk: string | Uint8Array) => logLines.push(String(chunk)) > 0) as typeof write
  const runner = await startRunner({
    environment: {
      ERPNEXT_URL: erpnext.url,
      ERPNEXT_API_KEY: erpnext.apiKey,
      ERPNEXT_API_SECRET: erpnext.apiSecret,
      ERPNEXT_WEBHOOK_SECRETS: WEBHOOK_SECRET,
      MEDUSA_URL: medusa.url,
      MEDUSA_API: medusa.api,
      MEDUSA_EMAIL: medusa.email,
      MEDUSA_PASSWORD: medusa.password,
      MEDUSA_PUBLISHABLE_KEY: medusa.publishableKey,
      RELAY_API_KEYS: API_KEY,
      ...environment,
    },
  })
  const request = async (path: string, init: RequestInit, key: string | undefined) => {
    const headers = key ? { authorization: `Bearer ${key}` } : {}
    const response = await fetch(runner.url + path, { ...init, headers })
    return { status: response.status, body: await response.json() }
  }
  return {
    runner,
    erpnext,
    medusa,
    logLines,
    get: (path, key) => request(path, {}, key),
    post: (path, body, key) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      return request(path, { method: 'POST', body: text }, key)
    },
    async stop() {
      process.stdout.write = write
      await Promise.all([runner.stop(), erpnext.stop(), medusa.stop()])
    },
  }
}
