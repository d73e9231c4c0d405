import type { Context } from 'aws-lambda'
import { openRelay } from '../../lib/relay.ts'
import { type Started, startRun } from '../../lib/sync/runs/start.ts'

/**
 * Daily and on demand: `{all?, force?, since?, dryRun?}`. Starts a run that queues a sync for every open order that Medusa was told
 * something else about, or that says something else there.
 */
export const handler = async (event: unknown, context: Context): Promise<Started> =>
  startRun(await openRelay(context), 'update-orders', event)
