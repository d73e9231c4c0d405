import { afterEach, expect, test } from '@jest/globals'
import {
  type MedusaSimulator,
  type MedusaSimulatorOptions,
  startMedusaSimulator,
} from '../../../lib/local/medusa/simulator.ts'
import { readRecording } from './medusa-recording.ts'
import { signIn } from './medusa-replay.ts'

const started: MedusaSimulator[] = []

async function start(options?: MedusaSimulatorOptions) {
  const medusa = await startMedusaSimulator(options)
  started.push(medusa)
  medusa.addOrder('order_1')
  return medusa
}

afterEach(() => Promise.all(started.splice(0).map(medusa => medusa.stop())))

interface Answer {
  status: number
  text: string
  body: { order?: Record<string, unknown>; orders?: { id: string }[]; message?: string; type?: string }
}

async function send(url: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
  const json = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(url, { ...json, headers: { 'content-type': 'application/json', ...headers } })
  const text = await response.text()
  return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : {} }
}

const basic = ({ secretKey }: MedusaSimulator) => ({ authorization: `Basic ${btoa(`${secretKey}:`)}` })
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const publishable = (key: string) => ({ 'x-publishable-api-key': key })
const asAdmin = (medusa: MedusaSimulator, path: string, body?: unknown) => send(medusa.url + path, basic(medusa), body)
const change = (medusa: MedusaSimulator, metadata: unknown) =>
  asAdmin(medusa, '/admin/orders/order_1?fields=metadata', { metadata })

test('metadata merges at its top level, and nested values are replaced', async () => {
  const medusa = await start()
  await change(medusa, { remark: 'please hurry', totals: { net: 1, grand: 2 } })
  const { body } = await change(medusa, { order_status: 'To Bill', totals: { net: 3 } })
  expect(body.order).toEqual({
    id: 'order_1',
    metadata: { remark: 'please hurry', order_status: 'To Bill', totals: { net: 3 } },
  })
})

test('in metadata "" deletes a key, null as a value is kept, and null for all of it clears it', async () => {
  const medusa = await start()
  await change(medusa, { a: 1, b: 2 })
  await change(medusa, { a: '', b: null })
  expect(medusa.orders.get('order_1')?.metadata).toEqual({ b: null })
  await change(medusa, null)
  expect(medusa.orders.get('order_1')?.metadata).toBeNull()
})

test('an update with a key that orders do not take changes nothing', async () => {
  const medusa = await start()
  const { status, body } = await asAdmin(medusa, '/admin/orders/order_1', { metadata: { a: 1 }, total: 1, items: [] })
  expect({ status, ...body }).toEqual({
    status: 400,
    type: 'invalid_data',
    message: "Invalid request: Unrecognized fields: 'total, items'",
  })
  expect(medusa.orders.get('order_1')?.metadata).toBeNull()
})

test('an order update of 90 KB is taken', async () => {
  const medusa = await start()
  expect((await change(medusa, { note: 'x'.repeat(90 * 1024) })).status).toBe(200)
})

test.each(['v1', 'v2'] as const)('%s refuses every token handed out before they expired', async api => {
  const medusa = await start({ api })
  const ping = api === 'v1' ? '/admin/store' : '/admin/stores'
  const token = await signIn(medusa)
  const statusWith = async (candidate: string) => (await send(medusa.url + ping, bearer(candidate))).status
  expect(await statusWith(token)).toBe(200)
  medusa.expireTokens()
  expect(await statusWith(token)).toBe(401)
  expect(await statusWith(await signIn(medusa))).toBe(200)
})

test.each(['v1', 'v2'] as const)('%s takes the new password only, once it is changed', async api => {
  const medusa = await start({ api })
  const { email, password } = medusa
  medusa.setPassword('another')
  expect(await signIn(medusa)).not.toBe('')
  const login = medusa.url + (api === 'v1' ? '/admin/auth/token' : '/auth/user/emailpass')
  expect((await send(login, {}, { email, password })).status).toBe(401)
})

test('the store endpoint keeps nothing of a request without the right publishable key', async () => {
  const medusa = await start()
  const url = `${medusa.url}/store/order-update?order_id=order_1`
  const without = await send(url, {}, { order_status: 'To Bill' })
  const wrong = await send(url, publishable('pk_nope'), { order_status: 'To Bill' })
  const secret = await send(url, basic(medusa), { order_status: 'To Bill' })
  expect([without, wrong, secret].map(({ status }) => status)).toEqual([400, 400, 400])
  expect(medusa.orders.get('order_1')).toMatchObject({ metadata: null })
  expect(medusa.orders.get('order_1')).not.toHaveProperty('erpStatus')
})

test('the store endpoint keeps the whole body, the last one only, beside other metadata', async () => {
  const medusa = await start()
  const url = `${medusa.url}/store/order-update?order_id=order_1`
  await change(medusa, { remark: 'please hurry' })
  await send(url, publishable(medusa.publishableKey), { order_status: 'To Bill', payment_status: 'Paid' })
  await send(url, publishable(medusa.publishableKey), { order_status: 'Completed' })
  expect(medusa.orders.get('order_1')).toMatchObject({
    erpStatus: { order_status: 'Completed' },
    metadata: { remark: 'please hurry', erp: { order_status: 'Completed' } },
  })
  expect(medusa.orders.get('order_1')?.erpStatus).not.toHaveProperty('payment_status')
})

test("v1's store endpoint asks for no key", async () => {
  const medusa = await start({ api: 'v1' })
  const answer = await send(`${medusa.url}/store/order-update?order_id=order_1`, {}, { order_status: 'To Bill' })
  expect(answer).toMatchObject({ status: 200, body: { message: 'Order updated successfully' } })
  expect(medusa.orders.get('order_1')?.erpStatus).toEqual({ order_status: 'To Bill' })
})

test.each(['v1', 'v2'] as const)('a stock %s server answers the store endpoint with a page', async api => {
  const medusa = await start({ api, companion: false })
  const { status, text } = await send(`${medusa.url}/store/order-update?order_id=order_1`, {}, {})
  expect(status).toBe(404)
  expect(text).toContain('<pre>Cannot POST /store/order-update</pre>')
})

test('a shopper sees the recorded keys of an order, and its metadata only when asked for', async () => {
  const medusa = await start()
  const see = async (query: string) => {
    const url = `${medusa.url}/store/orders/order_1${query}`
    return (await send(url, publishable(medusa.publishableKey))).body.order ?? {}
  }
  const { order } = readRecording('v2/17-store-cart-complete.json').response.body as { order: object }
  // A GET of one order adds what both statuses are computed from.
  const added = ['version', 'fulfillments', 'payment_status', 'fulfillment_status']
  expect(Object.keys(await see('')).sort()).toEqual([...Object.keys(order), ...added].sort())
  await change(medusa, { order_status: 'To Bill' })
  expect(await see('?fields=%2Bmetadata')).toMatchObject({
    metadata: { order_status: 'To Bill' },
    currency_code: 'omr',
  })
  expect((await send(`${medusa.url}/store/orders/order_1`, {})).status).toBe(400)
})

test('a list of orders holds those changed since, the oldest change first', async () => {
  const medusa = await start()
  for (const id of ['order_2', 'order_3']) medusa.addOrder(id)
  for (const [id, updatedAt] of [
    ['order_1', '2026-11-21T02:00:00.000Z'],
    ['order_2', '2026-11-21T01:00:00.000Z'],
    ['order_3', '2026-11-20T23:59:59.999Z'],
  ] as const) {
    Object.assign(medusa.orders.get(id) ?? {}, { updatedAt })
  }
  const since = 'updated_at[$gte]=2026-11-21T00:00:00Z&order=updated_at'
  const { body } = await asAdmin(medusa, `/admin/orders?${since}&fields=id`)
  expect(body.orders?.map(({ id }) => id)).toEqual(['order_2', 'order_1'])
  const second = await asAdmin(medusa, `/admin/orders?${since}&fields=id&limit=1&offset=1`)
  expect(second.body).toMatchObject({ orders: [{ id: 'order_1' }], count: 2, offset: 1, limit: 1 })
})

test('what no recording shows is refused as such, not guessed', async () => {
  const medusa = await start()
  const { status, body } = await asAdmin(medusa, '/admin/orders?status[]=pending&fields=id')
  expect({ status, type: body.type }).toEqual({ status: 501, type: 'not_recorded' })
})

test('every request is noted in order, and a reset forgets orders, calls and the new password', async () => {
  const medusa = await start()
  const { password } = medusa
  await change(medusa, { a: 1 })
  await asAdmin(medusa, '/admin/nope')
  expect(medusa.calls).toEqual([
    { method: 'POST', path: '/admin/orders/order_1?fields=metadata', status: 200, body: { metadata: { a: 1 } } },
    { method: 'GET', path: '/admin/nope', status: 404 },
  ])
  medusa.setPassword('another')
  medusa.reset()
  expect([medusa.calls.length, medusa.orders.size, medusa.password]).toEqual([0, 0, password])
})
