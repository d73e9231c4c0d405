import { newCustomer, type SimulatedCustomer } from '../customers.ts'
import { newId } from '../ids.ts'
import { json, Refusal, refuse } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { type Rules, validated } from './class-validator.ts'

const RULES: Rules = {
  email: { kind: 'string', required: true },
  first_name: { kind: 'string', required: true },
  last_name: { kind: 'string', required: true },
  password: { kind: 'string', required: true },
  phone: { kind: 'string' },
  metadata: { kind: 'object' },
}

const SIGN_UP: Rules = {
  ...RULES,
  mobile: { kind: 'string' },
  organization_name: { kind: 'string' },
  t_c_acceptance: { kind: 'boolean' },
}

/** The refusals are recorded of POST /admin/customers, which asks the same things. */
function create({ customers }: MedusaState, body: Record<string, unknown>): SimulatedCustomer {
  const { email, password, first_name, last_name } = body as Record<string, string>
  if (customers.withEmail(String(email), true)) {
    const message = 'A customer with the given email already has an account. Log in instead'
    throw refuse(422, 'duplicate_error', message, { code: 'invalid_request_error' })
  }
  const names = { first_name: first_name ?? null, last_name: last_name ?? null }
  const customer = newCustomer(newId('cus'), String(email), { ...names, has_account: true })
  customers.all.set(customer.id, customer)
  customers.identities.set(customer.email, {
    id: '',
    email: customer.email,
    password: String(password),
    customer_id: customer.id,
  })
  return customer
}

/** v1 has neither a company nor the creator as a column. */
const shown = ({ company_name: _, created_by: __, ...customer }: SimulatedCustomer) => ({
  ...customer,
  billing_address_id: null,
})

function customerOf({ params: { id = '' } }: RoutedRequest, { customers }: MedusaState) {
  const customer = customers.all.get(id)
  if (!customer) throw refuse(404, 'not_found', `Customer with id: ${id} was not found`)
  return json(200, { customer: shown(customer) })
}

/** From Medusa 1.x's source: no recording shows it. */
function logIn({ body }: RoutedRequest, { customers }: MedusaState) {
  const { email, password } = validated(
    { email: { kind: 'string', required: true }, password: { kind: 'string', required: true } },
    body,
  )
  const identity = customers.identities.get(String(email))
  const customer = customers.all.get(identity?.customer_id ?? '')
  if (!customer || identity?.password !== password) {
    throw new Refusal({ status: 401, body: 'Unauthorized', contentType: 'text/plain; charset=utf-8', cors: true })
  }
  return json(200, { customer: shown(customer) })
}

export const customerRoutes: Route[] = [
  { method: 'GET', path: '/admin/customers/:id', handle: customerOf },
  { method: 'POST', path: '/store/auth', handle: logIn },
]

/** The original's own route: recorded of the companion that was written after it. */
export const signUpRoutes: Route[] = [
  {
    method: 'POST',
    path: '/store/signup',
    handle: ({ body }, state) => {
      const { id } = create(state, validated(SIGN_UP, body))
      return json(201, { message: 'Signed up successfully', customer_id: id })
    },
  },
]
