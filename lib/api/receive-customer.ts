import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import * as z from 'zod/mini'
import { correlated } from '../correlation.ts'
import { queueUrl } from '../environment.ts'
import { asRelayError } from '../errors.ts'
import { createLog } from '../log.ts'
import { connectSqs, sqsQueue } from '../queue/send.ts'
import { createSettingsSource } from '../settings.ts'
import { type Answer, answer, refusal } from './answer.ts'
import { parseJsonBytes, rawBody } from './request.ts'
import { isSigned } from './signed.ts'

/** An id, and a few bytes around it. */
const LARGEST_BODY = 4 * 1024

const settings = createSettingsSource()
const queue = sqsQueue(connectSqs(), queueUrl)
const log = createLog()

/**
 * Receives what the companion's subscriber tells: `{"id"}` of a customer that was created in Medusa, signed as Frappe signs,
 * `X-Medusa-Signature: base64(HMAC-SHA256(secret as UTF-8, raw body bytes))` with one of `MEDUSA_WEBHOOK_SECRETS`. It says
 * no more than that somebody is there: the worker asks Medusa who. 202 `{"jobs": 1}`; 400, 401, 413; 503 not queued.
 */
export const receiveCustomer = (event: APIGatewayProxyEventV2, { awsRequestId }: Context): Promise<Answer> =>
  correlated(awsRequestId, () => received(event, awsRequestId))

async function received(event: APIGatewayProxyEventV2, requestId: string): Promise<Answer> {
  const body = rawBody(event)
  if (body.length > LARGEST_BODY) return refusal(413, 'too_large', `the body is over ${LARGEST_BODY} bytes`)
  try {
    if (!(await isSigned(settings, 'MEDUSA_WEBHOOK_SECRETS', body, event.headers['x-medusa-signature']))) {
      log.warn('webhook refused', { from: 'Medusa', reason: 'signature', bytes: body.length })
      log.metric('SignatureFailures', 1)
      return refusal(401, 'unauthorized', 'X-Medusa-Signature is missing or wrong')
    }
    const { data, error } = created().safeParse(parseJsonBytes(body))
    if (!data) {
      const [issue] = error.issues
      return refusal(400, 'invalid_input', [issue?.path.join('.'), issue?.message].filter(Boolean).join(': '))
    }
    await queue.send([{ kind: 'sync-lead', medusa_customer_id: data.id }], requestId)
    return answer(202, { jobs: 1 })
  } catch (error) {
    log.error('webhook not queued', { from: 'Medusa', reason: asRelayError(error).message })
    return refusal(503, 'not_queued', 'it could not be queued; send it again')
  }
}

const created = () => z.strictObject({ id: z.string().check(z.minLength(1), z.maxLength(140)) })
