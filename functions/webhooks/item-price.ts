import { receiveWebhook } from '../../lib/api/receive-webhook.ts'
import { itemPriceJobs } from '../../lib/sync/price/webhook-jobs.ts'

/** An Item Price was made or changed: so does what its item costs. */
export const handler = receiveWebhook('Item Price', itemPriceJobs)
