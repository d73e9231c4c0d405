import { type Answer, answer } from '../../lib/api/answer.ts'
import { environment } from '../../lib/environment.ts'
import { redact } from '../../lib/redact.ts'
import { connectDynamo } from '../../lib/store/dynamodb.ts'
import { dynamoParking } from '../../lib/store/dynamodb-parking.ts'

const parking = dynamoParking(connectDynamo(), environment('PARKED_TABLE'))

/**
 * `GET /health`: 200 `{"status": "ok"}`, or 503 `{"status": "waiting", "waiting_for"}` with what all jobs wait for and
 * why. The one endpoint without a key: it says nothing about anybody's data.
 */
export const handler = async (): Promise<Answer> => {
  const { breakers } = await parking.look([])
  if (!breakers.size) return answer(200, { status: 'ok' })
  return answer(503, redact({ status: 'waiting', waiting_for: [...breakers.values()] }))
}
