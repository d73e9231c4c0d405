import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type LocalSystem, startLocalSystem } from '../support/local-system.ts'
import { asTouched, connections, readStatus, touch } from './order-in-medusa.ts'
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
const statuses = (ids: readonly string[]) => Promise.all(ids.map(id => readStatus(medusa, own(id))))

test('the first time every open order is told its status, and no other', async () => {
  expect(await updateOrders()).toEqual({ status: 200, body: { total: OPEN.length, queued: OPEN.length } })
  expect(await statuses(OPEN)).toEqual(OPEN.map(() => expect.objectContaining({ order_status: expect.any(String) })))
  expect(await statuses(CLOSED)).toEqual(CLOSED.map(() => null))
})

test('the second time nothing is written', async () => {
  for (const id of OPEN) await touch(medusa, own(id))
  expect(await updateOrders()).toEqual({ status: 200, body: { total: OPEN.length, queued: 0 } })
  expect(await statuses(OPEN)).toEqual(OPEN.map(() => asTouched))
})

test('an invoice that became Overdue overnight, without a webhook, reaches its order, which alone is written', async () => {
  system.change('Sales Invoice', { name: 'ACC-SINV-2026-00010', status: 'Overdue' })
  expect(await updateOrders()).toEqual({ status: 200, body: { total: OPEN.length, queued: 1 } })
  const overdue = { order_status: 'Completed', payment_status: 'Overdue', grand_total: 433.068 }
  expect(await statuses(OPEN)).toEqual(
    OPEN.map(id => (id === 'order_01J0015' ? expect.objectContaining(overdue) : asTouched)),
  )
})
