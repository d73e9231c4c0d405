import type { Context } from 'aws-lambda'
import { openRelay } from '../../lib/relay.ts'
import { type Started, startRun } from '../../lib/sync/runs/start.ts'

/** On demand: `{name?, dryRun?}`. Starts a run that makes the collections of all Item Groups, or of one, agree with them. */
export const handler = async (event: unknown, context: Context): Promise<Started> =>
  startRun(await openRelay(context), 'export-item-groups', event)
