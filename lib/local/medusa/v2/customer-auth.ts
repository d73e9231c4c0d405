import type { Identity } from '../customers.ts'
import { newId } from '../ids.ts'
import { json, Refusal, refuse } from '../reply.ts'
import type { Route, RoutedRequest, SimulatorRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { bearerToken, newToken } from '../token.ts'

/** `actor_id` is the customer's id, empty until there is one: a token knows only what was so when it was handed out. */
function handOut({ customers }: MedusaState, identity: Identity) {
  const { id, customer_id } = identity
  const token = newToken({
    actor_id: customer_id,
    actor_type: 'customer',
    auth_identity_id: id,
    auth_provider: 'emailpass',
    app_metadata: customer_id ? { customer_id } : {},
    user_metadata: {},
  })
  customers.tokens.set(token, { identity, customer_id })
  return json(200, { token })
}

function credentials({ body }: RoutedRequest): { email: string; password: string } {
  const { email, password } = (body ?? {}) as { email?: unknown; password?: unknown }
  if (typeof password !== 'string' || password === '') throw refuse(401, 'unauthorized', 'Password should be a string')
  if (typeof email !== 'string' || email === '') throw refuse(401, 'unauthorized', 'Email should be a string')
  return { email, password }
}

/** An identity without a customer may be claimed again with its password; nothing asks whether it is an e-mail. */
function register(request: RoutedRequest, state: MedusaState) {
  const { email, password } = credentials(request)
  const known = state.customers.identities.get(email)
  if (known && (known.customer_id || known.password !== password)) {
    throw refuse(401, 'unauthorized', 'Identity with email already exists')
  }
  const identity = known ?? { id: newId('authid'), email, password, customer_id: '' }
  state.customers.identities.set(email, identity)
  return handOut(state, identity)
}

function logIn(request: RoutedRequest, state: MedusaState) {
  const { email, password } = credentials(request)
  const identity = state.customers.identities.get(email)
  if (identity?.password !== password) throw refuse(401, 'unauthorized', 'Invalid email or password')
  return handOut(state, identity)
}

export function requireCustomerToken({ headers }: SimulatorRequest, { customers }: MedusaState) {
  const held = customers.tokens.get(bearerToken(headers.authorization) ?? '')
  if (!held) throw new Refusal(json(401, { message: 'Unauthorized' }))
  return held
}

export const customerAuthRoutes: Route[] = [
  { method: 'POST', path: '/auth/customer/emailpass/register', handle: register },
  { method: 'POST', path: '/auth/customer/emailpass', handle: logIn },
]
