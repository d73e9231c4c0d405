import type { Context } from 'aws-lambda'
import { openRelay } from '../../lib/relay.ts'
import { type OrderUpdate, updateOrders } from '../../lib/sync/order/update.ts'

/** Daily and on demand: queues a sync for every open order that Medusa was told something else about. */
export const handler = async (_event: unknown, context: Context): Promise<OrderUpdate> =>
  updateOrders(await openRelay(context), context.awsRequestId)
