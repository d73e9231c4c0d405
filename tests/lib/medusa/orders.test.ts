import { afterEach, describe, expect, test } from '@jest/globals'
import type { Settings } from '../../../lib/config.ts'
import { startMedusaSimulator } from '../../../lib/local/medusa/simulator.ts'
import { connectMedusa } from '../../../lib/medusa/connect.ts'
import type { OrderStatus } from '../../../lib/medusa/port.ts'
import type { LogRecord } from '../../../lib/store/log-entries.ts'
import { memoryLeases, memoryRequestLog } from '../../../lib/store/memory.ts'
import { orderPages } from '../../../lib/sync/runs/update-orders.ts'
import { startHttpServer } from '../../support/http-server.ts'
import { startTestRelay } from '../../support/test-relay.ts'

const status: OrderStatus = {
  order_status: 'To Bill',
  payment_status: 'Partly Paid',
  discount_amount: 1.5,
  net_total: 35.5,
  grand_total: 37.275,
  customer_id: 'cus_1',
  customer: 'Webhook Clinic',
  erpnext_sales_order: 'SAL-ORD-2026-00001',
  per_billed: 50,
  per_delivered: 100,
  advance_paid: 0,
}
const documents = [{ doctype: 'Sales Order', name: 'SAL-ORD-2026-00001' }]

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(stops.splice(0).map(stop => stop()))
})

async function connect(
  api: 'v1' | 'v2',
  extra: Partial<Settings> = {},
  { leases = new Map(), ...options }: { companion?: boolean; leases?: Map<string, number> } = {},
) {
  const simulator = await startMedusaSimulator({ api, ...options })
  stops.push(simulator.stop)
  simulator.addOrder('order_01')
  const records: LogRecord[] = []
  const time = { now: Date.now() }
  const settings = {
    MEDUSA_URL: simulator.url,
    MEDUSA_API: api,
    MEDUSA_EMAIL: simulator.email,
    MEDUSA_PASSWORD: simulator.password,
    MEDUSA_SECRET_KEY: undefined,
    MEDUSA_PUBLISHABLE_KEY: simulator.publishableKey,
    MEDUSA_ORDER_TARGET: undefined,
    ...extra,
  }
  const tokens = {}
  const medusa = connectMedusa({
    settings,
    tokens,
    requestLog: memoryRequestLog(records),
    leases: memoryLeases(() => time.now, leases),
    remainingMs: () => 60_000,
    now: () => time.now,
  })
  return { simulator, medusa, records, time }
}
const paths = (simulator: { calls: { method: string; path: string; status: number }[] }) =>
  simulator.calls.map(({ method, path, status }) => `${method} ${path} ${status}`)

describe('v2, metadata of the order', () => {
  test('carries the status, and what the shop keeps there stays', async () => {
    const { simulator, medusa } = await connect('v2')
    const order = simulator.orders.get('order_01')
    if (order) order.metadata = { remark: 'please hurry' }
    await medusa.updateOrder('order_01', status, documents)
    const { customer: _, ...metadata } = status
    expect(simulator.orders.get('order_01')?.metadata).toEqual({ remark: 'please hurry', ...metadata })
  })

  test('goes through without a linked customer', async () => {
    const { simulator, medusa } = await connect('v2')
    await medusa.updateOrder('order_01', { ...status, customer_id: undefined }, documents)
    expect(simulator.orders.get('order_01')?.metadata).not.toHaveProperty('customer_id')
  })

  test('is written with a secret key when no e-mail is given', async () => {
    const secretKey = 'sk_0123456789abcdef0123'
    const { simulator, medusa } = await connect('v2', { MEDUSA_EMAIL: undefined, MEDUSA_SECRET_KEY: secretKey })
    await expect(medusa.updateOrder('order_01', status, documents)).rejects.toMatchObject({ kind: 'configuration' })
    const right = await connect('v2', { MEDUSA_EMAIL: undefined, MEDUSA_SECRET_KEY: simulator.secretKey })
    await right.medusa.updateOrder('order_01', status, documents)
    expect(paths(right.simulator)).toEqual(['POST /admin/orders/order_01?fields=id 200'])
  })

  test('of an unknown order is a permanent failure in Medusa’s words', async () => {
    const { medusa } = await connect('v2')
    await expect(medusa.updateOrder('order_nope', status, documents)).rejects.toMatchObject({
      kind: 'permanent',
      message: 'Medusa 404: Order id not found: order_nope',
    })
  })
})

test('a page of update-orders ends in a worker’s time though Medusa has none of its orders and answers in six seconds', async () => {
  const relay = await startTestRelay()
  stops.push(relay.stop)
  const { erpnext } = relay.simulators
  const pattern = erpnext.get('Sales Order', 'SAL-ORD-2026-00012')
  for (let at = 100; at < 300; at++) {
    erpnext.set('Sales Order', { ...pattern, name: `SAL-ORD-2027-${at}`, medusa_order_id: `order_more_${at}` } as never)
  }
  let largest: readonly string[] = []
  for await (const { rows } of orderPages(relay, { all: true })) if (rows.length > largest.length) largest = rows

  const server = await answersInRounds()
  stops.push(server.stop)
  const settings = { MEDUSA_URL: server.url, MEDUSA_EMAIL: undefined, MEDUSA_SECRET_KEY: 'sk_0123456789abcdef0123' }
  const { medusa } = await connect('v2', settings)
  expect(await medusa.orderMetadata?.find(largest, { doctype: 'Sales Order', name: 'a' })).toEqual(new Map())
  // It is begun with 40 s left.
  expect(server.rounds() * 6).toBeLessThan(40)
})

/** A Medusa without orders: what is asked side by side is answered together, and is one round. */
async function answersInRounds() {
  let rounds = 0
  const held: (() => void)[] = []
  let alone: NodeJS.Timeout | undefined
  const release = () => {
    clearTimeout(alone)
    rounds++
    for (const answer of held.splice(0)) answer()
  }
  const server = await startHttpServer(({ url = '' }, response) => {
    response.setHeader('content-type', 'application/json')
    const isList = url.startsWith('/admin/orders?')
    held.push(() => {
      response.statusCode = isList ? 200 : 404
      response.end(JSON.stringify(isList ? { orders: [] } : { type: 'not_found', message: 'Order id not found' }))
    })
    clearTimeout(alone)
    if (isList || held.length === 4) release()
    else alone = setTimeout(release, 200)
  })
  return { ...server, rounds: () => rounds }
}

describe('the store endpoint', () => {
  test.each(['v1', 'v2'] as const)('of %s gets exactly the six fields of the contract', async api => {
    const { simulator, medusa } = await connect(api, { MEDUSA_ORDER_TARGET: 'store-endpoint' })
    await medusa.updateOrder('order_01', status, documents)
    expect(simulator.calls.at(-1)).toMatchObject({
      method: 'POST',
      path: '/store/order-update?order_id=order_01',
      status: 200,
    })
    expect(simulator.calls.at(-1)?.body).toEqual({
      customer_id: 'cus_1',
      order_status: 'To Bill',
      payment_status: 'Partly Paid',
      discount_amount: 1.5,
      net_total: 35.5,
      grand_total: 37.275,
    })
  })

  test('is not called without a linked customer: the failure names the Customer', async () => {
    const { simulator, medusa } = await connect('v1')
    await expect(
      medusa.updateOrder('order_01', { ...status, customer_id: undefined }, documents),
    ).rejects.toMatchObject({
      kind: 'permanent',
      message: 'Medusa Customer ID not found for Customer: Webhook Clinic',
    })
    expect(simulator.calls).toEqual([])
  })

  test('that is not installed is tried again later: a deployment may be under way', async () => {
    const { medusa } = await connect('v1', {}, { companion: false })
    await expect(medusa.updateOrder('order_01', status, documents)).rejects.toMatchObject({ kind: 'transient' })
  })

  test('of v2 wants a publishable key: none is a wrong setting, a wrong one too', async () => {
    const target = { MEDUSA_ORDER_TARGET: 'store-endpoint' } as const
    await expect(connect('v2', { ...target, MEDUSA_PUBLISHABLE_KEY: undefined })).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('MEDUSA_PUBLISHABLE_KEY is not set'),
    })
    const { medusa } = await connect('v2', { ...target, MEDUSA_PUBLISHABLE_KEY: 'pk_nope' })
    await expect(medusa.updateOrder('order_01', status, documents)).rejects.toMatchObject({ kind: 'configuration' })
  })
})

describe('the log-in', () => {
  const ten = (medusa: Awaited<ReturnType<typeof connect>>['medusa']) =>
    Promise.all(Array.from({ length: 10 }, () => medusa.updateOrder('order_01', status, documents)))
  const logIns = (simulator: Parameters<typeof paths>[0]) => paths(simulator).filter(path => path.includes('emailpass'))

  test('is done once for any number of parallel calls', async () => {
    const { simulator, medusa } = await connect('v2')
    await ten(medusa)
    expect(logIns(simulator)).toHaveLength(1)
  })

  test('is renewed once when a token expires in the middle of ten calls, and all ten arrive', async () => {
    const { simulator, medusa } = await connect('v2')
    await medusa.updateOrder('order_01', status, documents)
    simulator.expireTokens()
    await ten(medusa)
    expect(logIns(simulator)).toHaveLength(2)
    expect(paths(simulator).filter(path => path.endsWith('401')).length).toBeGreaterThan(0)
    expect(paths(simulator).filter(path => path.startsWith('POST /admin/orders') && path.endsWith('200'))).toHaveLength(
      11,
    )
  })

  test('with a wrong password is one attempt a minute, whoever asks', async () => {
    const { simulator, medusa, time } = await connect('v2', { MEDUSA_PASSWORD: 'wrong' })
    for (let call = 0; call < 3; call++) {
      await expect(medusa.updateOrder('order_01', status, documents)).rejects.toMatchObject({ kind: 'configuration' })
    }
    expect(paths(simulator)).toEqual(['POST /auth/user/emailpass 401'])
    time.now += 60_000
    await expect(medusa.updateOrder('order_01', status, documents)).rejects.toMatchObject({ kind: 'configuration' })
    expect(logIns(simulator)).toHaveLength(2)
  })

  test('with a wrong password is one attempt a minute over all containers', async () => {
    const { simulator, medusa } = await connect('v2', { MEDUSA_PASSWORD: 'wrong' })
    const leases = new Map<string, number>()
    const settings = { MEDUSA_URL: simulator.url, MEDUSA_PASSWORD: 'wrong' }
    const containers = await Promise.all(Array.from({ length: 5 }, () => connect('v2', settings, { leases })))
    const failures = await Promise.allSettled(
      containers.map(container => container.medusa.updateOrder('order_01', status, documents)),
    )
    expect(paths(simulator)).toEqual(['POST /auth/user/emailpass 401'])
    expect(failures.map(failure => failure.status === 'rejected' && failure.reason.kind).sort()).toEqual([
      'configuration',
      ...['transient', 'transient', 'transient', 'transient'],
    ])
    expect(medusa.orderDestination).toContain(simulator.url)
  })

  test('says which settings are missing when there are none', async () => {
    const { medusa } = await connect('v2', { MEDUSA_EMAIL: undefined })
    await expect(medusa.updateOrder('order_01', status, documents)).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('MEDUSA_SECRET_KEY'),
    })
  })
})

describe('answers that no Medusa gives', () => {
  test.each([
    ['an empty 204', 204, '', 'transient'],
    ['a 200 that is not JSON', 200, 'Welcome to nginx', 'transient'],
    ['a 200 about another order', 200, '{"order":{"id":"order_02"}}', 'transient'],
    ['an HTML 502', 502, '<html>bad gateway</html>', 'transient'],
    ['a redirect', 301, '', 'configuration'],
  ])('%s is a failure of the right kind', async (_, statusCode, body, kind) => {
    const server = await startHttpServer((_, response) => response.writeHead(statusCode).end(body))
    stops.push(server.stop)
    const key = { MEDUSA_URL: server.url, MEDUSA_EMAIL: undefined, MEDUSA_SECRET_KEY: 'sk_test' }
    const { medusa, records } = await connect('v2', key)
    await expect(medusa.updateOrder('order_01', status, documents)).rejects.toMatchObject({ kind })
    expect(records).toHaveLength(1)
  })
})

describe('the request log', () => {
  test('has every request under its documents, with payload, answer and time taken', async () => {
    const { medusa, records } = await connect('v2')
    const split = [...documents, { doctype: 'Sales Order', name: 'SAL-ORD-2026-00002' }]
    await medusa.updateOrder('order_01', status, split)
    await expect(medusa.updateOrder('order_nope', status, documents)).rejects.toThrow()
    expect(
      records.map(({ voucher_name, status, http_status, path }) => [voucher_name, status, http_status, path]),
    ).toEqual([
      ['/auth/user/emailpass', 'Success', 200, '/auth/user/emailpass'],
      ['SAL-ORD-2026-00001', 'Success', 200, '/admin/orders/order_01?fields=id'],
      ['SAL-ORD-2026-00002', 'Success', 200, '/admin/orders/order_01?fields=id'],
      ['SAL-ORD-2026-00001', 'Failure', 404, '/admin/orders/order_nope?fields=id'],
    ])
    expect(JSON.parse(records[1]?.payload ?? '')).toMatchObject({
      metadata: { order_status: 'To Bill', grand_total: 37.275 },
    })
  })

  test('holds no e-mail, password, token or key, whatever was sent and answered', async () => {
    const { simulator, medusa, records } = await connect('v2')
    await medusa.updateOrder('order_01', status, documents)
    const stored = JSON.stringify(records)
    expect(stored).toContain('[redacted]')
    for (const secret of [simulator.email, simulator.password, simulator.secretKey, 'eyJ'])
      expect(stored).not.toContain(secret)
  })

  test('has a request that was never answered, as a failure with the reason', async () => {
    const { simulator, medusa, records } = await connect('v2', { MEDUSA_EMAIL: undefined, MEDUSA_SECRET_KEY: 'sk_x' })
    await simulator.stop()
    await expect(medusa.updateOrder('order_01', status, documents)).rejects.toMatchObject({ code: 'network' })
    expect(records).toMatchObject([{ status: 'Failure', response: expect.stringContaining('ECONNREFUSED') }])
  })
})
