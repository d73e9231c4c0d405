import { receiveWebhook } from '../../lib/api/receive-webhook.ts'
import { stockLedgerEntryJobs } from '../../lib/sync/stock/webhook-jobs.ts'

/** An item came or went: so do its flag and its levels. */
export const handler = receiveWebhook('Stock Ledger Entry', stockLedgerEntryJobs)
