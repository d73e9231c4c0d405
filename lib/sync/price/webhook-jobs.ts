import { itemPriceWebhook, type WebhookDocument } from '../../erpnext/webhook-documents.ts'
import type { NewJob } from '../../queue/jobs.ts'

/** Whether it is the shop's says the worker, who can tell why not: it may have been until now. */
export function itemPriceJobs(document: WebhookDocument): NewJob[] {
  const { name, item_code } = itemPriceWebhook().parse(document)
  return [{ kind: 'sync-price', item_code, prices: [name] }]
}

export function trashedItemPriceJobs(document: WebhookDocument): NewJob[] {
  const { name, item_code, medusa_id, medusa_price_id } = itemPriceWebhook().parse(document)
  const ids = { ...(medusa_id ? { medusa_id } : {}), ...(medusa_price_id ? { medusa_price_id } : {}) }
  return [{ kind: 'sync-price', item_code, trashed: [{ name, ...ids }] }]
}
