import { receiveWebhook } from '../../lib/api/receive-webhook.ts'
import { websiteItemJobs } from '../../lib/sync/product/webhook-jobs.ts'

/** A Website Item was made or changed: so does its product. */
export const handler = receiveWebhook('Website Item', websiteItemJobs)
