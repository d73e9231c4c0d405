import { stockLedgerEntryWebhook, type WebhookDocument } from '../../erpnext/webhook-documents.ts'
import type { NewJob } from '../../queue/jobs.ts'

/** Which warehouse does not matter: the Bins are read anew. */
export const stockLedgerEntryJobs = (document: WebhookDocument): NewJob[] => [
  { kind: 'sync-stock', item_code: stockLedgerEntryWebhook().parse(document).item_code },
]
