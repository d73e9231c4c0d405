import { recorded } from '../recorded.ts'
import { json, Refusal, refuse } from '../reply.ts'
import type { Route, RoutedRequest, SimulatorRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { bearerToken, newToken } from '../token.ts'

const user = recorded('v1-user')

/** A token, or the user's api_token as x-medusa-access-token. The refusal is plain text with no Content-Type. */
export function requireUser({ headers }: SimulatorRequest, state: MedusaState) {
  const token = bearerToken(headers.authorization)
  if (token !== undefined && state.tokens.has(token)) return
  if (headers['x-medusa-access-token'] === state.secretKey) return
  throw new Refusal({ status: 401, body: 'Unauthorized', cors: true })
}

function login({ body }: RoutedRequest, state: MedusaState) {
  const { email, password } = (body ?? {}) as { email?: unknown; password?: unknown }
  const missing = [
    ...(email === undefined ? ['email should not be empty', 'email must be an email'] : []),
    ...(password === undefined ? ['password should not be empty', 'password must be a string'] : []),
  ]
  if (missing.length > 0) throw refuse(400, 'invalid_data', missing.join(', '))
  if (email !== state.email || password !== state.password) {
    throw new Refusal({ status: 401, body: 'Unauthorized', contentType: 'text/plain; charset=utf-8', cors: true })
  }
  const access_token = newToken({ user_id: user.id, domain: 'admin' })
  state.tokens.add(access_token)
  return json(200, { access_token })
}

export const loginRoutes: Route[] = [{ method: 'POST', path: '/admin/auth/token', handle: login }]

export const authRoutes: Route[] = [
  {
    method: 'GET',
    path: '/admin/auth',
    handle: (_, state) => json(200, { user: { ...user, email: state.email, api_token: state.secretKey } }),
  },
]
