import type { Context } from 'aws-lambda'
import { openRelay } from '../../lib/relay.ts'
import { exportInput } from '../../lib/sync/export-input.ts'
import { exportItemPrice } from '../../lib/sync/price/export.ts'

/** On demand: `{name}` of an Item Price, whose item's prices are then compared with what Medusa holds. */
export const handler = async (event: unknown, context: Context): Promise<{ jobs: number; reason?: string }> =>
  exportItemPrice(await openRelay(context), exportInput.parse(event).name, context.awsRequestId)
