import { answer } from '../../lib/api/answer.ts'
import { bodyOf } from '../../lib/api/input.ts'
import { openRunningRelay } from '../../lib/api/running-relay.ts'
import { serve } from '../../lib/api/serve.ts'
import { createQuotation } from '../../lib/sync/quotation/create.ts'
import { quotationInput } from '../../lib/sync/quotation/input.ts'

/** `POST /quotations`: 200 `{"quotation"}`, the same one for the same id; 404, 409, 422 say what is wrong with what. */
export const handler = serve(async (event, context) => {
  const input = bodyOf(event, quotationInput)
  return answer(200, await createQuotation(await openRunningRelay(context), input))
}, 'storefront')
