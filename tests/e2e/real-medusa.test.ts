import { describe, expect, test } from '@jest/globals'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
const { adminHeaders, storeHeaders, email, password, secretKey, url } = medusa

const readMetadata = async (id: string) => (await medusa.readOrderAsAdmin(id)).metadata

describe('log-in', () => {
  test('a user logs in by e-mail and password and gets a token that admin routes accept', async () => {
    const login = await medusa.request('POST', '/auth/user/emailpass', {}, { email, password })
    expect(login.status).toBe(200)
    const answer = await medusa.request('GET', '/admin/stores', { authorization: `Bearer ${login.body.token}` })
    expect(answer).toMatchObject({ status: 200, body: { stores: [{ id: expect.any(String) }] } })
  })

  test('a wrong password gets 401 and no token', async () => {
    const login = await medusa.request('POST', '/auth/user/emailpass', {}, { email, password: `${password}!` })
    expect(login).toEqual({ status: 401, body: { type: 'unauthorized', message: 'Invalid email or password' } })
  })

  test('the secret key works as the user name of Basic', async () => {
    expect(await medusa.request('GET', '/admin/stores', adminHeaders)).toMatchObject({ status: 200 })
  })

  test('the secret key as Bearer gets 401', async () => {
    const answer = await medusa.request('GET', '/admin/stores', { authorization: `Bearer ${secretKey}` })
    expect(answer).toMatchObject({ status: 401, body: { message: expect.stringContaining('HTTP Basic') } })
  })
})

describe('metadata through the admin API', () => {
  const write = (id: string, metadata: Record<string, unknown>) =>
    medusa.request('POST', `/admin/orders/${id}?fields=id,metadata`, adminHeaders, { metadata })

  test('merges at the top level and replaces what is nested', async () => {
    const id = await medusa.createOrder(undefined, { note: 'by the shop', nested: { a: 1 } })
    const { status } = await write(id, { order_status: 'To Bill', net_total: 1234.567, nested: { b: 2 } })
    expect(status).toBe(200)
    const expected = { note: 'by the shop', order_status: 'To Bill', net_total: 1234.567, nested: { b: 2 } }
    expect(await readMetadata(id)).toEqual(expected)
  })

  test('an empty string removes the key', async () => {
    const id = await medusa.createOrder(undefined, { note: 'by the shop', order_status: 'To Bill' })
    await write(id, { order_status: '' })
    expect(await readMetadata(id)).toEqual({ note: 'by the shop' })
  })

  test('an unknown order is 404 not_found', async () => {
    const body = { type: 'not_found', message: 'Order id not found: order_nope' }
    expect(await write('order_nope', { order_status: 'To Bill' })).toEqual({ status: 404, body })
  })

  test('an order that was cancelled in Medusa refuses it with 400', async () => {
    const id = await medusa.createOrder()
    await medusa.request('POST', `/admin/orders/${id}/cancel`, adminHeaders, {})
    const body = { type: 'invalid_data', message: `Order with id ${id} has been canceled.` }
    expect(await write(id, { order_status: 'Cancelled' })).toEqual({ status: 400, body })
  })
})

describe('an order made for a test', () => {
  test('has the id asked for, and the admin, the storefront and the customer read its metadata', async () => {
    const id = await medusa.createOrder('order_01E2E', { order_status: 'Pending' })
    expect(id).toBe('order_01E2E')
    const expected = { id, metadata: { order_status: 'Pending' } }
    expect(await medusa.readOrderAsAdmin(id)).toMatchObject(expected)
    expect(await medusa.readOrderAsStore(id)).toMatchObject(expected)
    expect(await medusa.readOrderAsCustomer(id)).toMatchObject(expected)
  })

  test('made a second time it starts afresh', async () => {
    await medusa.createOrder('order_02E2E', { order_status: 'Pending' })
    await medusa.request('POST', '/admin/orders/order_02E2E/cancel', adminHeaders, {})
    await medusa.createOrder('order_02E2E')
    expect(await medusa.readOrderAsAdmin('order_02E2E')).toMatchObject({ status: 'pending', metadata: null })
  })
})

describe('the companion route POST /store/order-update', () => {
  const update = (id: string, body: unknown, headers: Record<string, string> = storeHeaders) =>
    medusa.request('POST', `/store/order-update?order_id=${id}`, headers, body)
  const all = {
    customer_id: 'cus_01',
    order_status: 'To Deliver and Bill',
    payment_status: 'Partly Paid',
    discount_amount: 0,
    net_total: 1234.567,
    grand_total: 1296.295,
  }

  test('writes the six fields, keeps other metadata, and both APIs show them', async () => {
    const id = await medusa.createOrder(undefined, { note: 'by the shop' })
    expect(await update(id, all)).toEqual({ status: 200, body: { message: 'Order updated successfully' } })
    expect((await medusa.readOrderAsAdmin(id)).metadata).toEqual({ note: 'by the shop', ...all })
    expect((await medusa.readOrderAsStore(id)).metadata).toEqual({ note: 'by the shop', ...all })
  })

  test('some of the fields leave the others as they are', async () => {
    const id = await medusa.createOrder(undefined, all)
    await update(id, { order_status: 'Completed' })
    expect(await readMetadata(id)).toEqual({ ...all, order_status: 'Completed' })
  })

  test('an order that was cancelled in Medusa is still told its state', async () => {
    const id = await medusa.createOrder()
    await medusa.request('POST', `/admin/orders/${id}/cancel`, adminHeaders, {})
    expect(await update(id, { order_status: 'Cancelled' })).toMatchObject({ status: 200 })
    expect(await readMetadata(id)).toEqual({ order_status: 'Cancelled' })
  })

  test('an unknown order is 404 not_found', async () => {
    const body = { type: 'not_found', message: 'Order with id: order_nope was not found' }
    expect(await update('order_nope', all)).toEqual({ status: 404, body })
  })

  test('no order id is 400', async () => {
    const answer = await medusa.request('POST', '/store/order-update', storeHeaders, all)
    expect(answer).toEqual({ status: 400, body: { type: 'invalid_data', message: 'order_id is required' } })
  })

  test.each([
    ['no publishable key', {}],
    ['an unknown one', { 'x-publishable-api-key': 'pk_nope' }],
  ])('%s is 400 not_allowed, and nothing is stored', async (_case, headers) => {
    const id = await medusa.createOrder()
    expect(await update(id, all, headers)).toMatchObject({ status: 400, body: { type: 'not_allowed' } })
    expect(await readMetadata(id)).toBeNull()
  })

  test.each<[string, unknown]>([
    ['an unknown field', { ...all, email: 'thief@example.test' }],
    ['a number for a status', { ...all, order_status: 5 }],
    ['text for an amount', { ...all, grand_total: '1296.295' }],
    ['an object for a status', { ...all, payment_status: { $ne: null } }],
    ['null for an amount', { ...all, net_total: null }],
    ['an empty status, which would remove the key', { ...all, order_status: '' }],
    ['a status longer than ERPNext knows any', { ...all, order_status: 'x'.repeat(141) }],
    ['an array', [all]],
    ['no field at all', {}],
    ['no body', undefined],
  ])('%s is refused with 400, and nothing is stored', async (_case, body) => {
    const id = await medusa.createOrder()
    expect(await update(id, body)).toMatchObject({ status: 400, body: { type: 'invalid_data' } })
    expect(await readMetadata(id)).toBeNull()
  })

  test('an amount beyond what a number holds is refused with 400', async () => {
    const id = await medusa.createOrder()
    const headers = { ...storeHeaders, 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: '{"grand_total": 1e999}' }
    expect((await fetch(`${url}/store/order-update?order_id=${id}`, init)).status).toBe(400)
    expect(await readMetadata(id)).toBeNull()
  })
})
