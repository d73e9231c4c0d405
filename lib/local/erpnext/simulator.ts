import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createFaults, type Faults } from '../faults/faults.ts'
import { applyAction } from './apply.ts'
import { createClock } from './clock.ts'
import { type Dataset, recordedDataset } from './dataset.ts'
import { type Delivery, deliver, type Target } from './deliver.ts'
import type { Document } from './document.ts'
import { INSTALLED, SET_UP } from './installed.ts'
import { withNulls } from './methods.ts'
import { createSchema } from './schema.ts'
import { type Call, createErpnextServer, type Trouble } from './server.ts'
import type { Site } from './site.ts'
import { createStore } from './store.ts'
import { bodyOf, DEFAULT_WEBHOOKS, type WebhookRow } from './webhooks.ts'
import { trash } from './write.ts'

export interface ErpnextSimulatorOptions {
  /** 0, the default: any free one. */
  port?: number
  apiKey?: string
  apiSecret?: string
  /** Who the key belongs to. */
  user?: string
  now?: () => Date
  /** What the site holds at the start: the recorded data set unless another is given. */
  dataset?: Dataset
  /** Start with no documents at all. */
  empty?: boolean
  /** Start as ERPNext is installed: what every site has, and none of the shop's custom fields. */
  bare?: boolean
  /** How lists without `order_by` come; see Site. */
  unordered?: Site['unordered']
}

/** The recorded site's. */
const RECORDED_VERSIONS = [
  ['frappe', '15.72.0'],
  ['erpnext', '15.71.0'],
  ['webshop', '0.0.1'],
] as const

export interface Rewriting {
  /** Changes the JSON of documents and bodies alike, to give a recorded order another Medusa id. */
  rewrite?: (json: string) => string
}

export interface ErpnextSimulator {
  url: string
  apiKey: string
  apiSecret: string
  /** Every REST request, in order. */
  calls: Call[]
  /** A copy of the document. */
  get(doctype: string, name: string): Document | undefined
  /** Inserts or replaces a whole document with its child tables, exactly as given. */
  set(doctype: string, document: Document): void
  /** Deletes as the desk does: a Deleted Document stays. */
  remove(doctype: string, name: string): void
  list(doctype: string): Document[]
  /** Which events are delivered where. */
  webhooks: WebhookRow[]
  /** The webhooks that REST writes caused, oldest first, for a test to send with `deliver`, to lose, or to splice away. */
  fired: Delivery[]
  /** What the API user may not touch (403): doctypes, one kind of access (`Webhook create`), or a role's own methods. */
  forbidden: Set<string>
  /** The installed apps, by name; the recorded site's at first. */
  versions: Map<string, string>
  /** The background workers that are alive. */
  workers: string[]
  /** Passwords that no answer shows: of `Webhook <name>` and `User <name>`. */
  secrets: ReadonlyMap<string, string>
  /**
   * Milliseconds that an insert takes from its checks to its commit; until then no other one's checks see it, and two Leads
   * may get one e-mail. Recorded: a Lead takes 450 ms. 0, the default: the checks see everything.
   */
  raceMs: number
  /** A recorded failure of the whole site, until set back to undefined. */
  trouble: Trouble
  /** What goes wrong with single requests. */
  faults: Faults
  /** Sets the documents to an action's recorded state, then fires its webhooks, one after the other. */
  play(action: string, options: Target & Rewriting): Promise<Delivery[]>
  /** Only sets the documents; answers the deliveries for a test to send with `deliver`, or to lose. */
  applyState(action: string, options?: Rewriting): Delivery[]
  /** Back to the start: data, webhooks, calls, no faults. */
  reset(): void
  stop(): Promise<void>
}

/**
 * ERPNext on this machine: the recorded data set behind the recorded REST rules. It computes no status but those of the
 * relay's own writes, a quotation's and a new order's: the others come from recordings or from `set`.
 *
 * @example
 * const erpnext = await startErpnextSimulator()
 * await erpnext.play('so-submit-put-docstatus', { to: 'http://127.0.0.1:3000', secret: 's3cr3t' })
 */
export async function startErpnextSimulator(options: ErpnextSimulatorOptions = {}): Promise<ErpnextSimulator> {
  const { apiKey = 'key', apiSecret = 'secret', user = 'relay@example.com' } = options
  const credentials = { apiKey, apiSecret, user }
  const stamp = createClock(options.now ?? (() => new Date()))
  const { unordered = 'shuffled', bare = false } = options
  const site: Site = {
    store: createStore(),
    schema: createSchema({ bare }),
    secrets: new Map(),
    raceMs: 0,
    versions: new Map(),
    workers: [],
    messages: [],
    fire: (doctype, docevent, document, before) => {
      for (const { route, condition, ...row } of simulator.webhooks) {
        if (row.doctype !== doctype || row.docevent !== docevent || !(condition?.(document, before) ?? true)) continue
        const body = bodyOf(docevent, withNulls(document, doctype, site))
        simulator.fired.push({ doctype, docevent, name: document.name, body, route })
      }
    },
    stamp,
    unordered,
  }

  const simulator: ErpnextSimulator = {
    url: '',
    apiKey,
    apiSecret,
    calls: [],
    webhooks: [],
    fired: [],
    forbidden: new Set(),
    secrets: site.secrets,
    versions: site.versions,
    workers: site.workers,
    get raceMs() {
      return site.raceMs
    },
    set raceMs(ms) {
      site.raceMs = ms
    },
    trouble: undefined,
    faults: createFaults(),
    get: (doctype, name) => structuredClone(site.store.get(doctype, name)),
    set(doctype, document) {
      const copy = structuredClone(document)
      site.schema.learn(doctype, copy)
      site.store.set(doctype, copy)
    },
    remove: (doctype, name) => trash(doctype, name, user, site),
    list: doctype => [...site.store.all(doctype)].map(document => structuredClone(document)),
    applyState: (action, { rewrite } = {}) => applyAction(action, rewrite, simulator.webhooks, user, site),
    async play(action, { rewrite, ...target }) {
      const sent: Delivery[] = []
      for (const delivery of applyAction(action, rewrite, simulator.webhooks, user, site)) {
        sent.push(await deliver(delivery, target)) // one worker: in order
      }
      return sent
    },
    reset() {
      site.store = createStore()
      site.schema = createSchema({ bare })
      site.secrets.clear()
      site.raceMs = 0
      for (const [app, version] of RECORDED_VERSIONS) site.versions.set(app, version)
      site.workers.splice(0, Infinity, 'a1b2c3d4e5f6.bench.1.default')
      fill(site, options)
      simulator.calls.length = 0
      simulator.webhooks = [...DEFAULT_WEBHOOKS]
      simulator.fired.length = 0
      simulator.forbidden.clear()
      simulator.trouble = undefined
      simulator.faults.clear()
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    },
  }
  simulator.reset()
  const server = createErpnextServer(
    site,
    () => ({ credentials, forbidden: simulator.forbidden, trouble: simulator.trouble, faults: simulator.faults }),
    simulator.calls,
  )
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  simulator.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return simulator
}

function fill({ store }: Site, { dataset, empty, bare }: ErpnextSimulatorOptions): void {
  const recorded = dataset ?? (empty || bare ? new Map() : recordedDataset())
  for (const [doctype, documents] of recorded) {
    for (const document of documents.values()) store.set(doctype, document)
  }
  if (dataset || empty) return
  for (const document of bare ? INSTALLED : [...INSTALLED, ...SET_UP]) store.set(document.doctype, document)
}
