import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { groupId } from '../../lib/queue/jobs.ts'
import { queueAgain } from '../../lib/queue/release.ts'
import { createLambda, type Lambda } from './lambda.ts'
import { startWorld, type World } from './world.ts'

let world: World
let lambda: Lambda
let causes = 0
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())
beforeEach(() => {
  world.reset()
  lambda = createLambda(world)
})

const sync = (medusa_order_id: string) => ({ kind: 'sync-order', medusa_order_id }) as const
const send = (...ids: string[]) => lambda.run(({ queue }) => queue.send(ids.map(sync), `cause-${++causes}`))
const parked = () =>
  [...world.parkingRows.parked.values()].map(({ target, status, code }) => ({ target, status, code }))
const told = (id: string) => world.medusa.orders.get(id)?.metadata?.order_status

test.each([
  ['a message that is no JSON', 'no JSON'],
  ['a job of another version', '{"v":99,"kind":"sync-order","medusa_order_id":"order_01J0015","cause":"c"}'],
])('%s parks; the jobs behind it and other groups go on', async (_, body) => {
  world.queue.sendText(body, groupId(sync('order_01J0015')))
  await send('order_01J0015', 'order_01J0027')
  const begunAt = world.time.now
  await lambda.drain()
  expect(parked()).toMatchObject([{ status: 'parked', code: 'unreadable' }])
  expect([told('order_01J0015'), told('order_01J0027')]).toEqual(['Completed', 'To Deliver'])
  expect(world.time.now).toBe(begunAt) // nobody waited for anything
})

test('a job that Medusa refuses parks; the job behind it in its group goes on and clears the row', async () => {
  world.medusa.orders.delete('order_01J0015')
  await send('order_01J0015', 'order_01J0027')
  await lambda.deliver()
  expect(parked()).toEqual([{ target: 'Medusa Order#order_01J0015', status: 'parked', code: 'not_found' }])
  expect(told('order_01J0027')).toBe('To Deliver')

  world.medusa.addOrder('order_01J0015')
  await send('order_01J0015')
  await lambda.drain()
  expect([parked(), told('order_01J0015')]).toEqual([[], 'Completed'])
})

test('a retry from the parked list ends done and clears the row', async () => {
  world.medusa.orders.delete('order_01J0015')
  await send('order_01J0015')
  await lambda.drain()
  world.medusa.addOrder('order_01J0015')
  const [row] = world.parkingRows.parked.values()
  await lambda.run(relay => queueAgain(relay, row as NonNullable<typeof row>))
  await lambda.drain()
  expect([parked(), told('order_01J0015')]).toEqual([[], 'Completed'])
})

test('of two jobs for one order that wait, nothing is forgotten: neither whose orders they name, nor that one was forced', async () => {
  world.change('Sales Order', 'SAL-ORD-2026-00003', { medusa_order_id: null })
  world.medusa.setPassword('another')
  const named = { ...sync('order_01J0027'), sales_orders: ['SAL-ORD-2026-00003'] }
  await lambda.run(({ queue }) => queue.send([{ ...named, force: true }], 'first'))
  await lambda.deliver()
  await send('order_01J0027')
  await lambda.deliver()
  expect([...world.parkingRows.parked.values()]).toMatchObject([
    { status: 'waiting', job: { force: true, sales_orders: ['SAL-ORD-2026-00003'] } },
  ])

  world.medusa.setPassword(world.password)
  await lambda.drain()
  expect(world.medusa.orders.get('order_01J0027')?.metadata?.erpnext_sales_order).toBe(
    'SAL-ORD-2026-00003, SAL-ORD-2026-00032, SAL-ORD-2026-00033',
  )
})
