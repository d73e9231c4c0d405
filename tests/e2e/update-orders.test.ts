import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type LocalSystem, startLocalSystem } from '../support/local-system.ts'
import { connections, readStatus, touch } from './order-in-medusa.ts'
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
  const { status } = await system.request('POST', '/_local/invoke/update-orders', {})
  expect(status).toBe(200)
  await system.idle()
  const { body } = await system.request('GET', '/runs')
  const run = (body as { runs: { kind: string; status: string; counts: Record<string, number> }[] }).runs.find(
    ({ kind }) => kind === 'update-orders',
  )
  expect(run?.status).toBe('done')
  const { total, queued } = run?.counts ?? {}
  return { total, queued }
}
const statuses = (ids: readonly string[]) => Promise.all(ids.map(id => readStatus(medusa, own(id))))

test('the first time every open order is told its status, and no other', async () => {
  expect(await updateOrders()).toEqual({ total: OPEN.length, queued: OPEN.length })
  expect(await statuses(OPEN)).toEqual(OPEN.map(() => expect.objectContaining({ order_status: expect.any(String) })))
  expect(await statuses(CLOSED)).toEqual(CLOSED.map(() => null))
})

test('the second time none differs from what Medusa holds', async () => {
  expect(await updateOrders()).toEqual({ total: OPEN.length, queued: 0 })
})

test('metadata edited by hand, and such as a restored database lost, is found and repaired', async () => {
  const told = await statuses(OPEN)
  await touch(medusa, own('order_01J0011'))
  const path = `/admin/orders/${own('order_01J0015')}?fields=id`
  await medusa.request('POST', path, medusa.adminHeaders, { metadata: { order_status: '', grand_total: 1 } })
  expect(await updateOrders()).toEqual({ total: OPEN.length, queued: 2 })
  expect(await statuses(OPEN)).toEqual(told)
})

test('an invoice that became Overdue overnight, without a webhook, reaches its order', async () => {
  system.change('Sales Invoice', { name: 'ACC-SINV-2026-00010', status: 'Overdue' })
  expect(await updateOrders()).toEqual({ total: OPEN.length, queued: 1 })
  const overdue = { order_status: 'Completed', payment_status: 'Overdue', grand_total: 433.068 }
  expect(await statuses(['order_01J0015'])).toEqual([expect.objectContaining(overdue)])
})
