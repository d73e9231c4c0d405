import * as z from 'zod'
import { answer } from '../../lib/api/answer.ts'
import { queryOf } from '../../lib/api/input.ts'
import { serve } from '../../lib/api/serve.ts'
import { environment } from '../../lib/relay.ts'
import { connectDynamo } from '../../lib/store/dynamodb.ts'
import { dynamoRequestLog } from '../../lib/store/dynamodb-request-log.ts'

const page = { limit: z.coerce.number().int().min(1).max(100).default(20), after: z.string().min(1).optional() }
const query = z.union([
  z.strictObject({ ...page, doctype: z.string().min(1), name: z.string().min(1) }),
  z.strictObject({ ...page, status: z.literal('failure') }),
])

const requestLog = dynamoRequestLog(connectDynamo(), environment('REQUEST_LOG_TABLE'))

/** `GET /request-log?doctype=&name=` or `?status=failure`: what was sent to Medusa, newest first, `next` for more. */
export const handler = serve(async event => {
  const wanted = queryOf(event, query)
  const found =
    'status' in wanted
      ? await requestLog.failures(wanted)
      : await requestLog.byDocument({ doctype: wanted.doctype, name: wanted.name }, wanted)
  return answer(200, found)
})
