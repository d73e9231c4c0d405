import { receiveWebhook } from '../../lib/api/receive-webhook.ts'
import { customerJobs } from '../../lib/sync/customer/webhook-jobs.ts'

/** A Customer was saved on the desk: with a Lead that signed up in the shop, it is linked. */
export const handler = receiveWebhook('Customer', customerJobs)
