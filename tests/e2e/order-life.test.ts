import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type LocalSystem, startLocalSystem } from '../support/local-system.ts'
import { connections, readStatus } from './order-in-medusa.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()

/** A recorded action, and what Medusa is to say after it. */
const LIFE: [
  action: string,
  order_status: string,
  payment_status: string,
  per_delivered: number,
  per_billed: number,
][] = [
  ['so-insert-draft', 'Pending', 'Unpaid', 0, 0],
  ['so-submit-put-docstatus', 'To Deliver and Bill', 'Unpaid', 0, 0],
  ['dn-submit', 'To Bill', 'Unpaid', 100, 0],
  ['si-submit', 'Completed', 'Unpaid', 100, 100],
  ['pe-submit', 'Completed', 'Partly Paid', 100, 100],
  ['pe-submit-rest', 'Completed', 'Paid', 100, 100],
  ['pe-cancel', 'Completed', 'Partly Paid', 100, 100],
  ['si-cancel-blocked', 'To Bill', 'Unpaid', 100, 0],
  ['dn-cancel', 'To Deliver and Bill', 'Unpaid', 0, 0],
  ['so-cancel', 'Cancelled', 'Unpaid', 0, 0],
]

describe.each(Object.values(connections(medusa)))('$connection', ({ settings, target }) => {
  let system: LocalSystem
  beforeAll(async () => {
    system = await startLocalSystem({ medusa: settings })
  })
  afterAll(() => system.stop())

  const expected = LIFE.map(([action, order_status, payment_status, per_delivered, per_billed]) => ({
    action,
    note: 'by the shop',
    ...{ order_status, payment_status, discount_amount: 0, net_total: 37, grand_total: 37, customer_id: 'cus_1' },
    ...(target === 'metadata'
      ? { erpnext_sales_order: 'SAL-ORD-2026-00001', per_delivered, per_billed, advance_paid: 0 }
      : {}),
  }))

  test('submit, delivery, invoice, payments and their cancellations: the admin and the shop read each as it happens', async () => {
    await medusa.createOrder('order_01', { note: 'by the shop' })
    const told: unknown[] = []
    for (const [action] of LIFE) {
      await system.play(action)
      told.push({ action, ...(await readStatus(medusa, 'order_01')) })
    }
    expect(told).toEqual(expected)
  })

  test('the customer reads the last of them', async () => {
    const { action: _, ...last } = expected.at(-1) ?? {}
    expect((await medusa.readOrderAsCustomer('order_01')).metadata).toEqual(last)
  })

  test('each step is one request to Medusa, found under the Sales Order', async () => {
    const path = '/request-log?doctype=Sales%20Order&name=SAL-ORD-2026-00001&limit=100'
    const { status, body } = await system.request('GET', path)
    expect(status).toBe(200)
    const write = target === 'metadata' ? '/admin/orders/order_01?fields=id' : '/store/order-update?order_id=order_01'
    const entry = { status: 'Success', http_status: 200, method: 'POST', path: write }
    expect(body.entries).toEqual(LIFE.map(() => expect.objectContaining(entry)))
  })
})
