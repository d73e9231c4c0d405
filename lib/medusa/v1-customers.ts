import * as z from 'zod'
import { RelayError } from '../errors.ts'
import { ask } from './ask.ts'
import type { MedusaClient } from './client.ts'
import { accountConflict, type Customers } from './customers.ts'
import { ALREADY_EXISTS, medusaError, unreadable } from './errors.ts'

const text = z.string().nullish()
const customer = z.object({
  id: z.string(),
  email: z.string(),
  first_name: text,
  last_name: text,
  phone: text,
  has_account: z.boolean().nullish(),
})
const customerAnswer = z.object({ customer })
/** The original's own route, of which only the companion that came after it is recorded; or as stock Medusa answers. */
const signUpAnswer = z.union([
  z.object({ customer_id: z.string() }).transform(({ customer_id }) => customer_id),
  z.object({ customer: z.object({ id: z.string() }) }).transform(answer => answer.customer.id),
])

/** Medusa 1 with the original's sign-up route. It keeps neither the organization nor the consent where they can be read. */
export function customersV1(client: MedusaClient): Customers {
  const post = (path: string, json: unknown) => client.exchange({ method: 'post', path, json, documents: [] })

  /** The route does everything at once, so whoever is there already has only to know the password. */
  const idOfAccount = async (email: string, password: string): Promise<string> => {
    const answer = await post('/store/auth', { email, password })
    if (answer.status === 401) throw accountConflict()
    const { data } = customerAnswer.safeParse(client.accepted(answer).json)
    if (data) return data.customer.id
    throw unreadable('the log-in answered no customer')
  }

  return {
    async signUp(fields) {
      const answer = await post('/store/signup', fields)
      if (answer.status >= 300) {
        if (medusaError(answer, 0).code !== ALREADY_EXISTS) client.accepted(answer)
        return { id: await idOfAccount(fields.email, fields.password), isNew: false }
      }
      const { data } = signUpAnswer.safeParse(answer.json)
      if (data) return { id: data, isNew: true }
      throw unreadable('the sign-up answered no customer')
    },
    async get(id, documents) {
      const path = `/admin/customers/${encodeURIComponent(id)}`
      try {
        const { phone, ...found } = (await ask(client, { method: 'get', path, documents }, customerAnswer)).customer
        if (found.has_account === false) return undefined
        return {
          ...{ id: found.id, email: found.email, first_name: found.first_name || undefined },
          ...{ last_name: found.last_name || undefined, mobile: phone || undefined },
          ...{ organization_name: undefined, t_c_acceptance: undefined },
        }
      } catch (error) {
        if (error instanceof RelayError && error.code === 'not_found') return undefined
        throw error
      }
    },
  }
}
