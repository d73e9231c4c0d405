import type { Context } from 'aws-lambda'
import { openRelay } from '../../lib/relay.ts'
import { exportInput } from '../../lib/sync/export-input.ts'
import { exportWebsiteItem } from '../../lib/sync/product/export.ts'

/** On demand: `{name}` of a Website Item, whose product is then written again whatever it holds. */
export const handler = async (event: unknown, context: Context): Promise<{ jobs: number; reason?: string }> =>
  exportWebsiteItem(await openRelay(context), exportInput.parse(event).name, context.awsRequestId)
