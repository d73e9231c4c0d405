import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { API_KEY, type LocalRelay, startLocalRelay } from '../support/local-relay.ts'

let relay: LocalRelay
beforeAll(async () => {
  relay = await startLocalRelay({ RELAY_API_KEYS: `${API_KEY},another-key`, STOREFRONT_API_KEYS: STOREFRONT })
  relay.medusa.addOrder('order_01J0007')
})
afterAll(() => relay.stop())

const STOREFRONT = 'storefront-key'
const log = (query: string) => relay.get(`/request-log?${query}`, API_KEY)

test('health answers without a key', async () => {
  expect(await relay.get('/health')).toEqual({ status: 200, body: { status: 'ok' } })
})

test.each([
  ['no key', undefined],
  ['a wrong key', 'wrong'],
  ['the beginning of a key', API_KEY.slice(0, -1)],
  ['all keys at once', `${API_KEY},another-key`],
])('with %s every endpoint refuses', async (_, key) => {
  const refused = { status: 401, body: { error: { code: 'unauthorized', message: expect.any(String) } } }
  expect(await relay.get('/request-log?status=failure', key)).toEqual(refused)
  expect(await relay.post('/sync/sales-order', { name: 'SAL-ORD-2026-00012' }, key)).toEqual(refused)
  expect(await relay.post('/sync/website-item', { name: 'WEB-ITM-0001' }, key)).toEqual(refused)
  expect(await relay.get('/website-items?availability=1', key)).toEqual(refused)
})

/** What a storefront may call; it is less trusted, for its key lies on more machines. */
const FOR_STOREFRONTS = [
  ...['GET /website-items', 'POST /sign-up', 'POST /quotations', 'POST /quotations/{quotation_id}/approval'],
  'POST /customers/address',
]

test('a storefront’s key opens what a storefront needs, and nothing else', async () => {
  const { functions } = parse(readFileSync('serverless.yml', 'utf8'), {
    merge: true,
    logLevel: 'silent',
    maxAliasCount: -1,
  })
  const routes = Object.values(functions as Record<string, { handler: string; events?: { httpApi?: string }[] }>)
    .filter(({ handler }) => handler.startsWith('functions/api/') && !handler.includes('health'))
    .flatMap(({ events = [] }) => events.flatMap(({ httpApi }) => httpApi || []))
  expect(routes.length).toBeGreaterThan(5)
  const opened = []
  for (const route of routes) {
    const [method, path = ''] = route.split(' ')
    const asked = path.replaceAll(/\{\w+\}/g, 'x')
    const { status } = await (method === 'GET' ? relay.get(asked, STOREFRONT) : relay.post(asked, {}, STOREFRONT))
    if (status !== 401) opened.push(route)
  }
  expect(opened.filter(route => !FOR_STOREFRONTS.includes(route))).toEqual([])
  expect(opened).toContain('GET /website-items')
})

describe('GET /website-items', () => {
  const items = async (query: string, key = STOREFRONT) =>
    (await relay.get(`/website-items${query}`, key)) as { status: number; body: { items: object[]; next?: string } }
  const inStock = (...names: string[]) => {
    for (const name of names) {
      const item = relay.erpnext.get('Website Item', name)
      const ids = { medusa_id: `prod_${name}`, medusa_variant_id: `variant_${name}` }
      relay.erpnext.set('Website Item', { ...item, name, custom_in_stock: 1, ...ids })
    }
  }

  test('answers what is in stock, to the storefront and to the relay’s own', async () => {
    inStock('WEB-ITM-0002', 'WEB-ITM-0004')
    relay.erpnext.set('Website Item', {
      ...relay.erpnext.get('Website Item', 'WEB-ITM-0003'),
      name: 'WEB-ITM-0003',
      published: 0,
      custom_in_stock: 1,
    })
    const item = (code: string, name: string) => ({
      ...{ item_code: code, web_item_name: expect.any(String) },
      ...{ medusa_id: `prod_${name}`, medusa_variant_id: `variant_${name}` },
    })
    const answer = {
      status: 200,
      body: { items: [item('MED-0002', 'WEB-ITM-0002'), item('MED-0004', 'WEB-ITM-0004')] },
    }
    expect(await items('?availability=1')).toEqual(answer)
    expect(await items('?availability=1', API_KEY)).toEqual(answer)
  })

  test('in pages, each item once', async () => {
    const seen: object[] = []
    let after = ''
    for (let pages = 0; pages < 4; pages++) {
      const { body } = await items(`?limit=100${after}`)
      seen.push(...body.items)
      if (!body.next) break
      after = `&after=${encodeURIComponent(body.next)}`
    }
    const published = relay.erpnext.list('Website Item').filter(each => each.published)
    const codes = (rows: readonly object[]) => rows.map(row => (row as { item_code: string }).item_code)
    expect(codes(seen)).toHaveLength(published.length)
    expect(new Set(codes(seen))).toEqual(new Set(codes(published)))
  })

  test.each([
    ['?availability=yes', 'availability'],
    ['?limit=0', 'limit'],
    ['?stock=1', 'stock'],
  ])('%s is answered with 400 and names %s', async (query, named) => {
    const error = { message: expect.stringContaining(named) }
    expect(await items(query)).toMatchObject({ status: 400, body: { error } })
  })
})

describe('POST /sync/sales-order', () => {
  test('writes the order again, whatever Medusa was told before, and every key may ask', async () => {
    for (const key of [API_KEY, 'another-key']) {
      expect(await relay.post('/sync/sales-order', { name: 'SAL-ORD-2026-00012' }, key)).toEqual({
        status: 202,
        body: { jobs: 1 },
      })
      await relay.runner.idle()
    }
    expect(relay.medusa.orders.get('order_01J0007')?.metadata).toMatchObject({ order_status: 'To Bill' })
    const { body } = await log('doctype=Sales%20Order&name=SAL-ORD-2026-00012')
    expect((body as { entries: unknown[] }).entries).toHaveLength(2)
  })

  test.each([
    [{}, 400, 'name'],
    [{ name: '' }, 400, 'name'],
    [{ name: 7 }, 400, 'name'],
    [{ name: 'S', more: 1 }, 400, 'more'],
    ['not json', 400, 'JSON'],
    [{ name: 'SAL-ORD-NONE' }, 404, 'SAL-ORD-NONE does not exist'],
    [{ name: 'SAL-ORD-2026-00003' }, 404, 'nor its Quotation has a medusa_order_id'],
  ])('%j is answered with %i and names %s', async (body, status, named) => {
    const answer = await relay.post('/sync/sales-order', body, API_KEY)
    expect(answer).toMatchObject({ status, body: { error: { message: expect.stringContaining(named) } } })
  })
})

describe('POST /sync/website-item', () => {
  test('writes the product again, whatever Medusa was told before', async () => {
    const writes = () => relay.medusa.calls.filter(({ body }) => JSON.stringify(body ?? '').includes('"external_id"'))
    for (const written of [1, 2]) {
      expect(await relay.post('/sync/website-item', { name: 'WEB-ITM-0001' }, API_KEY)).toEqual({
        status: 202,
        body: { jobs: 1 },
      })
      await relay.runner.idle()
      expect(writes()).toHaveLength(written)
    }
    expect([...relay.medusa.products.values()]).toMatchObject([{ external_id: 'MED-0001' }])
  })

  test.each([
    [{}, 400, 'name'],
    [{ name: 'WEB-ITM-0001', item_code: 'MED-0001' }, 400, 'item_code'],
    [{ name: 'WEB-ITM-NONE' }, 404, 'Website Item WEB-ITM-NONE does not exist'],
  ])('%j is answered with %i and names %s', async (body, status, named) => {
    const answer = await relay.post('/sync/website-item', body, API_KEY)
    expect(answer).toMatchObject({ status, body: { error: { message: expect.stringContaining(named) } } })
  })
})

describe('GET /request-log', () => {
  test('shows a document’s requests, newest first, in pages', async () => {
    const query = 'doctype=Sales%20Order&name=SAL-ORD-2026-00012&limit=1'
    const first = (await log(query)).body as { entries: { at: string; path: string }[]; next: string }
    expect(first.entries).toMatchObject([{ status: 'Success', path: '/admin/orders/order_01J0007?fields=id' }])
    const second = (await log(`${query}&after=${encodeURIComponent(first.next)}`)).body as typeof first
    expect(second.entries).toHaveLength(1)
    expect(String(second.entries[0]?.at) <= String(first.entries[0]?.at)).toBe(true)
    expect(second.next).toBeUndefined()
  })

  test('shows failures with Medusa’s words, whatever document they are about', async () => {
    await relay.post('/sync/sales-order', { name: 'SAL-ORD-2026-00014' }, API_KEY)
    let entries: unknown[] = []
    for (let tries = 0; tries < 200 && !entries.length; tries++) {
      await new Promise(resolve => setTimeout(resolve, 25))
      entries = ((await log('status=failure')).body as { entries: unknown[] }).entries
    }
    expect(entries[0]).toMatchObject({
      status: 'Failure',
      http_status: 404,
      voucher_name: 'SAL-ORD-2026-00014',
      response: expect.stringContaining('Order id not found: order_01J0009'),
    })
  })

  test.each([
    ['', 'doctype'],
    ['doctype=Sales%20Order', 'name'],
    ['status=success', 'status'],
    ['status=failure&limit=0', 'limit'],
    ['status=failure&limit=1000', 'limit'],
    ['status=failure&page=2', 'page'],
  ])('?%s is a 400 that names %s', async (query, field) => {
    expect(await log(query)).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_input', message: expect.stringContaining(field) } },
    })
  })
})
