import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type LocalSystem, startLocalSystem } from '../support/local-system.ts'
import { connections, readStatus } from './order-in-medusa.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
const { byPassword, storeEndpoint } = connections(medusa)

describe.each([byPassword, storeEndpoint])('$connection', ({ settings }) => {
  let system: LocalSystem
  beforeAll(async () => {
    system = await startLocalSystem({ medusa: settings })
  })
  afterAll(() => system.stop())

  test('an order that is held, closed and opened again says so each time', async () => {
    await medusa.createOrder('order_10')
    const told: unknown[] = []
    for (const action of [
      'so-insert-submit-one-post', // ERPNext says Draft until its next update of the status
      'so-update_status-On_Hold',
      'so-update_status-Draft567',
      'so-update_status-Closed',
      'so-update_status-Draft582',
    ]) {
      await system.play(action)
      told.push((await readStatus(medusa, 'order_10'))?.order_status)
    }
    expect(told).toEqual(['Pending', 'On Hold', 'To Deliver and Bill', 'Closed', 'To Deliver and Bill'])
  })

  test('rows changed after submission, and a discount, change the totals', async () => {
    await medusa.createOrder('order_20')
    const name = 'SAL-ORD-2026-00004'
    await system.save('Sales Order', { name, discount_amount: 2.71, net_total: 51.51, grand_total: 54.085 })
    const before = { discount_amount: 2.71, net_total: 51.51, grand_total: 54.085 }
    expect(await readStatus(medusa, 'order_20')).toMatchObject(before)
    await system.play('so-update-items-after-submit')
    const after = { discount_amount: 0, net_total: 81.33, grand_total: 81.33 }
    expect(await readStatus(medusa, 'order_20')).toMatchObject(after)
  })
})

describe('only the metadata has what the store endpoint has no field for', () => {
  let system: LocalSystem
  beforeAll(async () => {
    system = await startLocalSystem({ medusa: byPassword.settings })
  })
  afterAll(() => system.stop())

  test('a part delivered, a part invoiced, a credit note and goods returned', async () => {
    // The data set holds the end of this story, where the invoice and its credit note are there already.
    for (const name of ['ACC-SINV-2026-00002', 'ACC-SINV-2026-00003']) system.erpnext.remove('Sales Invoice', name)
    await medusa.createOrder('order_10')
    const told: unknown[] = []
    for (const action of [
      'so-update_status-Draft582',
      'dn-partial-insert-submit',
      'si-partial-insert-submit',
      'si-return-insert-submit',
      'dn-return-insert-submit',
    ]) {
      await system.play(action)
      const { per_delivered, per_billed, ...status } = (await readStatus(medusa, 'order_10')) ?? {}
      expect(status).toMatchObject({ order_status: 'To Deliver and Bill', payment_status: 'Unpaid', grand_total: 54 })
      told.push({ action, per_delivered, per_billed })
    }
    expect(told).toEqual([
      { action: 'so-update_status-Draft582', per_delivered: 0, per_billed: 0 },
      { action: 'dn-partial-insert-submit', per_delivered: 25, per_billed: 0 },
      { action: 'si-partial-insert-submit', per_delivered: 25, per_billed: 50 },
      { action: 'si-return-insert-submit', per_delivered: 25, per_billed: 50 },
      { action: 'dn-return-insert-submit', per_delivered: 0, per_billed: 50 },
    ])
  })

  test('an advance payment, which leaves the order unpaid until there is an invoice', async () => {
    await medusa.createOrder('order_20')
    await system.play('so-update-items-after-submit')
    expect(await readStatus(medusa, 'order_20')).toMatchObject({ payment_status: 'Unpaid', advance_paid: 0 })
    await system.play('so-advance-payment')
    expect(await readStatus(medusa, 'order_20')).toMatchObject({ payment_status: 'Unpaid', advance_paid: 81 })
  })

  test('a paid order with a credit note for all of it stays paid, and its credit note has no say', async () => {
    const id = await medusa.createOrder('order_01J0023')
    expect(await system.request('POST', '/sync/sales-order', { name: 'SAL-ORD-2026-00028' })).toMatchObject({
      status: 202,
    })
    await system.idle()
    expect(await readStatus(medusa, id)).toMatchObject({ order_status: 'To Deliver', payment_status: 'Paid' })
  })
})
