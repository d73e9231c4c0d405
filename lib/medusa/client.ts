import pLimit from 'p-limit'
import { correlationId } from '../correlation.ts'
import type { DocumentRef } from '../document.ts'
import { asRelayError, RelayError } from '../errors.ts'
import { hashOf } from '../hash.ts'
import { createHttp, type HttpAnswer, type HttpOptions, type HttpRequest } from '../http.ts'
import type { Leases } from '../store/leases.ts'
import type { RequestLog } from '../store/request-log.ts'
import { type Authorization, secretKeyAuthorization, type TokenCache, tokenAuthorization } from './auth.ts'
import { medusaError } from './errors.ts'

export interface MedusaRequest extends HttpRequest {
  /** The ERPNext documents that the request is about: it is found in the request log under each. */
  documents: readonly DocumentRef[]
  /** Of a batch: what each of the documents has in it, in their order, so that the log shows each its own. */
  parts?: { payloads: readonly unknown[]; responses: (json: unknown) => readonly unknown[] }
  /** Keeps Medusa busy for long: of these it is sent two at a time. */
  isBatch?: true
}

/** The one place that sends requests to Medusa: authorised, renewed once, logged, refusals turned into RelayErrors. */
export interface MedusaClient {
  /** To an admin route. */
  admin(request: MedusaRequest): Promise<HttpAnswer>
  /** As it stands: a store route, a log-in. */
  send(request: MedusaRequest): Promise<HttpAnswer>
  /** The same, but a refusal is an answer too: a shopper’s wrong password is no wrong setting of ours. */
  exchange(request: MedusaRequest): Promise<HttpAnswer>
  /** @throws RelayError for a refusal. */
  accepted(answer: HttpAnswer): HttpAnswer
}

export interface MedusaClientOptions extends Omit<HttpOptions, 'server' | 'baseUrl'> {
  settings: {
    MEDUSA_URL: string
    MEDUSA_SECRET_KEY?: string | undefined
    MEDUSA_EMAIL?: string | undefined
    MEDUSA_PASSWORD?: string | undefined
  }
  requestLog: RequestLog
  tokens: TokenCache
  leases: Leases
  /** Exchanges e-mail and password for a token: each generation has its own route. */
  logIn: (send: MedusaClient['send'], credentials: { email: string; password: string }) => Promise<string>
}

export function createMedusaClient({
  settings,
  requestLog,
  tokens,
  leases,
  logIn,
  ...options
}: MedusaClientOptions): MedusaClient {
  const http = createHttp({ server: 'medusa', baseUrl: settings.MEDUSA_URL, ...options })
  const now = options.now ?? Date.now
  const twoAtATime = pLimit(2)

  /** Sends and records one request; answers of any status. */
  const exchange = async ({ documents, parts, isBatch, ...request }: MedusaRequest): Promise<HttpAnswer> => {
    const sent = () => {
      entry.at = now()
      return http(request)
    }
    const entry = {
      at: now(),
      documents,
      method: request.method.toUpperCase(),
      path: request.path,
      payload: request.json,
      payloads: parts?.payloads,
      correlationId: correlationId(),
    }
    const answer = await (isBatch ? twoAtATime(sent) : sent()).catch(async error => {
      const { code, message } = asRelayError(error)
      const durationMs = now() - entry.at
      if (code !== 'no-time-left') await requestLog.add({ ...entry, succeeded: false, response: message, durationMs })
      throw error
    })
    const { status, text, json, durationMs } = answer
    const succeeded = status < 300
    const responses = succeeded ? parts?.responses(json) : undefined
    await requestLog.add({ ...entry, succeeded, httpStatus: status, response: json ?? text, responses, durationMs })
    return answer
  }
  const accepted = (answer: HttpAnswer): HttpAnswer => {
    if (answer.status >= 300) throw medusaError(answer, now())
    return answer
  }
  const send = async (request: MedusaRequest) => accepted(await exchange(request))

  const authorization = authorizationFrom(settings, tokens, credentials => logIn(send, credentials), { now, leases })
  return {
    send,
    exchange,
    accepted,
    async admin(request) {
      const authorized = async (header: string) =>
        exchange({ ...request, headers: { ...request.headers, authorization: header } })
      const header = await authorization.header()
      const answer = await authorized(header)
      if (answer.status !== 401 || !authorization.refused(header)) return accepted(answer)
      return accepted(await authorized(await authorization.header()))
    },
  }
}

function authorizationFrom(
  {
    MEDUSA_URL: url,
    MEDUSA_EMAIL: email,
    MEDUSA_PASSWORD: password,
    MEDUSA_SECRET_KEY: key,
  }: MedusaClientOptions['settings'],
  tokens: TokenCache,
  logIn: (credentials: { email: string; password: string }) => Promise<string>,
  ports: { now: () => number; leases: Leases },
): Authorization {
  // A token costs Medusa 3 ms a call, a secret key 46 ms (scrypt, recorded): prefer the token where both are given.
  if (email && password) {
    const lease = `medusa-log-in-${hashOf([url, email, password])}`
    return tokenAuthorization(tokens, () => logIn({ email, password }), { ...ports, lease })
  }
  if (key) return secretKeyAuthorization(key)
  const missing = async (): Promise<never> => {
    const message = 'settings: neither MEDUSA_EMAIL with MEDUSA_PASSWORD nor MEDUSA_SECRET_KEY is set'
    throw new RelayError('configuration', message, { code: 'settings', server: 'medusa' })
  }
  return { header: missing, refused: () => false }
}
