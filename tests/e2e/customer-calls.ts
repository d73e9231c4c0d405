import type { CatalogueCall } from './catalogue-calls.ts'

const REGISTER = '/auth/customer/emailpass/register'
const LOG_IN = '/auth/customer/emailpass'

const huda = { email: 'Huda.{run}@Example.test', password: 'pass-1word' }
const fields = {
  ...{ email: huda.email, first_name: 'Huda', last_name: 'Al Said', phone: '+968 9123 4567' },
  ...{ company_name: 'Huda Clinic', metadata: { t_c_acceptance: true } },
}

const auth = (name: string, path: string, body: unknown, keep?: Record<string, string>): CatalogueCall => ({
  ...{ name, method: 'POST', path, body },
  ...(keep ? { keep } : {}),
})
const signUp = (name: string, body: unknown, token = '{token}', keep?: Record<string, string>): CatalogueCall => ({
  ...{ name, method: 'POST', path: '/store/customers', body },
  headers: { authorization: `Bearer ${token}`, 'x-publishable-api-key': '{publishable}' },
  ...(keep ? { keep } : {}),
})
const get = (name: string, path: string): CatalogueCall => ({ name, method: 'GET', path })
const list = (name: string, query: string) =>
  get(
    name,
    `/admin/customers?email[]=${huda.email}&email[]=half-{run}@example.test&email[]=guest-{run}@example.test&${query}`,
  )

const half = { email: 'half-{run}@example.test', password: 'p' }

/** A sign-up, what it meets, and what the administrator sees of it. */
export const customerCalls: readonly CatalogueCall[] = [
  auth('a registration', REGISTER, huda, { token: 'token' }),
  auth('a registration of the same, with the same password', REGISTER, huda),
  auth('a registration of the same, with another password', REGISTER, { ...huda, password: 'other' }),
  auth('a registration in other letters is somebody else', REGISTER, { ...huda, email: 'huda.{run}@example.test' }),
  auth('a registration without a password', REGISTER, { email: huda.email }),
  auth('a registration with an empty password', REGISTER, { ...huda, password: '' }),
  auth('a registration without an e-mail', REGISTER, { password: 'x' }),
  auth('a registration of what is no e-mail', REGISTER, { email: 'nope-{run}', password: 'x' }),
  auth('a log-in before there is a customer', LOG_IN, huda),
  auth('a log-in with another password', LOG_IN, { ...huda, password: 'other' }),
  auth('a log-in of nobody', LOG_IN, { email: 'nobody-{run}@example.test', password: 'x' }),

  { ...signUp('a sign-up without a publishable key', fields), headers: { authorization: 'Bearer {token}' } },
  signUp('a sign-up with a wrong token', fields, 'nope'),
  signUp('a sign-up with an unknown field', { ...fields, erp: 1 }),
  signUp('a sign-up of what is no e-mail', { ...fields, email: 'nope' }),
  signUp('a sign-up with a wrong type', { ...fields, first_name: 5 }),
  signUp('a sign-up', fields, '{token}', { customer: 'customer.id' }),
  signUp('a sign-up again, with the same token', fields),
  auth('a log-in after it', LOG_IN, huda, { later: 'token' }),
  signUp('a sign-up again, with a token of a log-in', fields, '{later}'),
  auth('a registration after it, with the same password', REGISTER, huda),
  auth('a registration after it, with another password', REGISTER, { ...huda, password: 'other' }),

  auth('a registration that nothing follows', REGISTER, half),
  auth('a log-in to it', LOG_IN, half, { half: 'token' }),
  signUp('a sign-up for an e-mail that has an account', { email: huda.email }, '{half}'),
  signUp(
    'a sign-up that finishes it',
    { email: half.email, first_name: null, company_name: '', metadata: {} },
    '{half}',
  ),

  auth('a guest, made by the administrator', '/admin/customers', {
    email: 'guest-{run}@example.test',
    first_name: 'G',
  }),
  auth('a second guest of that e-mail', '/admin/customers', { email: 'guest-{run}@example.test' }),
  auth(
    'a registration of a guest’s e-mail',
    REGISTER,
    { ...half, email: 'guest-{run}@example.test' },
    { guest: 'token' },
  ),
  signUp('a sign-up of somebody who was a guest', { email: 'guest-{run}@example.test' }, '{guest}'),

  get('a customer', '/admin/customers/{customer}'),
  get('some fields of a customer', '/admin/customers/{customer}?fields=id,email,metadata,created_at'),
  get('a customer who is not there', '/admin/customers/cus_nope'),
  list('customers with an account, oldest first', 'has_account=true&order=created_at&fields=id,email'),
  list('guests', 'has_account=false&fields=id,email,has_account'),
  list('customers of a time', 'created_at[$gte]=2020-01-01T00:00:00.000Z&created_at[$lt]=2020-01-02T00:00:00.000Z'),
  list('a page of customers', 'order=-created_at&limit=1&offset=1'),
  get('customers by an unknown filter', '/admin/customers?foo=1'),
]
