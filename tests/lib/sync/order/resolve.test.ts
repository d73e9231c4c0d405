import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { OrderDoctype } from '../../../../lib/queue/jobs.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.stop())
beforeEach(() => {
  relay.simulators.erpnext.reset()
  relay.simulators.medusa.reset()
  relay.stateRows.clear()
  relay.logLines.length = 0
  relay.time.now += 60_000
})

/** The Medusa orders that were written when a document's webhook had come. */
async function resolve(doctype: OrderDoctype, name: string): Promise<string[]> {
  for (const { medusa_order_id } of relay.simulators.erpnext.list('Sales Order')) {
    if (typeof medusa_order_id === 'string') relay.simulators.medusa.addOrder(medusa_order_id)
  }
  await relay.run({ kind: 'resolve-orders', doctype, name })
  const orders = [...relay.simulators.medusa.orders.values()]
  return orders
    .filter(({ metadata }) => metadata?.order_status)
    .map(({ id }) => id)
    .sort()
}
const setField = (doctype: string, name: string, fields: object) =>
  relay.simulators.erpnext.set(doctype, { ...relay.simulators.erpnext.get(doctype, name), ...fields } as never)

test.each([
  ['Sales Order', 'SAL-ORD-2026-00012', ['order_01J0007']],
  ['Sales Invoice', 'ACC-SINV-2026-00010', ['order_01J0015']],
  ['Sales Invoice', 'ACC-SINV-2026-00018', ['order_01J0023']], // a return
  ['Sales Invoice', 'ACC-SINV-2026-00022', ['order_01J0027']], // bills both halves of a split order
  ['Delivery Note', 'MAT-DN-2026-00005', ['order_01J0007']],
  ['Payment Entry', 'ACC-PAY-2026-00004', ['order_01J0015']], // through its invoice
  ['Payment Entry', 'ACC-PAY-2026-00007', ['order_01J0019']], // an advance, against the order itself
] as const)('%s %s reaches %j', async (doctype, name, orders) => {
  expect(await resolve(doctype, name)).toEqual(orders)
})

test('a document that touches several Medusa orders reaches all of them', async () => {
  setField('Sales Order', 'SAL-ORD-2026-00033', { medusa_order_id: 'order_other' })
  expect(await resolve('Sales Invoice', 'ACC-SINV-2026-00022')).toEqual(['order_01J0027', 'order_other'])
})

test.each([
  ['Sales Invoice', 'ACC-SINV-2026-00004', 'Sales Invoice ACC-SINV-2026-00004 refers to no Sales Order'],
  ['Sales Order', 'SAL-ORD-NONE', 'Sales Order SAL-ORD-NONE does not exist in ERPNext'],
  [
    'Sales Order',
    'SAL-ORD-2026-00003',
    'neither Sales Order SAL-ORD-2026-00003 nor its Quotation has a medusa_order_id',
  ],
  ['Payment Entry', 'ACC-PAY-2026-00001', 'Payment Entry ACC-PAY-2026-00001 refers to no Sales Order'],
] as const)('%s %s is skipped, and the reason says why', async (doctype, name, reason) => {
  expect(await resolve(doctype, name)).toEqual([])
  expect(relay.outcomes()).toMatchObject([{ outcome: 'skipped', reason }])
})

test('an order without an id takes its Quotation’s, which is written back to a draft', async () => {
  setField('Quotation', 'SAL-QTN-2026-00002', { medusa_order_id: 'order_q' })
  setField('Sales Order', 'SAL-ORD-2026-00003', { docstatus: 0, status: 'Draft' })
  relay.simulators.medusa.addOrder('order_q')
  expect(await resolve('Sales Order', 'SAL-ORD-2026-00003')).toEqual(['order_q'])
  expect(relay.simulators.erpnext.get('Sales Order', 'SAL-ORD-2026-00003')?.medusa_order_id).toBe('order_q')
})

test('where the field allows no change after submission, the order is synced all the same, and again later', async () => {
  setField('Quotation', 'SAL-QTN-2026-00002', { medusa_order_id: 'order_q' })
  relay.simulators.medusa.addOrder('order_q')
  expect(await resolve('Sales Order', 'SAL-ORD-2026-00003')).toEqual(['order_q'])
  expect(relay.simulators.erpnext.get('Sales Order', 'SAL-ORD-2026-00003')?.medusa_order_id ?? null).toBeNull()

  setField('Sales Order', 'SAL-ORD-2026-00003', { status: 'To Bill' })
  relay.time.now += 60_000
  await relay.run({ kind: 'sync-order', medusa_order_id: 'order_q' })
  expect(relay.simulators.medusa.orders.get('order_q')?.metadata).toMatchObject({ order_status: 'To Bill' })
})

test('an invoice with a hundred rows of one order is one sync', async () => {
  const invoice = relay.simulators.erpnext.get('Sales Invoice', 'ACC-SINV-2026-00010') as unknown as { items: object[] }
  const items = Array.from({ length: 100 }, (_, index) => ({
    ...invoice.items[0],
    name: `row-${index}`,
    idx: index + 1,
  }))
  setField('Sales Invoice', 'ACC-SINV-2026-00010', { items })
  await resolve('Sales Invoice', 'ACC-SINV-2026-00010')
  expect(relay.outcomes()).toHaveLength(2)
})
