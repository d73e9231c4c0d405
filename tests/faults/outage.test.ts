import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Fault } from '../../lib/local/faults/fault.ts'
import { retryWaiting } from '../../lib/queue/release.ts'
import { expectedMetadata } from './expected.ts'
import { createLambda, type Lambda } from './lambda.ts'
import { change } from './steps.ts'
import { startWorld, type World } from './world.ts'

let world: World
let lambda: Lambda
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())
beforeEach(() => {
  world.reset()
  lambda = createLambda(world)
})

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const SALES_ORDERS = { order_01J0015: 'SAL-ORD-2026-00020', order_01J0027: 'SAL-ORD-2026-00032' }
const STATUSES = ['On Hold', 'To Deliver and Bill', 'To Deliver', 'To Bill', 'Completed']

/** Lets the time pass, as AWS does: messages are handed out when they are due, what waits is looked at every 5 min. */
async function elapse(ms: number): Promise<void> {
  const until = world.time.now + ms
  let retryAt = world.time.now + 5 * MINUTE
  for (;;) {
    const next = Math.min(world.queue.nextAt() ?? until, retryAt)
    if (next >= until) break
    world.time.now = Math.max(world.time.now, next)
    if (next === retryAt) {
      retryAt += 5 * MINUTE
      await lambda.run(relay => retryWaiting(relay))
    } else await lambda.deliver()
  }
  world.time.now = until
}

const outages: [string, Fault][] = [
  ['resets every connection', { kind: 'reset' }],
  ['answers 503', { kind: 'status', status: 503 }],
  ['shows a page of its proxy', { kind: 'html' }],
]

test.each(outages)('Medusa down for two days (it %s): nothing lost, order kept right', async (_, fault) => {
  const ids = Object.keys(SALES_ORDERS) as (keyof typeof SALES_ORDERS)[]
  await change('Sales Order', SALES_ORDERS.order_01J0015, { status: 'To Bill' })(world, lambda)
  await elapse(10 * MINUTE)
  world.medusa.faults.always(fault)
  for (let hour = 0; hour < 48; hour++) {
    const id = ids[hour % 2] as (typeof ids)[number]
    // Changed for a day and a half; the last change is older than a message is tried for.
    if (hour < 36) {
      await change('Sales Order', SALES_ORDERS[id], { status: STATUSES[hour % 5], per_billed: hour })(world, lambda)
    }
    await elapse(HOUR)
  }
  const tried = world.medusa.calls.length
  world.medusa.faults.clear()
  await elapse(HOUR)

  const expected = await lambda.run(relay => Promise.all(ids.map(id => expectedMetadata(relay, id))))
  expect(ids.map(id => world.medusa.orders.get(id)?.metadata)).toEqual(expected)
  // Not one write of the meantime's states on the way there.
  const writes = world.medusa.calls.slice(tried).filter(({ path }) => path.startsWith('/admin/orders'))
  expect(new Set(writes.map(({ body }) => JSON.stringify((body as { metadata: object }).metadata)))).toEqual(
    new Set(expected.map(metadata => JSON.stringify(metadata))),
  )
  expect([world.queue.size(), [...world.parkingRows.parked.values()]]).toEqual([0, []])
  // Nor was Medusa hammered: an order is tried every quarter of an hour, and a broken connection once more at once.
  expect(tried).toBeLessThan(ids.length * 48 * 4 * 2 * 1.25)
})
