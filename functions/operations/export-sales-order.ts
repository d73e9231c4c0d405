import type { Context } from 'aws-lambda'
import { openRelay } from '../../lib/relay.ts'
import { exportInput } from '../../lib/sync/export-input.ts'
import { exportSalesOrder } from '../../lib/sync/order/export.ts'

/** On demand: `{name}` of a Sales Order, whose Medusa order is then written again whatever it holds. */
export const handler = async (event: unknown, context: Context): Promise<{ jobs: number; reason?: string }> =>
  exportSalesOrder(await openRelay(context), exportInput.parse(event).name, context.awsRequestId)
