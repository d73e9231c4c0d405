import * as z from 'zod'
import type { WebhookDocument } from '../../erpnext/webhook-documents.ts'
import type { NewJob } from '../../queue/jobs.ts'

const text = z.string().nullish()
const websiteItem = z.object({
  name: z.string(),
  item_code: z.string().min(1),
  medusa_id: text,
  custom_skip_update_hook: z.union([z.number(), z.boolean()]).nullish(),
})
const itemGroup = z.object({ name: z.string(), medusa_id: text })

type WebhookJobs = (document: WebhookDocument) => NewJob[]

/** The skip flag goes along as it stands: the worker that resets it may come when it is set again. */
export const websiteItemJobs: WebhookJobs = document => {
  const { item_code, custom_skip_update_hook } = websiteItem.parse(document)
  return [{ kind: 'sync-item', item_code, ...(custom_skip_update_hook ? { skip: true } : {}) }]
}

export const trashedWebsiteItemJobs: WebhookJobs = document => {
  const { name, item_code, medusa_id } = websiteItem.parse(document)
  return [{ kind: 'sync-item', item_code, trashed: { name, ...(medusa_id ? { medusa_id } : {}) } }]
}

export const itemGroupJobs: WebhookJobs = document => [{ kind: 'sync-group', name: itemGroup.parse(document).name }]

export const trashedItemGroupJobs: WebhookJobs = document => {
  const { name, medusa_id } = itemGroup.parse(document)
  return [{ kind: 'sync-group', name, trashed: { name, ...(medusa_id ? { medusa_id } : {}) } }]
}

/** Its country of origin is the product's; whether it is sold at all is its Website Item's affair. */
export const itemJobs: WebhookJobs = ({ name }) => [{ kind: 'sync-item', item_code: name }]
