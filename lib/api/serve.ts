import { timingSafeEqual } from 'node:crypto'
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { correlated } from '../correlation.ts'
import { asRelayError, RelayError } from '../errors.ts'
import { hashOf } from '../hash.ts'
import { createLog } from '../log.ts'
import { Refusal } from '../refusal.ts'
import { createSettingsSource } from '../settings.ts'
import { type Answer, refusal } from './answer.ts'
import { doubts } from './doubts.ts'

export { Refusal } from '../refusal.ts'

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<Answer>

const settings = createSettingsSource()
const log = createLog()

/** Who may call an endpoint: those who hold one of `RELAY_API_KEYS`, or the storefront too, which is less trusted. */
export type Callers = 'relay' | 'storefront'

/** An endpoint for those who hold a key (`Authorization: Bearer <key>`); everybody else gets a 401. */
export const serve =
  (handle: Handler, callers: Callers = 'relay'): Handler =>
  (event, context) =>
    correlated(context.awsRequestId, () => answered(handle, callers, event, context))

async function answered(
  handle: Handler,
  callers: Callers,
  ...[event, context]: Parameters<Handler>
): ReturnType<Handler> {
  try {
    if (!(await holdsKey(event.headers.authorization, callers))) {
      return refusal(401, 'unauthorized', 'Authorization: Bearer <key> is missing or wrong')
    }
    return await handle(event, context)
  } catch (error) {
    if (error instanceof Refusal) return refusal(error.statusCode, error.code, error.message)
    const { code, message, kind, retryAfterMs } = asRelayError(error)
    log.error('request failed', { path: event.rawPath, failure: kind, code, reason: message })
    if (kind === 'configuration') doubts.get(context)?.()
    if (error instanceof RelayError && kind === 'permanent') return refusal(422, code, message)
    if (error instanceof RelayError) return tryAgain(refusal(503, code, message), retryAfterMs)
    if (isOfAws(error)) return tryAgain(refusal(503, 'aws', 'AWS did not do its part: try again'), AWS_RETRY_MS)
    return refusal(500, 'unexpected', 'the request failed; the log says why')
  }
}

const AWS_RETRY_MS = 2_000

/** The SDK marks its errors so: throttling, a time-out, a service that is away. */
const isOfAws = (error: unknown): boolean => error instanceof Error && ('$metadata' in error || '$retryable' in error)

const tryAgain = (unavailable: Answer, afterMs: number | undefined): Answer =>
  afterMs === undefined
    ? unavailable
    : { ...unavailable, headers: { ...unavailable.headers, 'retry-after': String(Math.ceil(afterMs / 1000)) } }

async function holdsKey(header: string | undefined, callers: Callers): Promise<boolean> {
  const given = /^Bearer (.+)$/i.exec(header ?? '')?.[1]
  if (!given) return false
  const matches = async () => {
    const { RELAY_API_KEYS, STOREFRONT_API_KEYS = [] } = await settings.get(['RELAY_API_KEYS', 'STOREFRONT_API_KEYS'])
    const keys = callers === 'storefront' ? [...RELAY_API_KEYS, ...STOREFRONT_API_KEYS] : RELAY_API_KEYS
    return keys.filter(key => sameText(key, given)).length > 0
  }
  return (await matches()) || (settings.reload() && (await matches()))
}

/** Compares hashes, for `timingSafeEqual` wants equal lengths. */
const sameText = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(hashOf(a)), Buffer.from(hashOf(b)))
