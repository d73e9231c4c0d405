import type { Context } from 'aws-lambda'
import { openRelay } from '../../lib/relay.ts'
import { type Started, startRun } from '../../lib/sync/runs/start.ts'

/**
 * Daily, early on the site's day, and on demand: `{dryRun?}`. Starts a run over the prices that Medusa lacks, and over
 * those that begin or have ended by today.
 */
export const handler = async (event: unknown, context: Context): Promise<Started> =>
  startRun(await openRelay(context), 'sync-missing-prices', event)
