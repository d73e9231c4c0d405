import { customerWebhook, type WebhookDocument } from '../../erpnext/webhook-documents.ts'
import type { NewJob } from '../../queue/jobs.ts'

/** A Customer that names a Lead and is nobody of Medusa's yet: perhaps its Lead is. */
export const customerJobs = (document: WebhookDocument): NewJob[] => {
  const { name, lead_name, medusa_id } = customerWebhook().parse(document)
  return lead_name && !medusa_id ? [{ kind: 'link-customer', name }] : []
}
