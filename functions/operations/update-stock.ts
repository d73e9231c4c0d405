import type { Context } from 'aws-lambda'
import { openRelay } from '../../lib/relay.ts'
import { type Started, startRun } from '../../lib/sync/runs/start.ts'

/**
 * Daily and on demand: `{name?, dryRun?}`. Starts a run that makes the flags and levels of all items that the shop shows, or
 * of one Website Item, agree with what is there.
 */
export const handler = async (event: unknown, context: Context): Promise<Started> =>
  startRun(await openRelay(context), 'update-stock', event)
