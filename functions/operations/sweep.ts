import type { Context } from 'aws-lambda'
import { openRelay } from '../../lib/relay.ts'
import { type Swept, sweep } from '../../lib/sync/sweep.ts'

/** Every 15 minutes and on demand: queues a sync for what changed in ERPNext and whose webhook never came. */
export const handler = async (_event: unknown, context: Context): Promise<Swept[]> =>
  sweep(await openRelay(context), context.awsRequestId)
