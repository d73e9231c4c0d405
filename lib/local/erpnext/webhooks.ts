import { conditionHolds } from './condition.ts'
import type { Document, Row } from './document.ts'

/** A Webhook document of the site: what is delivered where. */
export interface WebhookRow {
  doctype: string
  docevent: string
  /** Behind `/webhooks/`. */
  route: string
  /** `before`: as it was before the save. */
  condition?: (doc: Row, before?: Row) => boolean
}

/** The only template whose rendering is recorded: the whole document. Frappe writes the JSON anew, so spaces do not matter. */
const wholeDocument = (doctype: unknown, event: unknown): string =>
  `{"event":"${event}","doctype":"${doctype}","name":{{ doc.name | tojson }},"doc":{{ doc | tojson }}}`

/**
 * The webhooks that a site's own Webhook documents ask for, so that what a set-up made can be played.
 * @throws Error for a template whose rendering nobody recorded
 */
export function webhooksOf(documents: Iterable<Document>): WebhookRow[] {
  return [...documents]
    .filter(({ enabled, request_url }) => enabled && String(request_url).includes('/webhooks/'))
    .map(({ name, webhook_doctype, webhook_docevent, webhook_json, request_url, condition }) => {
      const [template, recorded] = [String(webhook_json), wholeDocument(webhook_doctype, webhook_docevent)].map(text =>
        text.replace(/\s/g, ''),
      )
      if (template !== recorded) throw new Error(`${name}: no rendering of its template is recorded`)
      const [, route = ''] = String(request_url).split('/webhooks/')
      const row = { doctype: String(webhook_doctype), docevent: String(webhook_docevent), route }
      return condition ? { ...row, condition: (doc, before) => conditionHolds(String(condition), doc, before) } : row
    })
}

/** What the recorded template sends, as Python writes it (recorded): keys in order, ASCII only. */
export const bodyOf = (docevent: string, { doctype, ...doc }: Row): string =>
  `{"event":"${docevent}","doctype":"${doctype}","name":${python(doc.name)},"doc":${python({ ...doc, doctype })}}`

function python(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`
  if (value === null || typeof value !== 'object') {
    return JSON.stringify(value ?? null).replace(
      /[^\x20-\x7e]/g,
      unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}: ${python(entry)}`).join(', ')}}`
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
