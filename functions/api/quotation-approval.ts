import { answer } from '../../lib/api/answer.ts'
import { bodyOf, pathOf } from '../../lib/api/input.ts'
import { openRunningRelay } from '../../lib/api/running-relay.ts'
import { serve } from '../../lib/api/serve.ts'
import { answerQuotation } from '../../lib/sync/quotation/approve.ts'
import { approvalInput, approvalPath } from '../../lib/sync/quotation/input.ts'

/** `POST /quotations/{quotation_id}/approval`: 200 `{"quotation", "sales_order"?}`, however often; 404, 409, 422. */
export const handler = serve(async (event, context) => {
  const { quotation_id } = pathOf(event, approvalPath)
  const input = bodyOf(event, approvalInput)
  const relay = await openRunningRelay(context)
  return answer(200, await answerQuotation(relay, quotation_id, input, context.awsRequestId))
}, 'storefront')
