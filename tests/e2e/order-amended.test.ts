import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Document } from '../../lib/local/erpnext/document.ts'
import { type LocalSystem, startLocalSystem } from '../support/local-system.ts'
import { connections, readStatus } from './order-in-medusa.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
const { byPassword, storeEndpoint } = connections(medusa)

/** Recorded: a cancelled Sales Order and its amendment share one Medusa order. */
const id = 'order_01J0029'
const original = 'SAL-ORD-2026-00035'
const amendment = 'SAL-ORD-2026-00035-1'

describe.each([byPassword, storeEndpoint])('an amended order: $connection', ({ settings, target }) => {
  let system: LocalSystem
  let amended: Document
  beforeAll(async () => {
    system = await startLocalSystem({ medusa: settings })
    system.change('Customer', { name: 'Royal Hospital 10', medusa_id: medusa.customerId })
    // Back to before the amendment, which shall have another total than recorded.
    amended = { ...system.erpnext.get('Sales Order', amendment), name: amendment, net_total: 99.3, grand_total: 99.3 }
    system.erpnext.remove('Sales Order', amendment)
    await medusa.createOrder(id)
  })
  afterAll(() => system.stop())

  const said = (order_status: string, total: number, erpnext_sales_order: string) => ({
    ...{ order_status, payment_status: 'Unpaid', discount_amount: 0, net_total: total, grand_total: total },
    customer_id: medusa.customerId,
    ...(target === 'metadata' ? { erpnext_sales_order, per_billed: 0, per_delivered: 0, advance_paid: 0 } : {}),
  })

  test('the original, submitted and then cancelled, is what it says', async () => {
    await system.save('Sales Order', { name: original, docstatus: 1, status: 'To Deliver and Bill' })
    expect(await readStatus(medusa, id)).toEqual(said('To Deliver and Bill', 79.3, original))
    await system.save('Sales Order', { name: original, docstatus: 2, status: 'Cancelled' })
    expect(await readStatus(medusa, id)).toEqual(said('Cancelled', 79.3, original))
  })

  test('the amendment brings it back: pending as a draft, then with its own status and totals', async () => {
    await system.save('Sales Order', { ...amended, docstatus: 0, status: 'Draft' }, 'after_insert')
    expect(await readStatus(medusa, id)).toEqual(said('Pending', 99.3, amendment))
    await system.save('Sales Order', { ...amended, docstatus: 1, status: 'To Deliver and Bill' })
    expect(await readStatus(medusa, id)).toEqual(said('To Deliver and Bill', 99.3, amendment))
  })

  test('a webhook of the cancelled original, come late, does not cancel it again', async () => {
    await system.save('Sales Order', { name: original })
    expect(await readStatus(medusa, id)).toEqual(said('To Deliver and Bill', 99.3, amendment))
  })

  test('the amendment cancelled too: it is cancelled, with the totals of the amendment alone', async () => {
    await system.save('Sales Order', { name: amendment, docstatus: 2, status: 'Cancelled' })
    expect(await readStatus(medusa, id)).toEqual(said('Cancelled', 99.3, amendment))
  })
})
