import type { Context } from 'aws-lambda'
import { openRelay } from '../../lib/relay.ts'
import { type Started, startRun } from '../../lib/sync/runs/start.ts'

/**
 * Daily and on demand: `{mode?: "batched" | "one-by-one", parallel?, dryRun?}`. Starts a run that makes a product of every
 * published Website Item that has none yet.
 */
export const handler = async (event: unknown, context: Context): Promise<Started> =>
  startRun(await openRelay(context), 'export-website-items', event)
