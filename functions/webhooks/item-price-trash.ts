import { receiveWebhook } from '../../lib/api/receive-webhook.ts'
import { trashedItemPriceJobs } from '../../lib/sync/price/webhook-jobs.ts'

/** An Item Price was deleted: its item costs what the next one in force says, or nothing any more. */
export const handler = receiveWebhook('Item Price', trashedItemPriceJobs)
