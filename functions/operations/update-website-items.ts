import type { Context } from 'aws-lambda'
import { openRelay } from '../../lib/relay.ts'
import { type Started, startRun } from '../../lib/sync/runs/start.ts'

/**
 * On demand: `{mode?, parallel?, dryRun?}`. Starts a run that compares every Website Item with what Medusa holds, and puts
 * right what differs.
 */
export const handler = async (event: unknown, context: Context): Promise<Started> =>
  startRun(await openRelay(context), 'update-website-items', event)
