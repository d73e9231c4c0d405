import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { updateOrders } from '../../../../lib/sync/order/update.ts'
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
  relay.time.now += 60_000
  for (const { medusa_order_id } of relay.simulators.erpnext.list('Sales Order')) {
    if (typeof medusa_order_id === 'string') relay.simulators.medusa.addOrder(medusa_order_id)
  }
})
const setField = (doctype: string, name: string, fields: object) =>
  relay.simulators.erpnext.set(doctype, { ...relay.simulators.erpnext.get(doctype, name), ...fields } as never)

async function update(pageSize?: number) {
  relay.time.now += 60_000
  const result = await updateOrders(relay, `run-${relay.time.now}`, pageSize)
  await relay.queue.drain(relay.worker)
  return result
}

/** Recorded: with an id, and not finished or with an unpaid invoice. */
const OPEN = 15

test.each([200, 3, 1])(
  'every open order is looked at once, in pages of %i, and a second run changes nothing',
  async pageSize => {
    expect(await update(pageSize)).toEqual({ total: OPEN, queued: OPEN })
    expect(await update(pageSize)).toEqual({ total: OPEN, queued: 0 })
  },
)

test('an invoice that became Overdue overnight, without a webhook and without a new modified, reaches Medusa', async () => {
  await update()
  setField('Sales Invoice', 'ACC-SINV-2026-00006', { status: 'Overdue' })
  expect(await update()).toEqual({ total: OPEN, queued: 1 })
  expect(relay.simulators.medusa.orders.get('order_01J0011')?.metadata).toMatchObject({ payment_status: 'Overdue' })
})

test('a finished order whose invoice is not paid is still looked at', async () => {
  await update()
  setField('Sales Invoice', 'ACC-SINV-2026-00010', { status: 'Overdue' }) // of a Completed order
  expect(await update()).toMatchObject({ queued: 1 })
  expect(relay.simulators.medusa.orders.get('order_01J0015')?.metadata).toMatchObject({ payment_status: 'Overdue' })
})

test('a split order is compared as a whole even where a page ends in the middle of it', async () => {
  expect(await update(1)).toMatchObject({ total: OPEN })
  expect(relay.simulators.medusa.orders.get('order_01J0027')?.metadata).toMatchObject({ grand_total: 72.096 })
})
