import * as z from 'zod'
import { RelayError } from '../errors.ts'
import type { HttpAnswer } from '../http.ts'
import { ask } from './ask.ts'
import type { MedusaClient } from './client.ts'
import { accountConflict, type Customers, type MedusaCustomer, type SignUp } from './customers.ts'
import { ALREADY_EXISTS, medusaError, unreadable } from './errors.ts'

const text = z.string().nullish()
const customer = z.object({
  ...{ id: z.string(), email: z.string(), first_name: text, last_name: text, phone: text, company_name: text },
  has_account: z.boolean().nullish(),
  metadata: z.looseObject({ t_c_acceptance: z.unknown() }).nullish(),
})
const customerAnswer = z.object({ customer })
const customerPage = z.object({ customers: z.array(customer), count: z.number() })
const idAnswer = z.object({ customer: z.object({ id: z.string() }) })
const tokenAnswer = z.object({ token: z.string() })
/** `actor_id` is the customer's id, empty while the registration waits for its customer (recorded). */
const claims = z.object({ actor_id: z.string() })

const FIELDS = 'id,email,first_name,last_name,phone,company_name,has_account,metadata'
const PAGE = 100

/** Stock Medusa 2: an auth identity, and then the customer that belongs to it. */
export function customersV2(client: MedusaClient, publishableKey: string | undefined): Customers {
  const post = (path: string, json: unknown, headers: Record<string, string> = {}) =>
    client.exchange({ method: 'post', path, json, headers, documents: [] })

  /**
   * The token of a registration, or of a log-in where the e-mail is registered: with its own password Medusa takes a
   * registration twice until there is a customer, and refuses it after that as it refuses a wrong password (recorded).
   */
  const tokenFor = async ({ email, password }: SignUp): Promise<string> => {
    const registered = await post('/auth/customer/emailpass/register', { email, password })
    return registered.status === 401 ? logIn(email, password) : tokenOf(client.accepted(registered))
  }
  const logIn = async (email: string, password: string): Promise<string> => {
    const answer = await post('/auth/customer/emailpass', { email, password })
    if (answer.status === 401) throw accountConflict()
    return tokenOf(client.accepted(answer))
  }

  return {
    async signUp(fields) {
      if (!publishableKey) throw noPublishableKey()
      const token = await tokenFor(fields)
      const known = customerOf(token)
      if (known) return { id: known, isNew: false }
      const headers = { 'x-publishable-api-key': publishableKey, authorization: `Bearer ${token}` }
      const answer = await post('/store/customers?fields=id', bodyOf(fields), headers)
      if (answer.status < 300) return { id: idOf(answer), isNew: true }
      if (medusaError(answer, 0).code === ALREADY_EXISTS) {
        // Another sign-up was faster, or the account of this e-mail belongs to another registration.
        const id = customerOf(await logIn(fields.email, fields.password))
        if (id) return { id, isNew: false }
        throw accountConflict()
      }
      if (answer.status === 401) throw unreadable('a fresh token was refused')
      client.accepted(answer)
      throw unreadable('the sign-up answered no customer')
    },
    async get(id, documents) {
      const path = `/admin/customers/${encodeURIComponent(id)}?fields=${FIELDS}`
      try {
        const found = (await ask(client, { method: 'get', path, documents }, customerAnswer)).customer
        return found.has_account === false ? undefined : inOurWords(found)
      } catch (error) {
        if (error instanceof RelayError && error.code === 'not_found') return undefined
        throw error
      }
    },
    async created(from, before, offset) {
      const asked = new URLSearchParams({ 'created_at[$gte]': from, 'created_at[$lt]': before, has_account: 'true' })
      const path = `/admin/customers?${asked}&order=created_at&limit=${PAGE}&offset=${offset}&fields=${FIELDS}`
      const { customers, count } = await ask(client, { method: 'get', path, documents: [] }, customerPage)
      const end = offset + customers.length
      return { customers: customers.map(inOurWords), next: customers.length && end < count ? end : undefined }
    },
  }
}

const bodyOf = ({ email, first_name, last_name, mobile, organization_name, t_c_acceptance }: SignUp) => ({
  ...{ email, first_name, last_name },
  ...(mobile === undefined ? {} : { phone: mobile }),
  ...(organization_name === undefined ? {} : { company_name: organization_name }),
  ...(t_c_acceptance === undefined ? {} : { metadata: { t_c_acceptance } }),
})

const inOurWords = ({ phone, company_name, metadata, ...rest }: z.output<typeof customer>): MedusaCustomer => ({
  ...{ id: rest.id, email: rest.email, first_name: rest.first_name || undefined },
  ...{ last_name: rest.last_name || undefined, mobile: phone || undefined },
  organization_name: company_name || undefined,
  t_c_acceptance: typeof metadata?.t_c_acceptance === 'boolean' ? metadata.t_c_acceptance : undefined,
})

function tokenOf({ json }: HttpAnswer): string {
  const { data } = tokenAnswer.safeParse(json)
  if (data) return data.token
  throw unreadable('the log-in answered no token')
}

function idOf({ json }: HttpAnswer): string {
  const { data } = idAnswer.safeParse(json)
  if (data) return data.customer.id
  throw unreadable('the sign-up answered no customer')
}

/** Whose token it is; what a server says over our own connection need not be verified. */
function customerOf(token: string): string {
  try {
    return claims.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).actor_id
  } catch {
    throw unreadable('the token says not whose it is')
  }
}

const noPublishableKey = (): RelayError =>
  new RelayError('configuration', 'settings: MEDUSA_PUBLISHABLE_KEY is not set, and a sign-up needs it', {
    code: 'settings',
    server: 'medusa',
  })
