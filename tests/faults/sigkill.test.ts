import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { differing } from './differing.ts'
import { expectedMetadata } from './expected.ts'
import { createLambda } from './lambda.ts'
import { anyMoments, type RelayToKill, relayToKill, seed } from './relay-to-kill.ts'
import { startWorld, type World } from './world.ts'

const KILLS = 50
const STATUSES = ['On Hold', 'To Deliver and Bill', 'To Deliver', 'To Bill', 'Completed', 'Closed']

let world: World
let relay: RelayToKill
beforeAll(async () => {
  world = await startWorld()
  world.reset()
  const { erpnext, medusa } = world
  relay = await relayToKill(erpnext, { MEDUSA_URL: medusa.url, MEDUSA_SECRET_KEY: medusa.secretKey })
})
afterAll(() => Promise.all([world.stop(), relay.remove()]))

test(`SIGKILL of npm start with DATA_DIR at ${KILLS} random moments: nothing lost, nothing doubled`, async () => {
  const idsBefore = [...world.medusa.orders.keys()]
  const orders = world.erpnext
    .list('Sales Order')
    .filter(({ medusa_order_id, docstatus }) => medusa_order_id && docstatus === 1)
  const changed = new Set<string>()
  let accepted = 0
  const people = relay.people(async pick => {
    const { name, medusa_order_id } = orders[pick % orders.length] as (typeof orders)[number]
    const doc = world.change('Sales Order', name, {
      status: STATUSES[pick % 6],
      per_billed: pick % 100,
      from_ecommerce: 1,
    })
    changed.add(String(medusa_order_id))
    const body = JSON.stringify({ event: 'on_change', doctype: 'Sales Order', name, doc })
    await relay.tell({ doctype: 'Sales Order', docevent: 'on_change', name, body, route: 'sales-order' })
    accepted++
  }, 20)
  expect({ seed, endedByItself: await relay.killAt(anyMoments(KILLS, { longestMs: 500 })) }).toEqual({ seed })
  const last = relay.start()
  try {
    await people.stop()
    process.stdout.write(`  ${KILLS} kills, ${accepted} webhooks accepted meanwhile, seed ${seed}\n`)
    expect(accepted).toBeGreaterThan(KILLS)
    const ids = [...changed]
    const lambda = createLambda(world)
    const expected = Object.fromEntries(
      await Promise.all(ids.map(async id => [id, await lambda.run(own => expectedMetadata(own, id))])),
    )
    const differences = () =>
      ids.flatMap(id => differing(world.medusa.orders.get(id)?.metadata, expected[id], `.${id}`))
    expect({ seed, left: await relay.settle(differences, 40_000) }).toEqual({ seed, left: [] })
    expect([...world.medusa.orders.keys()]).toEqual(idsBefore)
  } finally {
    await last.kill()
  }
}, 180_000)
