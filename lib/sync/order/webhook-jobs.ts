import {
  deliveryNoteWebhook,
  paymentEntryWebhook,
  salesInvoiceWebhook,
  salesOrderWebhook,
  type WebhookDocument,
} from '../../erpnext/webhook-documents.ts'
import type { NewJob, OrderDoctype } from '../../queue/jobs.ts'

/** What a webhook calls for, decided by its body alone: which orders are meant is read later, as things stand then. */
export type WebhookJobs = (document: WebhookDocument) => NewJob[]

/** Only orders that came from the shop. Most name their Medusa order; the others may find it through their Quotation. */
export const salesOrderJobs: WebhookJobs = document => {
  const { name, from_ecommerce, medusa_order_id } = salesOrderWebhook().parse(document)
  if (!from_ecommerce) return []
  if (medusa_order_id) return [{ kind: 'sync-order', medusa_order_id }]
  return [{ kind: 'resolve-orders', doctype: 'Sales Order', name }]
}

export const salesInvoiceJobs: WebhookJobs = document => {
  const { items } = salesInvoiceWebhook().parse(document)
  return resolve(
    'Sales Invoice',
    document,
    items?.some(row => row.sales_order),
  )
}

export const deliveryNoteJobs: WebhookJobs = document => {
  const { items } = deliveryNoteWebhook().parse(document)
  return resolve(
    'Delivery Note',
    document,
    items?.some(row => row.against_sales_order),
  )
}

export const paymentEntryJobs: WebhookJobs = document => {
  const { references } = paymentEntryWebhook().parse(document)
  const selling = ['Sales Invoice', 'Sales Order']
  return resolve(
    'Payment Entry',
    document,
    references?.some(row => selling.includes(row.reference_doctype ?? '')),
  )
}

/** `refers`: whether a row names a selling document; undefined where the webhook's template left the rows out. */
function resolve(doctype: OrderDoctype, { name, docstatus }: WebhookDocument, refers: boolean | undefined): NewJob[] {
  // Drafts change nothing, and an invoice over the counter or a payment to a supplier is none of our business.
  if (docstatus === 0 || refers === false) return []
  return [{ kind: 'resolve-orders', doctype, name }]
}
