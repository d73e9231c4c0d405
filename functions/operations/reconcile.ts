import type { Context } from 'aws-lambda'
import { openRelay } from '../../lib/relay.ts'
import { type Started, startRun } from '../../lib/sync/runs/start.ts'

/**
 * Nightly with `fix`, and on demand: `{fix?}`. Starts a run that says where both sides do not agree, and with `fix` puts right
 * what is the relay's.
 */
export const handler = async (event: unknown, context: Context): Promise<Started> =>
  startRun(await openRelay(context), 'reconcile', event)
