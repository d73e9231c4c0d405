import type { Thing } from './thing.ts'

export interface WebhookEntry {
  doctype: string
  event: 'after_insert' | 'on_update' | 'on_change' | 'on_submit' | 'on_cancel' | 'on_trash'
  /** Of the relay. */
  route: string
  /** Python over `doc`, given the e-mail of the relay's own user. */
  condition?: (user: string) => string
}

const fromShop = () => 'doc.from_ecommerce'

/**
 * The relay writes ids into these documents, and must not hear of it. Not on on_trash: there `modified_by` is who saved
 * the document last, very often the relay, and not who deletes it.
 */
const notByRelay = (user: string) => `doc.modified_by != "${user}"`

/** Every event that the relay wants to hear of. Sales Order: `on_update_after_submit` never fires, `on_change` does. */
export const webhooks: readonly WebhookEntry[] = [
  { doctype: 'Sales Order', event: 'after_insert', route: '/webhooks/sales-order', condition: fromShop },
  { doctype: 'Sales Order', event: 'on_change', route: '/webhooks/sales-order', condition: fromShop },
  { doctype: 'Sales Invoice', event: 'on_change', route: '/webhooks/sales-invoice' },
  { doctype: 'Delivery Note', event: 'on_submit', route: '/webhooks/delivery-note' },
  { doctype: 'Delivery Note', event: 'on_cancel', route: '/webhooks/delivery-note' },
  { doctype: 'Payment Entry', event: 'on_submit', route: '/webhooks/payment-entry' },
  { doctype: 'Payment Entry', event: 'on_cancel', route: '/webhooks/payment-entry' },
  { doctype: 'Website Item', event: 'on_update', route: '/webhooks/website-item', condition: notByRelay },
  { doctype: 'Website Item', event: 'on_trash', route: '/webhooks/website-item/trash' },
  { doctype: 'Item Price', event: 'on_update', route: '/webhooks/item-price', condition: notByRelay },
  { doctype: 'Item Price', event: 'on_trash', route: '/webhooks/item-price/trash' },
  { doctype: 'Item Group', event: 'on_update', route: '/webhooks/item-group', condition: notByRelay },
  { doctype: 'Item Group', event: 'on_trash', route: '/webhooks/item-group/trash' },
  {
    doctype: 'Item',
    event: 'on_update',
    route: '/webhooks/item',
    // Of all that a product shows, the Item alone has this. A disabled Item's Website Item sends a webhook of its own.
    condition: () => 'doc.has_value_changed("country_of_origin")',
  },
  { doctype: 'Stock Ledger Entry', event: 'after_insert', route: '/webhooks/stock-ledger-entry' },
  {
    doctype: 'Customer',
    event: 'on_update',
    route: '/webhooks/customer',
    condition: () => 'doc.lead_name and not doc.medusa_id',
  },
]

/**
 * The routes that this version of the relay answers; a test compares them with serverless.yml. A webhook to another one
 * would be refused three times each, and hold up the ones behind it meanwhile.
 */
export const servedRoutes: readonly string[] = [
  '/webhooks/sales-order',
  '/webhooks/sales-invoice',
  '/webhooks/delivery-note',
  '/webhooks/payment-entry',
  '/webhooks/website-item',
  '/webhooks/website-item/trash',
  '/webhooks/item-group',
  '/webhooks/item-group/trash',
  '/webhooks/item',
  '/webhooks/item-price',
  '/webhooks/item-price/trash',
  '/webhooks/stock-ledger-entry',
  '/webhooks/customer',
]

export const isServed = ({ route }: WebhookEntry): boolean => servedRoutes.includes(route)

export const webhookName = ({ doctype, event }: WebhookEntry): string => `Relay: ${doctype} ${event}`

/** The one way that is known to send a whole document: `doc.as_json()` and the like fail in Frappe without a word. */
const template = ({ doctype, event }: WebhookEntry): string =>
  `{"event":"${event}","doctype":"${doctype}","name":{{ doc.name | tojson }},"doc":{{ doc | tojson }}}`

export interface WebhookOptions {
  relayUrl: string
  user: string
  secret: string
  /** Whether webhooks that are there get the secret too: what they have cannot be read back. */
  isSecretNew: boolean
}

/** A `name` is needed, Frappe makes none up; and a Content-Type, for it sends none. */
export const webhookThing = (entry: WebhookEntry, { relayUrl, user, secret, isSecretNew }: WebhookOptions): Thing => ({
  doctype: 'Webhook',
  name: webhookName(entry),
  create: { name: webhookName(entry), webhook_secret: secret },
  keep: {
    enabled: 1,
    condition: entry.condition?.(user) ?? '',
    request_url: relayUrl + entry.route,
    is_dynamic_url: 0,
    request_method: 'POST',
    request_structure: 'JSON',
    timeout: 5,
    webhook_json: template(entry),
    webhook_headers: [{ key: 'Content-Type', value: 'application/json' }],
    enable_security: 1,
  },
  fixed: { webhook_doctype: entry.doctype, webhook_docevent: entry.event },
  ...(isSecretNew ? { write: { webhook_secret: secret } } : {}),
})
