import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createLambda, type Lambda } from './lambda.ts'
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

const SECOND = 1_000

describe.each(['erpnext', 'medusa'] as const)('%s answers 429', server => {
  test.each<[string, () => number | Date | undefined, number]>([
    ['in seconds', () => 40, 40 * SECOND],
    ['as a date', () => new Date(world.time.now + 40 * SECOND), 40 * SECOND],
    ['absent: 5 s, as after any failure', () => undefined, 5 * SECOND],
    ['as a date that is over: at least a second', () => new Date(world.time.now - 40 * SECOND), SECOND],
    ['for longer than an hour: an hour', () => 86_400, 3_600 * SECOND],
  ])('with Retry-After %s', async (_, wait, pauseMs) => {
    const retryAfter = wait()
    world[server].faults.when(({ path }) =>
      path.startsWith('/auth') || world.time.now > begunAt
        ? undefined
        : { kind: 'status', status: 429, ...(retryAfter === undefined ? {} : { retryAfter }) },
    )
    const begunAt = world.time.now
    await lambda.run(({ queue }) => queue.send([{ kind: 'sync-order', medusa_order_id: 'order_01J0015' }], 'cause'))
    await lambda.deliver()
    expect(world.queue.nextAt()).toBe(begunAt + pauseMs)

    const calls = world[server].calls.length
    await lambda.deliver() // it is not there before its time
    expect(world[server].calls.length).toBe(calls)
    await lambda.drain()
    expect(world.medusa.orders.get('order_01J0015')?.metadata?.order_status).toBe('Completed')
    expect(world.time.now).toBe(begunAt + pauseMs)
  })
})

test('Retry-After holds for the whole group: the messages behind come back with the one that was refused', async () => {
  world.medusa.faults.next(undefined, { kind: 'status', status: 429, retryAfter: 40 }) // the log-in passes
  const begunAt = world.time.now
  const send = (cause: string) =>
    lambda.run(({ queue }) => queue.send([{ kind: 'sync-order', medusa_order_id: 'order_01J0015' }], cause))
  await send('first')
  await lambda.deliver()
  await send('second')
  expect(world.queue.receive()).toEqual([])
  expect(world.queue.nextAt()).toBe(begunAt + 40 * SECOND)
})
