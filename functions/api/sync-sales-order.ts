import { answer } from '../../lib/api/answer.ts'
import { bodyOf } from '../../lib/api/input.ts'
import { Refusal, serve } from '../../lib/api/serve.ts'
import { openRelay } from '../../lib/relay.ts'
import { exportInput } from '../../lib/sync/export-input.ts'
import { exportSalesOrder } from '../../lib/sync/order/export.ts'

/** `POST /sync/sales-order {name}`: 202 `{"jobs"}`, or 404 with the reason when it belongs to no Medusa order. */
export const handler = serve(async (event, context) => {
  const { name } = bodyOf(event, exportInput)
  const { jobs, reason } = await exportSalesOrder(await openRelay(context), name, context.awsRequestId)
  if (reason) throw new Refusal(404, 'not_found', reason)
  return answer(202, { jobs })
})
