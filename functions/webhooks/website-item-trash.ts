import { receiveWebhook } from '../../lib/api/receive-webhook.ts'
import { trashedWebsiteItemJobs } from '../../lib/sync/product/webhook-jobs.ts'

/** A Website Item was deleted: its product goes, unless the item has another Website Item by then. */
export const handler = receiveWebhook('Website Item', trashedWebsiteItemJobs)
