import { setTimeout as sleep } from 'node:timers/promises'
import { expect, jest } from '@jest/globals'
import { settings as allSettings } from '../../lib/config.ts'
import { type Delivery, deliver } from '../../lib/local/erpnext/deliver.ts'
import type { Document } from '../../lib/local/erpnext/document.ts'
import { type ErpnextSimulator, type Rewriting, startErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import { type Runner, startRunner } from '../../lib/local/runner/runner.ts'

export interface LocalSystemOptions {
  /** Settings of the Medusa to talk to; every setting that is not named here is unset, whatever the shell has. */
  medusa: Record<string, string>
  dataDir?: string
  /** False: the queues' messages wait. */
  pump?: boolean
}

export interface LocalSystem {
  erpnext: ErpnextSimulator
  /** What the functions logged since the (re)start, oldest first. */
  logLines: Record<string, unknown>[]
  /** Plays a recorded action, and waits until the relay has nothing left to do. */
  play(action: string, rewriting?: Rewriting): Promise<void>
  /** Changes a document, or makes one, and sends its webhook; waits like `play`. */
  save(doctype: string, document: Partial<Document> & { name: string }, docevent?: string): Promise<void>
  /** Changes a document without a word to anybody. */
  change(doctype: string, document: Partial<Document> & { name: string }): Document
  /** Sends signed webhooks, all at once, and wants each accepted. */
  send(...deliveries: Delivery[]): Promise<void>
  /** Asks the relay with its key. */
  request(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>
  /** Waits until the relay has nothing left to do. @throws when a job failed: that one may stay in its queue for long. */
  idle(): Promise<void>
  /** Stops the runner and starts it anew, on the same data if there is a folder. */
  restart(options?: Partial<LocalSystemOptions>): Promise<void>
  stop(): Promise<void>
}

/** The recorded site's: a recorded body that is sent unchanged has its recorded signature. */
const WEBHOOK_SECRET = 's3cr3t-ключ'
const RELAY_API_KEY = 'e2e-key'

/** Gives a recorded order another Medusa id, so that suites side by side have orders of their own. */
export const renamed = (recorded: string, id: string): Rewriting => ({
  rewrite: json => json.replaceAll(JSON.stringify(recorded), JSON.stringify(id)),
})

/** ERPNext simulated, the relay whole (HTTP, SQS, workers, DynamoDB), Medusa where `options` say. One at a time. */
export async function startLocalSystem(options: LocalSystemOptions): Promise<LocalSystem> {
  const log = captureLog()
  const erpnext = await startErpnextSimulator()
  const start = ({ medusa, dataDir, pump = true }: LocalSystemOptions): Promise<Runner> =>
    startRunner({
      pump,
      ...(dataDir ? { dataDir } : {}),
      environment: {
        ...Object.fromEntries(Object.keys(allSettings).map(name => [name, ''])),
        ERPNEXT_URL: erpnext.url,
        ERPNEXT_API_KEY: erpnext.apiKey,
        ERPNEXT_API_SECRET: erpnext.apiSecret,
        ERPNEXT_WEBHOOK_SECRETS: WEBHOOK_SECRET,
        RELAY_API_KEYS: RELAY_API_KEY,
        ...medusa,
      },
    })
  let runner = await start(options)
  let running = true

  const target = () => ({ to: runner.url, secret: WEBHOOK_SECRET, pausesMs: [] })
  const allAccepted = (deliveries: Delivery[]) => {
    expect(deliveries.filter(({ status }) => status !== 202)).toEqual([])
  }
  const system: LocalSystem = {
    erpnext,
    logLines: log.lines,
    async play(action, rewriting = {}) {
      const deliveries = await erpnext.play(action, { ...target(), ...rewriting })
      expect(deliveries).not.toEqual([])
      allAccepted(deliveries)
      await system.idle()
    },
    change(doctype, document) {
      const changed = { doctype, ...erpnext.get(doctype, document.name), ...document }
      erpnext.set(doctype, changed)
      return changed
    },
    async save(doctype, document, docevent = 'on_change') {
      const doc = system.change(doctype, document)
      const hooks = erpnext.webhooks.filter(row => row.doctype === doctype && row.docevent === docevent)
      expect(hooks).not.toEqual([])
      const body = JSON.stringify({ event: docevent, doctype, name: doc.name, doc })
      await system.send(...hooks.map(({ route }) => ({ doctype, docevent, name: doc.name, body, route })))
      await system.idle()
    },
    async send(...deliveries) {
      allAccepted(await Promise.all(deliveries.map(delivery => deliver(delivery, target()))))
    },
    async request(method, path, body) {
      const headers = { authorization: `Bearer ${RELAY_API_KEY}`, 'content-type': 'application/json' }
      const init = body === undefined ? {} : { body: JSON.stringify(body) }
      const response = await fetch(runner.url + path, { method, headers, ...init })
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    },
    async idle() {
      const idle = runner.idle().then(() => true)
      while (!(await Promise.race([idle, sleep(20, false)]))) {
        const failed = log.lines.find(({ message }) => message === 'job failed')
        if (failed) throw new Error(`a job failed: ${failed.reason}`)
      }
    },
    async restart(changed = {}) {
      await runner.stop()
      running = false
      log.lines.length = 0
      Object.assign(options, changed)
      runner = await start(options)
      running = true
    },
    async stop() {
      if (running) await runner.stop()
      await erpnext.stop()
      log.restore()
    },
  }
  return system
}

/** Functions log and count in JSON on standard output; here it is kept instead of shown. */
function captureLog(): { lines: Record<string, unknown>[]; restore(): void } {
  const lines: Record<string, unknown>[] = []
  const write = process.stdout.write.bind(process.stdout)
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation(((chunk: string | Uint8Array) => {
    const text = String(chunk)
    if (!/^\{"(level|_aws)":/.test(text)) return write(chunk)
    lines.push(JSON.parse(text))
    return true
  }) as typeof process.stdout.write)
  return { lines, restore: () => spy.mockRestore() }
}
