import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type LocalSystem, startLocalSystem } from '../support/local-system.ts'
import { connections, readStatus, readUpdatedAt } from './order-in-medusa.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()

/** The recorded orders that are open: not finished, or finished with an invoice that is not paid (order_01J0015). */
const OPEN = `order_10 order_20 order_01J0001 order_01J0003 order_01J0007 order_01J0009 order_01J0011 order_01J0013
  order_01J0015 order_01J0019 order_01J0021 order_01J0023 order_01J0025 order_01J0027 order_01J0029`.split(/\s+/)
const CLOSED = ['order_01', 'order_01J0005', 'order_01J0017']
/** All of them have to be in this shop, so they get ids that no other suite uses. */
const own = (id: string) => `${id}_daily`

let system: LocalSystem
beforeAll(async () => {
  system = await startLocalSystem({ medusa: connections(medusa).byPassword.settings })
  for (const { name, medusa_order_id } of system.erpnext.list('Sales Order')) {
    if (medusa_order_id) system.change('Sales Order', { name, medusa_order_id: own(String(medusa_order_id)) })
  }
  for (const id of [...OPEN, ...CLOSED]) await medusa.createOrder(own(id))
})
afterAll(() => system.stop())

const updateOrders = async () => {
  const answer = await system.request('POST', '/_local/invoke/update-orders', {})
  await system.idle()
  return answer
}
const lastWrites = (ids: readonly string[]) => Promise.all(ids.map(id => readUpdatedAt(medusa, own(id))))

test('the first time every open order is told its status, and no other', async () => {
  expect(await updateOrders()).toEqual({ status: 200, body: { total: OPEN.length, queued: OPEN.length } })
  const told = await Promise.all(OPEN.map(async id => (await readStatus(medusa, own(id)))?.order_status))
  expect(told).toEqual(OPEN.map(() => expect.any(String)))
  expect(await Promise.all(CLOSED.map(id => readStatus(medusa, own(id))))).toEqual(CLOSED.map(() => null))
})

test('the second time nothing is written', async () => {
  const before = await lastWrites(OPEN)
  expect(await updateOrders()).toEqual({ status: 200, body: { total: OPEN.length, queued: 0 } })
  expect(await lastWrites(OPEN)).toEqual(before)
})

test('an invoice that became Overdue overnight, without a webhook, reaches its order, which alone is written', async () => {
  const others = OPEN.filter(id => id !== 'order_01J0015')
  const before = await lastWrites(others)
  expect(await readStatus(medusa, own('order_01J0015'))).toMatchObject({ payment_status: 'Partly Paid' })
  system.change('Sales Invoice', { name: 'ACC-SINV-2026-00010', status: 'Overdue' })
  expect(await updateOrders()).toEqual({ status: 200, body: { total: OPEN.length, queued: 1 } })
  expect(await readStatus(medusa, own('order_01J0015'))).toMatchObject({
    order_status: 'Completed',
    payment_status: 'Overdue',
    grand_total: 433.068,
  })
  expect(await lastWrites(others)).toEqual(before)
})
