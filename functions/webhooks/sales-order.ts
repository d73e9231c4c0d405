import { receiveWebhook } from '../../lib/api/receive-webhook.ts'
import { salesOrderJobs } from '../../lib/sync/order/webhook-jobs.ts'

/** A Sales Order was made or changed; only those that came from the shop are synced. */
export const handler = receiveWebhook('Sales Order', salesOrderJobs)
