import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Document } from '../../lib/local/erpnext/document.ts'
import { type LocalSystem, startLocalSystem } from '../support/local-system.ts'
import { connections, readStatus } from './order-in-medusa.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
const { byPassword, storeEndpoint } = connections(medusa)

/** Recorded: one Medusa order, two live Sales Orders of 36.048 each, one invoice for both. */
const id = 'order_01J0027'
const one = 'SAL-ORD-2026-00032'
const other = 'SAL-ORD-2026-00033'
const invoice = 'ACC-SINV-2026-00022'

describe.each([byPassword, storeEndpoint])('an order split in two: $connection', ({ settings, target }) => {
  let system: LocalSystem
  beforeAll(async () => {
    system = await startLocalSystem({ medusa: settings })
    system.change('Customer', { name: 'Bosch (Clinic) #7/ä 8', medusa_id: medusa.customerId })
    await medusa.createOrder(id)
  })
  afterAll(() => system.stop())

  const status = async () => {
    const { per_delivered, per_billed, advance_paid, erpnext_sales_order, ...fields } =
      (await readStatus(medusa, id)) ?? {}
    const shares = target === 'metadata' ? [per_delivered, per_billed, advance_paid, erpnext_sales_order] : undefined
    return { ...fields, shares }
  }
  const said = (order_status: string, payment_status: string, total: number, shares: unknown[]) => ({
    ...{ order_status, payment_status, discount_amount: 0, net_total: total, grand_total: total },
    ...{ customer_id: medusa.customerId, shares: target === 'metadata' ? shares : undefined },
  })
  /** A document like a recorded one, under another name. */
  const like = (doctype: string, name: string): Document & { items: Document[]; references: Document[] } => {
    const recorded = system.erpnext.get(doctype, name)
    if (!recorded) throw new Error(`the recorded data has no ${doctype} ${name}`)
    return recorded as Document & { items: Document[]; references: Document[] }
  }

  test('asked for by the name of one of them, it is the sum of both and as far as the one behind', async () => {
    const answer = await system.request('POST', '/sync/sales-order', { name: one })
    expect(answer).toEqual({ status: 202, body: { jobs: 1 } })
    await system.idle()
    expect(await status()).toEqual(said('To Deliver', 'Unpaid', 72.096, [0, 100, 0, `${one}, ${other}`]))
  })

  test('one of them delivered: it still waits for the other', async () => {
    await system.save('Sales Order', { name: one, status: 'Completed', per_delivered: 100 })
    expect(await status()).toEqual(said('To Deliver', 'Unpaid', 72.096, [50, 100, 0, `${one}, ${other}`]))
  })

  test('both delivered, and only the Delivery Note says so: it is completed', async () => {
    system.change('Sales Order', { name: other, status: 'Completed', per_delivered: 100 })
    const note = like('Delivery Note', 'MAT-DN-2026-00009')
    const items = note.items.map(row => ({ ...row, parent: 'MAT-DN-2026-00099', against_sales_order: other }))
    await system.save('Delivery Note', { ...note, name: 'MAT-DN-2026-00099', items }, 'on_submit')
    expect(await status()).toEqual(said('Completed', 'Unpaid', 72.096, [100, 100, 0, `${one}, ${other}`]))
  })

  test('their invoice paid in part, and only the Payment Entry says so', async () => {
    system.change('Sales Invoice', { name: invoice, status: 'Partly Paid', outstanding_amount: 62.096 })
    const payment = like('Payment Entry', 'ACC-PAY-2026-00004')
    const references = payment.references.map(row => ({
      ...row,
      parent: 'ACC-PAY-2026-00099',
      reference_name: invoice,
    }))
    await system.save('Payment Entry', { ...payment, name: 'ACC-PAY-2026-00099', references }, 'on_submit')
    expect(await status()).toEqual(said('Completed', 'Partly Paid', 72.096, [100, 100, 0, `${one}, ${other}`]))
  })

  test('their invoice paid, then cancelled', async () => {
    await system.save('Sales Invoice', { name: invoice, status: 'Paid', outstanding_amount: 0 })
    expect(await status()).toMatchObject({ order_status: 'Completed', payment_status: 'Paid' })
    for (const name of [one, other]) system.change('Sales Order', { name, status: 'To Bill', per_billed: 0 })
    await system.save('Sales Invoice', { name: invoice, docstatus: 2, status: 'Cancelled' })
    expect(await status()).toEqual(said('To Bill', 'Unpaid', 72.096, [100, 0, 0, `${one}, ${other}`]))
  })

  test('one of them cancelled: it is the other alone; both cancelled: it is cancelled', async () => {
    await system.save('Sales Order', { name: one, docstatus: 2, status: 'Cancelled' })
    expect(await status()).toEqual(said('To Bill', 'Unpaid', 36.048, [100, 0, 0, other]))
    await system.save('Sales Order', { name: other, docstatus: 2, status: 'Cancelled' })
    expect(await status()).toEqual(said('Cancelled', 'Unpaid', 72.096, [100, 0, 0, `${one}, ${other}`]))
  })
})
