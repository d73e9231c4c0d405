import * as z from 'zod'
import { answer } from '../../lib/api/answer.ts'
import { queryOf } from '../../lib/api/input.ts'
import { serve } from '../../lib/api/serve.ts'
import { environment } from '../../lib/environment.ts'
import { redact } from '../../lib/redact.ts'
import { connectDynamo } from '../../lib/store/dynamodb.ts'
import { dynamoParking } from '../../lib/store/dynamodb-parking.ts'

const query = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().min(1).optional(),
})

const parking = dynamoParking(connectDynamo(), environment('PARKED_TABLE'))

/**
 * `GET /parked`: the jobs that are kept off the queue, why, and what those that wait are waiting for. Of Medusa 1 a job may
 * hold what somebody filled in, which a retry needs and nobody has to see.
 */
export const handler = serve(async event => answer(200, redact(await parking.list(queryOf(event, query)))))
