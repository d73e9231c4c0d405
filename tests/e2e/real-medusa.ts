import * as z from 'zod'
import { startMedusaProcess } from './medusa-process.ts'

const factsSchema = z.object({
  url: z.string(),
  secretKey: z.string(),
  email: z.string(),
  password: z.string(),
  publishableKey: z.string(),
  salesChannelId: z.string(),
  stockLocationId: z.string(),
  shippingProfileId: z.string(),
  regionId: z.string(),
  customerId: z.string(),
  customerEmail: z.string(),
})
export type MedusaFacts = z.output<typeof factsSchema>

const bodySchema = z.record(z.string(), z.unknown())

/** What Medusa answered; `body` is `{}` when that was not JSON. */
export interface Answer {
  status: number
  body: z.output<typeof bodySchema>
}

const orderSchema = z.object({
  id: z.string(),
  status: z.string(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
})
export type Order = z.output<typeof orderSchema>

export interface RealMedusa extends MedusaFacts {
  /** The headers of a request as the secret key's owner, and as the storefront. */
  adminHeaders: Record<string, string>
  storeHeaders: Record<string, string>
  /** Sends any request; a `body` goes out as JSON. */
  request(method: string, path: string, headers?: Record<string, string>, body?: unknown): Promise<Answer>
  /**
   * Makes an order of the seeded customer (2 × 12.5 OMR) and returns its id. One that has this id already is replaced, so a
   * suite may repeat; suites that run side by side want ids of their own.
   * @example await medusa.createOrder('order_01J0029', { note: 'from the shop' })
   */
  createOrder(id?: string, metadata?: Record<string, unknown>): Promise<string>
  /** `GET /admin/orders/{id}`. */
  readOrderAsAdmin(id: string): Promise<Order>
  /** `GET /store/orders/{id}`, with the publishable key alone. */
  readOrderAsStore(id: string): Promise<Order>
  /** The order as the customer finds it in `GET /store/orders`, logged in. */
  readOrderAsCustomer(id: string): Promise<Order>
}

async function request(url: string, method: string, headers: Record<string, string>, body: unknown): Promise<Answer> {
  const init = body === undefined ? {} : { body: JSON.stringify(body) }
  const response = await fetch(url, { method, headers: { 'content-type': 'application/json', ...headers }, ...init })
  return { status: response.status, body: bodySchema.parse(await response.json().catch(() => ({}))) }
}

/** The Medusa that jest's global set-up has started, which all suites share, or one of a suite's own; see tests/e2e/medusa. */
export function realMedusa(startedWith = process.env.MEDUSA_E2E ?? '{}'): RealMedusa {
  const facts = factsSchema.parse(JSON.parse(startedWith))
  const adminHeaders = { authorization: `Basic ${Buffer.from(`${facts.secretKey}:`).toString('base64')}` }
  const storeHeaders = { 'x-publishable-api-key': facts.publishableKey }
  const send: RealMedusa['request'] = (method, path, headers = {}, body = undefined) =>
    request(`${facts.url}${path}`, method, headers, body)

  const expectOk = async (answer: Promise<Answer>): Promise<Answer['body']> => {
    const { status, body } = await answer
    if (status !== 200) throw new Error(`Medusa answered ${status}: ${JSON.stringify(body)}`)
    return body
  }
  const readOrder = async (path: string, headers: Record<string, string>): Promise<Order> =>
    orderSchema.parse((await expectOk(send('GET', path, headers))).order)

  return {
    ...facts,
    adminHeaders,
    storeHeaders,
    request: send,
    readOrderAsAdmin: id => readOrder(`/admin/orders/${id}?fields=id,status,metadata`, adminHeaders),
    readOrderAsStore: id => readOrder(`/store/orders/${id}?fields=id,status,metadata`, storeHeaders),
    async readOrderAsCustomer(id) {
      const { customerEmail: email, password } = facts
      const { token } = await expectOk(send('POST', '/auth/customer/emailpass', {}, { email, password }))
      const headers = { ...storeHeaders, authorization: `Bearer ${token}` }
      const { orders } = await expectOk(send('GET', `/store/orders?id=${id}`, headers))
      return z.tuple([orderSchema]).parse(orders)[0]
    },
    async createOrder(id, metadata) {
      const {
        regionId: region_id,
        salesChannelId: sales_channel_id,
        customerId: customer_id,
        customerEmail: email,
      } = facts
      const items = [{ title: 'Cable', quantity: 2, unit_price: 12.5 }]
      const order = { id, email, region_id, sales_channel_id, customer_id, currency_code: 'omr', items, metadata }
      return z.string().parse((await expectOk(send('POST', '/e2e/orders', {}, order))).id)
    },
  }
}

/** A Medusa with a fresh database for a suite that looks at all that there is; 5 s to its first answer. */
export async function ownMedusa(): Promise<RealMedusa & { stop(): Promise<void> }> {
  const { facts, stop } = await startMedusaProcess()
  return { ...realMedusa(facts), stop }
}
