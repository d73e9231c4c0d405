import * as z from 'zod'
import { answer } from '../../lib/api/answer.ts'
import { queryOf } from '../../lib/api/input.ts'
import { serve } from '../../lib/api/serve.ts'
import { environment } from '../../lib/environment.ts'
import { connectDynamo } from '../../lib/store/dynamodb.ts'
import { dynamoRequestLog } from '../../lib/store/dynamodb-request-log.ts'

const query = z
  .strictObject({
    doctype: z.string().min(1).optional(),
    name: z.string().min(1).optional(),
    status: z.literal('failure').optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
    after: z.string().min(1).optional(),
  })
  .refine(({ doctype, name, status }) => (status ? !doctype && !name : doctype && name), {
    message: 'give doctype and name, or status=failure',
  })

const requestLog = dynamoRequestLog(connectDynamo(), environment('REQUEST_LOG_TABLE'))

/** `GET /request-log?doctype=&name=` or `?status=failure`: what was sent to Medusa, newest first, `next` for more. */
export const handler = serve(async event => {
  const wanted = queryOf(event, query)
  const { doctype, name } = wanted
  const found = await (doctype && name ? requestLog.byDocument({ doctype, name }, wanted) : requestLog.failures(wanted))
  return answer(200, found)
})
