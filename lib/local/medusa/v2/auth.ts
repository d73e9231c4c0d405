import { json, Refusal, refuse } from '../reply.ts'
import type { Route, RoutedRequest, SimulatorRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { bearerToken, newToken } from '../token.ts'

const unauthorized = (message = 'Unauthorized') => new Refusal(json(401, { message }))

/** Every failure under /admin is the same 401, but for a secret key sent as a Bearer token. */
export function requireUserOrSecretKey(request: SimulatorRequest, state: MedusaState) {
  const { authorization } = request.headers
  const bearer = bearerToken(authorization)
  if (bearer?.startsWith('sk_')) {
    throw unauthorized(
      'A secret API key was passed as a Bearer token. Secret API keys must be sent using HTTP Basic authentication instead (Authorization: Basic <secret-api-key>).',
    )
  }
  if (bearer !== undefined ? !state.tokens.has(bearer) : basicKey(authorization) !== state.secretKey) {
    throw unauthorized()
  }
}

/** Recorded as accepted: base64 of the key with or without its colon, and the key as it stands. */
function basicKey(authorization: string | undefined): string | undefined {
  const value = authorization?.match(/^Basic (.+)$/)?.[1]
  if (value === undefined || value.startsWith('sk_')) return value
  return Buffer.from(value, 'base64').toString('utf8').replace(/:$/, '')
}

export function requirePublishableKey(request: SimulatorRequest, state: MedusaState) {
  const key = request.headers['x-publishable-api-key']
  if (!key) {
    throw refuse(
      400,
      'not_allowed',
      'Publishable API key required in the request header: x-publishable-api-key. You can manage your keys in settings in the dashboard.',
    )
  }
  if (key !== state.publishableKey) {
    throw refuse(400, 'not_allowed', 'A valid publishable key is required to proceed with the request')
  }
}

function handOut(state: MedusaState) {
  const token = newToken({ actor_id: 'user_01M7XNN559V9QSF9780XPWZST3', actor_type: 'user' })
  state.tokens.add(token)
  return json(200, { token })
}

function login({ body }: RoutedRequest, state: MedusaState) {
  const { email, password } = (body ?? {}) as { email?: unknown; password?: unknown }
  if (typeof password !== 'string') throw refuse(401, 'unauthorized', 'Password should be a string')
  if (typeof email !== 'string') throw refuse(401, 'unauthorized', 'Email should be a string')
  if (email !== state.email || password !== state.password) {
    throw refuse(401, 'unauthorized', 'Invalid email or password')
  }
  return handOut(state)
}

function refresh({ headers }: RoutedRequest, state: MedusaState) {
  const token = bearerToken(headers.authorization)
  if (token === undefined || !state.tokens.has(token)) throw unauthorized()
  return handOut(state)
}

export const authRoutes: Route[] = [
  { method: 'POST', path: '/auth/user/emailpass', handle: login },
  { method: 'POST', path: '/auth/token/refresh', handle: refresh },
]
