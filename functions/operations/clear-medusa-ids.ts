import type { Context } from 'aws-lambda'
import { openRelay } from '../../lib/relay.ts'
import { type Started, startRun } from '../../lib/sync/runs/start.ts'

/** On demand: `{doctype, confirm, dryRun?}`, `confirm` the doctype once more. Starts a run that clears its ids of Medusa. */
export const handler = async (event: unknown, context: Context): Promise<Started> =>
  startRun(await openRelay(context), 'clear-medusa-ids', event)
