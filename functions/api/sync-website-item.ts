import { answer } from '../../lib/api/answer.ts'
import { bodyOf } from '../../lib/api/input.ts'
import { Refusal, serve } from '../../lib/api/serve.ts'
import { openRelay } from '../../lib/relay.ts'
import { exportInput } from '../../lib/sync/export-input.ts'
import { exportWebsiteItem } from '../../lib/sync/product/export.ts'

/** `POST /sync/website-item {name}`: 202 `{"jobs": 1}`, or 404 with the reason when there is no such Website Item. */
export const handler = serve(async (event, context) => {
  const { name } = bodyOf(event, exportInput)
  const { jobs, reason } = await exportWebsiteItem(await openRelay(context), name, context.awsRequestId)
  if (reason) throw new Refusal(404, 'not_found', reason)
  return answer(202, { jobs })
})
