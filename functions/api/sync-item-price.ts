import { answer } from '../../lib/api/answer.ts'
import { bodyOf } from '../../lib/api/input.ts'
import { Refusal, serve } from '../../lib/api/serve.ts'
import { openRelay } from '../../lib/relay.ts'
import { exportInput } from '../../lib/sync/export-input.ts'
import { exportItemPrice } from '../../lib/sync/price/export.ts'

/** `POST /sync/item-price {name}`: 202 `{"jobs": 1}`, or 404 with the reason why it goes nowhere. */
export const handler = serve(async (event, context) => {
  const { name } = bodyOf(event, exportInput)
  const { jobs, reason } = await exportItemPrice(await openRelay(context), name, context.awsRequestId)
  if (reason) throw new Refusal(404, 'not_found', reason)
  return answer(202, { jobs })
})
