import type { Row } from './document.ts'

/** A Webhook document of the site: what is delivered where. */
export interface WebhookRow {
  doctype: string
  docevent: string
  /** Behind `/webhooks/`. */
  route: string
  condition?: (doc: Row) => boolean
}

/** The webhooks that carry an order's status. A Sales Order's only when it came from the shop. */
export const DEFAULT_WEBHOOKS: readonly WebhookRow[] = [
  ...['after_insert', 'on_change'].map(docevent => ({
    doctype: 'Sales Order',
    docevent,
    route: 'sales-order',
    condition: (doc: Row) => Boolean(doc.from_ecommerce),
  })),
  { doctype: 'Sales Invoice', docevent: 'on_change', route: 'sales-invoice' },
  { doctype: 'Delivery Note', docevent: 'on_submit', route: 'delivery-note' },
  { doctype: 'Delivery Note', docevent: 'on_cancel', route: 'delivery-note' },
  { doctype: 'Payment Entry', docevent: 'on_submit', route: 'payment-entry' },
  { doctype: 'Payment Entry', docevent: 'on_cancel', route: 'payment-entry' },
]

/** The webhooks of the catalogue, its prices and its stock, and of customers: to be added to the ones above. */
export const CATALOGUE_WEBHOOKS: readonly WebhookRow[] = [
  { doctype: 'Website Item', docevent: 'on_update', route: 'website-item' },
  { doctype: 'Website Item', docevent: 'on_trash', route: 'website-item/trash' },
  { doctype: 'Item Price', docevent: 'on_update', route: 'item-price' },
  { doctype: 'Item Price', docevent: 'on_trash', route: 'item-price/trash' },
  { doctype: 'Item Group', docevent: 'on_update', route: 'item-group' },
  { doctype: 'Item Group', docevent: 'on_trash', route: 'item-group/trash' },
  { doctype: 'Item', docevent: 'on_update', route: 'item' },
  { doctype: 'Stock Ledger Entry', docevent: 'after_insert', route: 'stock-ledger-entry' },
  {
    doctype: 'Customer',
    docevent: 'on_update',
    route: 'customer',
    condition: doc => Boolean(doc.lead_name) && !doc.medusa_id,
  },
]
