import { receiveWebhook } from '../../lib/api/receive-webhook.ts'
import { itemJobs } from '../../lib/sync/product/webhook-jobs.ts'

/** An Item changed: its country of origin is its product’s. */
export const handler = receiveWebhook('Item', itemJobs)
