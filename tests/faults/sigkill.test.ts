import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { deliver } from '../../lib/local/erpnext/deliver.ts'
import { differing } from './differing.ts'
import { expectedMetadata } from './expected.ts'
import { createLambda } from './lambda.ts'
import { npmStart } from './start-process.ts'
import { startWorld, type World } from './world.ts'

const KILLS = 50
const SECRET = 'a-webhook-secret'
const KEY = 'a-key'
const STATUSES = ['On Hold', 'To Deliver and Bill', 'To Deliver', 'To Bill', 'Completed', 'Closed']

let world: World
let dataDir: string
let url: string
let environment: Record<string, string>
beforeAll(async () => {
  world = await startWorld()
  world.reset()
  dataDir = await mkdtemp(join(tmpdir(), 'relay-data-'))
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  const { erpnext, medusa } = world
  environment = {
    ...{ PORT: String(port), DATA_DIR: dataDir, RELAY_API_KEYS: KEY, ERPNEXT_WEBHOOK_SECRETS: SECRET },
    ...{ ERPNEXT_URL: erpnext.url, ERPNEXT_API_KEY: erpnext.apiKey, ERPNEXT_API_SECRET: erpnext.apiSecret },
    // A key: whoever is killed at a log-in keeps the next ones waiting for a minute.
    ...{ MEDUSA_URL: medusa.url, MEDUSA_SECRET_KEY: medusa.secretKey },
  }
})
afterAll(async () => {
  await world.stop()
  await rm(dataDir, { recursive: true })
})

/** When a process is killed: so long after it was begun, or after it served. */
const anyMoment = fc.record({ of: fc.constantFrom('begun', 'serving'), ms: fc.integer({ min: 0, max: 500 }) })

test(`SIGKILL of npm start with DATA_DIR at ${KILLS} random moments: nothing lost, nothing doubled`, async () => {
  const seed = Date.now() & 0x7fffffff
  const moments = fc.sample(anyMoment, { numRuns: KILLS, seed })
  const idsBefore = [...world.medusa.orders.keys()]
  const people = changing(fc.sample(fc.nat(1_000_000), { numRuns: 5_000, seed }))
  for (const { of, ms } of moments) {
    const started = npmStart(environment)
    if (of === 'serving') await started.serving
    await pause(ms)
    expect({ seed, endedByItself: await started.kill() }).toEqual({ seed, endedByItself: undefined })
  }
  const last = npmStart(environment)
  try {
    const { accepted, ids } = await people.stop()
    process.stdout.write(`  ${KILLS} kills, ${accepted} webhooks accepted meanwhile, seed ${seed}\n`)
    expect(accepted).toBeGreaterThan(KILLS)
    const relay = createLambda(world)
    const expected = Object.fromEntries(
      await Promise.all(ids.map(async id => [id, await relay.run(own => expectedMetadata(own, id))])),
    )
    const left = () => ids.flatMap(id => differing(world.medusa.orders.get(id)?.metadata, expected[id], `.${id}`))
    for (const end = Date.now() + 40_000; Date.now() < end && (left().length || (await parked()).length); ) {
      for (const { id } of await parked()) await request('POST', `/parked/${id}/retry`)
      await pause(250)
    }
    expect({ seed, left: left(), parked: await parked() }).toEqual({ seed, left: [], parked: [] })
    expect([...world.medusa.orders.keys()]).toEqual(idsBefore)
  } finally {
    await last.kill()
  }
}, 180_000)

/** People change orders all the time, and ERPNext sends each webhook until somebody takes it. */
function changing(picks: number[]) {
  const orders = world.erpnext
    .list('Sales Order')
    .filter(({ medusa_order_id, docstatus }) => medusa_order_id && docstatus === 1)
  const changed = new Set<string>()
  let accepted = 0
  let stopped = false
  const lane = async () => {
    while (!stopped) {
      const pick = picks.pop() ?? 0
      const { name, medusa_order_id } = orders[pick % orders.length] as (typeof orders)[number]
      const doc = world.change('Sales Order', name, {
        status: STATUSES[pick % 6],
        per_billed: pick % 100,
        from_ecommerce: 1,
      })
      changed.add(String(medusa_order_id))
      const body = JSON.stringify({ event: 'on_change', doctype: 'Sales Order', name, doc })
      const delivery = { doctype: 'Sales Order', docevent: 'on_change', name, body, route: 'sales-order' }
      while ((await deliver(delivery, { to: url, secret: SECRET, pausesMs: [] })).status !== 202) await pause(20)
      accepted++
      await pause(20)
    }
  }
  const lanes = [lane(), lane(), lane()]
  return {
    async stop() {
      stopped = true
      await Promise.all(lanes)
      return { accepted, ids: [...changed] }
    },
  }
}

async function request(method: string, path: string): Promise<Record<string, unknown>> {
  const response = await fetch(url + path, { method, headers: { authorization: `Bearer ${KEY}` } })
  return (await response.json()) as Record<string, unknown>
}

const parked = async (): Promise<{ id: string }[]> => (await request('GET', '/parked')).parked as { id: string }[]

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}
