import { itemGroupWebhook, type WebhookDocument, websiteItemWebhook } from '../../erpnext/webhook-documents.ts'
import type { NewJob } from '../../queue/jobs.ts'

type WebhookJobs = (document: WebhookDocument) => NewJob[]

/** The skip flag goes along as it stands: the worker that resets it may come when it is set again. */
export const websiteItemJobs: WebhookJobs = document => {
  const { item_code, custom_skip_update_hook } = websiteItemWebhook().parse(document)
  return [{ kind: 'sync-item', item_code, ...(custom_skip_update_hook ? { skip: true } : {}) }]
}

export const trashedWebsiteItemJobs: WebhookJobs = document => {
  const { name, item_code, medusa_id } = websiteItemWebhook().parse(document)
  return [{ kind: 'sync-item', item_code, trashed: { name, ...(medusa_id ? { medusa_id } : {}) } }]
}

export const itemGroupJobs: WebhookJobs = document => [
  { kind: 'sync-group', name: itemGroupWebhook().parse(document).name },
]

export const trashedItemGroupJobs: WebhookJobs = document => {
  const { name, medusa_id } = itemGroupWebhook().parse(document)
  return [{ kind: 'sync-group', name, trashed: { name, ...(medusa_id ? { medusa_id } : {}) } }]
}

/** Its country of origin is the product's; whether it is sold at all is its Website Item's affair. */
export const itemJobs: WebhookJobs = ({ name }) => [{ kind: 'sync-item', item_code: name }]
