import { receiveWebhook } from '../../lib/api/receive-webhook.ts'
import { paymentEntryJobs } from '../../lib/sync/order/webhook-jobs.ts'

/** A Payment Entry was submitted or cancelled, against an invoice or, as an advance, an order. */
export const handler = receiveWebhook('Payment Entry', paymentEntryJobs)
