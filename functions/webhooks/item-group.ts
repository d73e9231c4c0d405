import { receiveWebhook } from '../../lib/api/receive-webhook.ts'
import { itemGroupJobs } from '../../lib/sync/product/webhook-jobs.ts'

/** An Item Group was made, changed or moved: so is its collection. */
export const handler = receiveWebhook('Item Group', itemGroupJobs)
