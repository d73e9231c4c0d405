import { receiveWebhook } from '../../lib/api/receive-webhook.ts'
import { trashedItemGroupJobs } from '../../lib/sync/product/webhook-jobs.ts'

/** An Item Group was deleted: its collection goes. */
export const handler = receiveWebhook('Item Group', trashedItemGroupJobs)
