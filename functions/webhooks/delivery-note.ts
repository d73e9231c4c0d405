import { receiveWebhook } from '../../lib/api/receive-webhook.ts'
import { deliveryNoteJobs } from '../../lib/sync/order/webhook-jobs.ts'

/** A Delivery Note was submitted or cancelled: the delivery status of its orders changes. */
export const handler = receiveWebhook('Delivery Note', deliveryNoteJobs)
