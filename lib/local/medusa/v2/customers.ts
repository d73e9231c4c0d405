import * as z from 'zod'
import { newCustomer, type SimulatedCustomer } from '../customers.ts'
import { newId } from '../ids.ts'
import { mergeMetadata } from '../metadata.ts'
import { json, refuse } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { bearerToken } from '../token.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { requireCustomerToken } from './customer-auth.ts'
import { type EntityShape, requestedFields, toSelection, trim } from './fields.ts'
import { matches, within } from './filter.ts'
import { sortedPage } from './list.ts'
import { dates, oneOrMore, strictQuery } from './query.ts'
import { requestBody } from './request-body.ts'

const columns = {
  ...{ first_name: z.string().nullish(), last_name: z.string().nullish(), phone: z.string().nullish() },
  ...{ company_name: z.string().nullish(), metadata: z.record(z.string(), z.unknown()).nullish() },
}
const createBody = z.strictObject({ email: z.email(), ...columns })
const updateBody = z.strictObject({ email: z.email().nullish(), ...columns })

const PLAIN = ['id', 'email', 'company_name', 'first_name', 'last_name', 'phone', 'metadata', 'has_account']
const ADMIN_FIELDS = [...PLAIN, 'created_by', 'created_at', 'updated_at', 'deleted_at']
const STORE_FIELDS = [...PLAIN, 'created_at', 'updated_at', 'deleted_at', '*addresses']
const SHAPE: EntityShape = { relations: new Set(['addresses']), foreignKeys: {}, onlyWithWhole: new Set() }

const render = ({ query }: RoutedRequest, customer: SimulatedCustomer, fields = ADMIN_FIELDS) =>
  trim({ ...customer, addresses: [] }, toSelection(requestedFields(query, fields)), SHAPE)

/** The shopper's own: with the token of a registration, or of a log-in that has no customer yet. */
function signUp(request: RoutedRequest, state: MedusaState) {
  const { identity, customer_id } = requireCustomerToken(request, state)
  const { email, ...given } = withoutUndefined(requestBody(createBody, request.body))
  if (customer_id) throw refuse(400, 'invalid_data', 'Request already authenticated as a customer.')
  const { customers } = state
  if (customers.withEmail(email, true)) {
    const message = 'Customer with this email already has an account'
    throw refuse(422, 'duplicate_error', message, { code: 'invalid_request_error' })
  }
  const customer = newCustomer(newId('cus'), email, { ...given, has_account: true })
  customers.all.set(customer.id, customer)
  identity.customer_id = customer.id
  return json(200, { customer: render(request, customer, STORE_FIELDS) })
}

/** The administrator's: a guest, who has no account. */
function createGuest(request: RoutedRequest, { customers }: MedusaState) {
  const { email, ...given } = withoutUndefined(requestBody(createBody, request.body))
  if (customers.withEmail(email, false)) {
    const text = `Customer with email: ${email}, has_account: false, already exists.`
    throw refuse(400, 'invalid_data', text)
  }
  const byUser = bearerToken(request.headers.authorization)
  const created_by = byUser ? 'user_01M7XNN559V9QSF9780XPWZST3' : 'apk_01M7XNN559V9QSF9780XPWZST3'
  const customer = newCustomer(newId('cus'), email, { ...given, created_by })
  customers.all.set(customer.id, customer)
  return json(200, { customer: render(request, customer) })
}

function customerOf({ params: { id = '' } }: RoutedRequest, { customers }: MedusaState): SimulatedCustomer {
  const customer = customers.all.get(id)
  if (!customer) throw refuse(404, 'not_found', `Customer with id: ${id} not found`)
  return customer
}

function updateCustomer(request: RoutedRequest, state: MedusaState) {
  const { metadata, email, ...change } = withoutUndefined(requestBody(updateBody, request.body))
  const before = customerOf(request, state)
  const merged = metadata === undefined ? {} : { metadata: mergeMetadata(before.metadata, metadata) }
  const after = { ...before, ...change, ...(email ? { email } : {}), ...merged, updated_at: new Date().toISOString() }
  state.customers.all.set(after.id, after)
  return json(200, { customer: render(request, after) })
}

const filters = {
  ...{ id: oneOrMore, email: oneOrMore, has_account: z.enum(['true', 'false']).optional() },
  ...{ created_at: dates, updated_at: dates },
}

function listCustomers(request: RoutedRequest, { customers }: MedusaState) {
  const asked = strictQuery(request.query, 50, filters)
  const [id, email, account] = [matches(asked.id), matches(asked.email), matches(asked.has_account)]
  const [created, updated] = [within(asked.created_at), within(asked.updated_at)]
  const found = [...customers.all.values()].filter(
    each =>
      id(each.id) &&
      email(each.email) &&
      account(String(each.has_account)) &&
      created(each.created_at) &&
      updated(each.updated_at),
  )
  return sortedPage('customers', found, asked, customer => render(request, customer))
}

export const customerRoutes: Route[] = [
  { method: 'POST', path: '/store/customers', handle: signUp },
  { method: 'GET', path: '/admin/customers', handle: listCustomers },
  { method: 'POST', path: '/admin/customers', handle: createGuest },
  {
    method: 'GET',
    path: '/admin/customers/:id',
    handle: (r, s) => json(200, { customer: render(r, customerOf(r, s)) }),
  },
  { method: 'POST', path: '/admin/customers/:id', handle: updateCustomer },
]
