import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { expectedMetadata } from './expected.ts'
import { createLambda } from './lambda.ts'
import { change } from './steps.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
  // A token is fetched by one worker at a time, and the others wait for it: a key lets them all in at once.
  Object.assign(world.settings, { MEDUSA_EMAIL: undefined, MEDUSA_SECRET_KEY: world.medusa.secretKey })
})
afterAll(() => world.stop())

const ID = 'order_01J0015'
const SALES_ORDER = 'SAL-ORD-2026-00020'
const STATUSES = ['On Hold', 'To Deliver and Bill', 'To Deliver', 'To Bill', 'Completed', 'Closed']

/** A change, when it is made, and the worker that is given its job. */
const anyTurn = fc.record({ atMs: fc.integer({ min: 0, max: 60 }), status: fc.constantFrom(...STATUSES) })
/** What was read is old when it comes, and writes overtake one another on their way. */
const anyDelay = fc.record({
  kind: fc.constantFrom('slow', 'late'),
  ms: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 60 }) }),
})

test('ten workers on one document: no lost update', async () => {
  let races = 0
  const anyTurns = fc.array(anyTurn, { minLength: 10, maxLength: 10 })
  const anyDelays = fc.array(anyDelay, { minLength: 20, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(anyTurns, anyDelays, async (turns, delays) => {
      world.reset()
      let requests = 0
      const delay = () => delays[requests++ % delays.length]
      world.erpnext.faults.when(delay)
      world.medusa.faults.when(delay)
      const workers = turns.map(async ({ atMs, status }) => {
        await pause(atMs)
        const lambda = createLambda(world)
        await change('Sales Order', SALES_ORDER, { status })(world, lambda)
        await lambda.deliver(false)
      })
      await Promise.all(workers)
      races += world.logLines.filter(line => line.includes('another worker was at it')).length

      const lambda = createLambda(world)
      await lambda.drain()
      const expected = await lambda.run(relay => expectedMetadata(relay, ID))
      expect(world.medusa.orders.get(ID)?.metadata).toEqual(expected)
    }),
    { numRuns: 40, endOnFailure: true },
  )
  expect(races).toBeGreaterThan(40)
}, 60_000)

test('a write that another worker overtook on its way does not stay', async () => {
  world.reset()
  const work = async (status: string) => {
    const lambda = createLambda(world)
    await change('Sales Order', SALES_ORDER, { status })(world, lambda)
    return lambda.deliver(false)
  }
  const held = () => world.medusa.orders.get(ID)?.metadata?.order_status
  world.medusa.faults.next({ kind: 'late', ms: 500 })
  const overtaken = work('On Hold')
  while (!world.medusa.calls.length) await pause(1)
  await work('Closed')
  expect(held()).toBe('Closed')
  await overtaken
  expect(held()).toBe('On Hold')

  await createLambda(world).drain()
  expect(held()).toBe('Closed')
})
