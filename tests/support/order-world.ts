import * as fc from 'fast-check'
import type { Document } from '../../lib/local/erpnext/document.ts'
import type { ErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'

/** A webhook that ERPNext would send: the document as it was when the change was made, and whose order it is. */
export interface Webhook {
  doctype: 'Sales Order' | 'Sales Invoice' | 'Delivery Note' | 'Payment Entry'
  document: Document
  medusaOrderId: string
}

export const MEDUSA_ORDERS = ['order_a', 'order_b'] as const

/** One thing that people do in ERPNext; `pick` chooses the document among those that there are. */
export interface Change {
  kind: 'status' | 'cancel' | 'amend' | 'split' | 'invoice' | 'pay' | 'cancel-invoice' | 'deliver' | 'link-customer'
  order: (typeof MEDUSA_ORDERS)[number]
  pick: number
}

export const anyChange: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(
    ...([
      'status',
      'status',
      'cancel',
      'amend',
      'split',
      'invoice',
      'invoice',
      'pay',
      'pay',
      'cancel-invoice',
    ] as const),
    ...(['deliver', 'link-customer'] as const),
  ),
  order: fc.constantFrom(...MEDUSA_ORDERS),
  pick: fc.nat(1000),
})

const STATUSES = ['On Hold', 'To Deliver and Bill', 'To Deliver', 'To Bill', 'Completed', 'Closed']
const PAYMENTS = ['Partly Paid', 'Paid', 'Overdue', 'Unpaid', 'Credit Note Issued']

/** Two shop orders in ERPNext that any change may happen to. It sets states; it computes none. */
export function createOrderWorld(erpnext: ErpnextSimulator) {
  const template = (doctype: string, name: string) => erpnext.get(doctype, name) as Document & { items: Document[] }
  const salesOrder = template('Sales Order', 'SAL-ORD-2026-00020')
  const salesInvoice = template('Sales Invoice', 'ACC-SINV-2026-00010')
  const deliveryNote = template('Delivery Note', 'MAT-DN-2026-00009')
  const paymentEntry = template('Payment Entry', 'ACC-PAY-2026-00004')
  let count = 0

  const all = (doctype: string, order: string) =>
    erpnext.list(doctype).filter(document => document.world_order === order) as (Document & { docstatus: number })[]
  const saved = (doctype: Webhook['doctype'], document: Document, medusaOrderId: string): Webhook => {
    erpnext.set(doctype, document)
    return { doctype, document, medusaOrderId }
  }
  const rows = (from: readonly Document[], fields: object) =>
    from.map(row => ({ ...row, name: `row-${++count}`, ...fields }))
  const newOrder = (order: string, fields: object): Webhook => {
    const name = `SO-${order}-${++count}`
    const document = {
      ...salesOrder,
      ...{ name, medusa_order_id: order, world_order: order, docstatus: 0, status: 'Draft' },
      ...{ net_total: count + 0.1, grand_total: count + 0.305, items: rows(salesOrder.items, { parent: name }) },
      ...fields,
    }
    return saved('Sales Order', document as Document, order)
  }
  const one = <T>(from: T[], pick: number): T | undefined => from[pick % from.length]

  /** Makes the change and answers the webhooks that follow from it; none where there is nothing to change. */
  function change({ kind, order, pick }: Change): Webhook[] {
    const live = one(
      all('Sales Order', order).filter(({ docstatus }) => docstatus !== 2),
      pick,
    )
    const invoice = one(
      all('Sales Invoice', order).filter(({ docstatus }) => docstatus === 1),
      pick,
    )
    const orderSaved = (fields: object) => saved('Sales Order', { ...live, ...fields } as Document, order)
    switch (kind) {
      case 'split':
        return [newOrder(order, {})]
      case 'status':
        return live ? [orderSaved({ docstatus: 1, status: STATUSES[pick % STATUSES.length] })] : []
      case 'cancel':
        return live ? [orderSaved({ docstatus: 2, status: 'Cancelled' })] : []
      case 'amend':
        return live
          ? [orderSaved({ docstatus: 2, status: 'Cancelled' }), newOrder(order, { amended_from: live.name })]
          : []
      case 'deliver': {
        if (!live) return []
        const name = `DN-${++count}`
        const items = rows(deliveryNote.items, { parent: name, against_sales_order: live.name })
        const delivery = { ...deliveryNote, name, items, docstatus: 1, world_order: order } as Document
        const delivered = orderSaved({ docstatus: 1, status: 'To Bill', per_delivered: 100 })
        return [delivered, saved('Delivery Note', delivery, order)]
      }
      case 'invoice': {
        if (!live) return []
        const name = `SI-${++count}`
        const items = rows(salesInvoice.items, { parent: name, sales_order: live.name })
        const fields = { name, items, docstatus: 1, status: 'Unpaid', is_return: 0, world_order: order }
        const billed = orderSaved({ docstatus: 1, status: 'To Deliver', per_billed: 100 })
        return [billed, saved('Sales Invoice', { ...salesInvoice, ...fields } as Document, order)]
      }
      case 'pay': {
        if (!invoice) return []
        const name = `PE-${++count}`
        const row = (paymentEntry.references as Document[]).slice(0, 1)
        const references = rows(row, { parent: name, reference_doctype: 'Sales Invoice', reference_name: invoice.name })
        const paid = { ...invoice, status: PAYMENTS[pick % PAYMENTS.length] } as Document
        const payment = { ...paymentEntry, name, references, docstatus: 1, world_order: order } as Document
        return [saved('Sales Invoice', paid, order), saved('Payment Entry', payment, order)]
      }
      case 'cancel-invoice':
        return invoice
          ? [saved('Sales Invoice', { ...invoice, docstatus: 2, status: 'Cancelled' } as Document, order)]
          : []
      case 'link-customer':
        return live ? [orderSaved({ customer: pick % 2 ? 'Webhook Clinic' : 'Royal Hospital 10' })] : []
    }
  }

  return { change, begin: () => MEDUSA_ORDERS.map(order => newOrder(order, {})) }
}
