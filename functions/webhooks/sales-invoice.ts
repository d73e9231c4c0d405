import { receiveWebhook } from '../../lib/api/receive-webhook.ts'
import { salesInvoiceJobs } from '../../lib/sync/order/webhook-jobs.ts'

/** A Sales Invoice was submitted, paid or cancelled: the payment status of its orders changes. */
export const handler = receiveWebhook('Sales Invoice', salesInvoiceJobs)
