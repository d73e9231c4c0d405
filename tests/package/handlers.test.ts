import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { recordedDeliveries } from '../../lib/local/erpnext/actions.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import { type MedusaSimulator, startMedusaSimulator } from '../../lib/local/medusa/simulator.ts'
import { type Runner, startRunner } from '../../lib/local/runner/runner.ts'
import type { Job } from '../../lib/queue/jobs.ts'
import { connectDynamo } from '../../lib/store/dynamodb.ts'
import { dynamoParking } from '../../lib/store/dynamodb-parking.ts'
import { dynamoRuns } from '../../lib/store/dynamodb-runs.ts'
import { parkedId } from '../../lib/store/parking.ts'
import type { Started } from '../../lib/sync/runs/start.ts'
import type { Swept } from '../../lib/sync/sweep.ts'
import { fewItems } from '../support/few-items.ts'
import { httpEvent } from '../support/http-events.ts'
import { NOS_BOX, openForQuotations } from '../support/quoting-site.ts'
import { sqsRecord } from '../support/sqs-records.ts'
import { callFresh, type Result } from './fresh-process.ts'
import { type Iam, startIam } from './iam.ts'
import { all, functions } from './packaged.ts'
import { rightsOf } from './rights.ts'

let runner: Runner
let erpnext: ErpnextSimulator
let medusa: MedusaSimulator
let iam: Iam
let resources: Record<string, string>

beforeAll(async () => {
  erpnext = await startErpnextSimulator()
  medusa = await startMedusaSimulator()
  medusa.addOrder('order_01J0007')
  for (const id of ['cus_a', 'cus_b']) medusa.addCustomer(`${id}@example.com`, { id, first_name: 'A' })
  runner = await startRunner({ pump: false })
  // That of schedules has no likeness on one machine, and no code asks for it.
  const own = all('AWS::SQS::Queue').filter(([, { Properties }]) => Properties.FifoQueue)
  const queues = own.map(([id]) => [id, new URL(runner.queueUrl(id)).pathname] as const)
  const tables = all('AWS::DynamoDB::Table').map(([id]) => [id, runner.tableName(id)] as const)
  iam = await startIam({
    sqs: new URL(runner.queueUrl('OrdersQueue')).origin,
    dynamodb: String(process.env.AWS_ENDPOINT_URL_DYNAMODB),
    ids: new Map([...queues, ...tables].map(([id, name]) => [name.split('/').at(-1) as string, id])),
    secret: JSON.stringify({
      ERPNEXT_URL: erpnext.url,
      ERPNEXT_API_KEY: erpnext.apiKey,
      ERPNEXT_API_SECRET: erpnext.apiSecret,
      ERPNEXT_WEBHOOK_SECRETS: 's3cr3t-ключ',
      MEDUSA_URL: medusa.url,
      MEDUSA_EMAIL: medusa.email,
      MEDUSA_PASSWORD: medusa.password,
      MEDUSA_PUBLISHABLE_KEY: medusa.publishableKey,
      MEDUSA_WEBHOOK_SECRETS: 'local-medusa-secret',
      RELAY_API_KEYS: 'key-1',
    }),
  })
  resources = {
    SettingsSecret: 'SettingsSecret',
    ...Object.fromEntries([...queues.map(([id, path]) => [id, iam.url + path]), ...tables]),
  }
})
afterAll(() => Promise.all([iam.stop(), runner.stop(), erpnext.stop(), medusa.stop()]))

// A run that is over has nothing to do for its worker.
beforeEach(async () => {
  const runs = dynamoRuns(connectDynamo(), runner.tableName('RunsTable'))
  const latest = await runs.get('export-item-groups')
  if (latest) await runs.put({ ...latest, run: 'a-run', status: 'running', page: 0, after: undefined }, latest.version)
})

/** Calls a function from its zip in a process of its own, with its environment and the rights of its role. */
const call = (name: string, event: unknown): Promise<Result> =>
  callFresh(name, event, {
    resources,
    environment: {
      AWS_ACCESS_KEY_ID: name,
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL: iam.url,
    },
  })
/** Gives a worker one job, and answers whether it comes back. */
const work = async (worker: string, given: object, { ageMs = 0, receiveCount = 1 } = {}): Promise<boolean> => {
  const job = { v: 1, cause: 'test', ...given } as Job
  const record = sqsRecord(job, { messageId: 'm', sentAt: Date.now() - ageMs, receiveCount })
  const { batchItemFailures } = await call(worker, { Records: [record] })
  return (batchItemFailures as unknown[]).length > 0
}
const CLEAR = { doctype: 'Item Group', confirm: 'Item Group', dryRun: true }
const authorized = { authorization: 'Bearer key-1' }
const parked = async (): Promise<{ id: string; status: string; target: string }[]> =>
  JSON.parse((await call('parked', httpEvent({ method: 'GET', headers: authorized }))).body ?? '').parked

test.each([
  ['sales-order', 'so-submit-put-docstatus', 'Sales Order'],
  ['sales-invoice', 'si-submit', 'Sales Invoice'],
  ['delivery-note', 'dn-submit', 'Delivery Note'],
  ['payment-entry', 'pe-submit', 'Payment Entry'],
  ['website-item', 'website-item-insert', 'Website Item'],
  ['website-item-trash', 'website-item-trash', 'Website Item'],
  ['item-group', 'item-group-insert', 'Item Group'],
  ['item-group-trash', 'item-group-insert', 'Item Group'],
  ['item', 'item-insert', 'Item'],
  ['item-price', 'item-price-insert', 'Item Price'],
  ['item-price-trash', 'item-price-trash', 'Item Price'],
  ['stock-ledger-entry', 'stock-entry-receipt', 'Stock Ledger Entry'],
])('%s takes a recorded webhook in a fresh process', async (name, action, doctype) => {
  const { body, signature } = recordedDeliveries(action).find(delivery => delivery.doctype === doctype) ?? {}
  const headers = { 'x-frappe-webhook-signature': signature as string }
  expect(await call(name, httpEvent({ body: body as string, headers }))).toMatchObject({
    statusCode: 202,
    body: '{"jobs":1}',
  })
})

test('orders makes Medusa agree in a fresh process, and request-log then shows the request', async () => {
  expect(await work('orders', { kind: 'sync-order', medusa_order_id: 'order_01J0007' })).toBe(false)
  expect(medusa.orders.get('order_01J0007')?.metadata).toMatchObject({ order_status: 'To Bill' })

  const query = { doctype: 'Sales Order', name: 'SAL-ORD-2026-00012' }
  const log = await call('request-log', httpEvent({ method: 'GET', headers: authorized, query }))
  expect(log).toMatchObject({ statusCode: 200 })
  expect(JSON.parse(log.body ?? '')).toMatchObject({
    entries: [{ status: 'Success', voucher_name: 'SAL-ORD-2026-00012' }],
  })
  const failures = await call('request-log', httpEvent({ headers: authorized, query: { status: 'failure' } }))
  expect(JSON.parse(failures.body ?? '')).toMatchObject({ entries: [] })
})

test('catalog makes products and collections in a fresh process, and deletes them', async () => {
  const item = { kind: 'sync-item', item_code: 'TST-002' }
  erpnext.applyState('website-item-insert')
  expect(await work('catalog', item)).toBe(false)
  const id = String(erpnext.get('Website Item', 'WEB-ITM-0302')?.medusa_id)
  expect(medusa.products.get(id)).toMatchObject({ external_id: 'TST-002' })
  expect(await work('catalog', { kind: 'sync-group', name: 'Diagnostic' })).toBe(false)

  erpnext.applyState('website-item-trash')
  expect(await work('catalog', { ...item, trashed: { name: 'WEB-ITM-0302' } })).toBe(false)
  expect(medusa.products.has(id)).toBe(false)
})

test('orders queues what a document touches, in a fresh process', async () => {
  const document = { kind: 'resolve-orders', doctype: 'Sales Order', name: 'SAL-ORD-2026-00012' }
  expect(await work('orders', document)).toBe(false)
})

test('the exports queue what is asked for in a fresh process', async () => {
  expect(await call('export-sales-order', { name: 'SAL-ORD-2026-00012' })).toEqual({ jobs: 1 })
  expect(await call('export-website-item', { name: 'WEB-ITM-0001' })).toEqual({ jobs: 1 })
})

test('sweep looks for lost webhooks in a fresh process, and sets its cursors', async () => {
  const sweep = async () => (await call('sweep', {})) as unknown as Swept[]
  expect((await sweep()).filter(({ rows }) => rows > 0)).toEqual([])
  // It looks again at what was changed within 75 minutes before its cursor.
  expect(await sweep()).toContainEqual({ doctype: 'Sales Order', rows: 36, queued: expect.any(Number) })
})

test('settings tells what it goes by in a fresh process', async () => {
  const { statusCode, body } = await call('settings', httpEvent({ method: 'GET', headers: authorized }))
  expect(statusCode).toBe(200)
  expect(JSON.parse(body ?? '')).toMatchObject({ hidden: { RELAY_API_KEYS: true }, problems: [] })
})

test('runs are started in a fresh process, worked off, and told of', async () => {
  const { run } = (await call('export-item-groups', {})) as unknown as Started
  expect(await call('export-item-groups', {})).toMatchObject({ run, already: true })
  expect(await call('clear-medusa-ids', CLEAR)).toMatchObject({ run: expect.any(String) })
  expect(await call('update-orders', {})).toMatchObject({ run: expect.any(String) })
  for (const page of [0, 1]) {
    expect(await work('runs', { kind: 'continue-run', of: 'export-item-groups', run, page })).toBe(false)
  }
  expect(medusa.collections.size).toBe(erpnext.list('Item Group').length)
  const { body } = await call('list-runs', httpEvent({ method: 'GET', headers: authorized }))
  expect(JSON.parse(body ?? '').runs).toMatchObject([
    { kind: 'update-orders', status: 'running' },
    { kind: 'clear-medusa-ids', status: 'running' },
    { run, status: 'done' },
  ])
})

test('quotations and their approval lead to an order in a fresh process, and nobody comes in without a key', async () => {
  openForQuotations(erpnext)
  const items = [{ variant_id: NOS_BOX.variant_id, quantity: 1 }]
  const body = JSON.stringify({ draft_order_id: 'dorder_fresh', customer_id: 'cus_1', items })
  expect(await call('quotations', httpEvent({ body }))).toMatchObject({ statusCode: 401 })
  expect(await call('quotations', httpEvent({ body, headers: authorized }))).toMatchObject({ statusCode: 200 })

  const approval = JSON.stringify({ approval: 'Approved', create_so: true })
  const event = { ...httpEvent({ body: approval }), pathParameters: { quotation_id: 'dorder_fresh' } }
  expect(await call('quotation-approval', event)).toMatchObject({ statusCode: 401 })
  expect(await call('quotation-approval', { ...event, headers: authorized })).toMatchObject({ statusCode: 200 })
  const orders = erpnext.list('Sales Order').filter(({ medusa_order_id }) => medusa_order_id === 'dorder_fresh')
  expect(orders).toMatchObject([{ docstatus: 1 }])
})

test('a run makes products in a fresh process', async () => {
  fewItems(erpnext)
  const input = { mode: 'batched' }
  const exported = (await call('export-website-items', input)) as unknown as Started
  expect(await work('runs', { kind: 'continue-run', of: 'export-website-items', ...exported, page: 0 })).toBe(false)
  const updated = (await call('update-website-items', input)) as unknown as Started
  expect(await work('runs', { kind: 'continue-run', of: 'update-website-items', ...updated, page: 0 })).toBe(false)
  expect(medusa.products.size).toBe(erpnext.list('Website Item').length)
})

test('prices are compared in a fresh process, by a job and by runs', async () => {
  const [price] = erpnext.list('Item Price').filter(({ item_code }) => item_code === 'MED-0001')
  const name = String(price?.name)
  expect(await work('catalog', { kind: 'sync-price', item_code: 'MED-0001', force: true })).toBe(false)
  expect(erpnext.get('Item Price', name)?.medusa_price_id).toMatch(/^price_/)
  expect(await call('export-item-price', { name })).toEqual({ jobs: 1 })
  const body = JSON.stringify({ name })
  expect(await call('sync-item-price', httpEvent({ body, headers: authorized }))).toMatchObject({ statusCode: 202 })
  const missing = (await call('sync-missing-prices', { dryRun: false })) as unknown as Started
  expect(await work('runs', { kind: 'continue-run', of: 'sync-missing-prices', ...missing, page: 0 })).toBe(false)
  const started = await call('missing-prices', httpEvent({ body: '{}', headers: authorized }))
  expect(JSON.parse(started.body ?? '')).toEqual({ run: expect.any(String) })
  const exported = (await call('export-prices', {})) as unknown as Started
  expect(await work('runs', { kind: 'continue-run', of: 'export-prices', ...exported, page: 0 })).toBe(false)
})

test('stock is counted in a fresh process, by a job and by a run, and told of', async () => {
  const [item] = erpnext.list('Website Item')
  const item_code = String(item?.item_code)
  for (const { name } of erpnext.list('Bin')) erpnext.remove('Bin', name)
  const moved = { warehouse: String(item?.website_warehouse), actual_qty: 7, reserved_qty: 0 }
  erpnext.set('Bin', { doctype: 'Bin', name: 'a-bin', item_code, ...moved })
  expect(await work('catalog', { kind: 'sync-stock', item_code })).toBe(false)
  expect(medusa.stockOf(item_code)).toBe(7)
  const started = (await call('update-stock', { dryRun: false })) as unknown as Started
  expect(await work('runs', { kind: 'continue-run', of: 'update-stock', ...started, page: 0 })).toBe(false)
  const query = { availability: '1' }
  const { body } = await call('website-items', httpEvent({ method: 'GET', headers: authorized, query }))
  expect(JSON.parse(body ?? '').items).toContainEqual(expect.objectContaining({ item_code }))
  const wanted = { doctype: 'Website Item', name: String(item?.name), of: 'stock' }
  const plan = await call('plan', httpEvent({ method: 'GET', headers: authorized, query: wanted }))
  expect(JSON.parse(plan.body ?? '')).toMatchObject({ agree: true, facts: { item_code, actual_qty: 7 } })
})

test('both sides are compared in a fresh process, which takes the place of only looking, and what differs is told of', async () => {
  const [group] = erpnext.list('Item Group')
  erpnext.set('Item Group', { ...group, doctype: 'Item Group', name: 'A new one', medusa_id: 'pcol_gone' })
  const looking = await call('start-run', httpEvent({ body: '{"kind":"reconcile"}', headers: authorized }))
  const { run } = (await call('reconcile', { fix: true })) as unknown as Started
  expect(JSON.parse(looking.body ?? '')).toEqual({ run: expect.not.stringContaining(run) })
  expect(await work('runs', { kind: 'continue-run', of: 'reconcile', run, page: 0 })).toBe(false)
  const row = await dynamoRuns(connectDynamo(), runner.tableName('RunsTable')).get('reconcile')
  expect(row?.findings).toContainEqual(expect.objectContaining({ what: 'missing', name: 'A new one', repaired: true }))
})

test('customers sign up, are told of and are linked in a fresh process', async () => {
  const sample = async (name: string) => JSON.parse(await readFile(`events/${name}.json`, 'utf8'))
  const withKey = async (name: string) => ({ ...(await sample(name)), headers: authorized })
  expect(await call('sign-up', await withKey('sign-up'))).toMatchObject({ statusCode: 200 })
  expect(await call('customer-created', await sample('customer-created'))).toMatchObject({ statusCode: 202 })
  expect(await call('customer', await sample('customer'))).toMatchObject({ statusCode: 202 })
  expect(await call('unlinked-customers', await withKey('unlinked-customers'))).toMatchObject({ statusCode: 200 })
  expect(await call('customer-address', await withKey('customer-address'))).toMatchObject({ statusCode: 200 })
  expect(await work('customers', { kind: 'sync-lead', medusa_customer_id: 'cus_a' })).toBe(false)

  // An order that waits for its Customer to be linked.
  const parking = dynamoParking(connectDynamo(), runner.tableName('ParkedTable'))
  const job = { v: 1, cause: 'test', kind: 'sync-order', medusa_order_id: 'order_01J0009' } as const
  const why = { code: 'customer-not-linked', reason: '', parked_at: '2026-11-21T00:00:00Z', attempts: 0 }
  const row = {
    id: parkedId(job),
    status: 'parked',
    kind: job.kind,
    target: 'Medusa Order#order_01J0009',
    job,
  } as const
  await parking.park({ ...row, ...why })
  const [lead] = erpnext.list('Lead').filter(({ medusa_id }) => medusa_id === 'cus_a')
  const body = JSON.stringify({ customer: 'Royal Hospital 10', lead: lead?.name })
  expect(await call('link-lead', httpEvent({ body, headers: authorized }))).toMatchObject({ statusCode: 200 })
  expect(await parked()).toMatchObject([{ status: 'queued' }])
  await parking.clear(row.id)
})

/** A job for each worker, and another one for it. */
const WORKERS: [worker: string, job: object, another: object][] = [
  [
    'orders',
    { kind: 'sync-order', medusa_order_id: 'order_01J0007', force: true },
    { kind: 'sync-order', medusa_order_id: 'order_01J0009' },
  ],
  ['catalog', { kind: 'sync-item', item_code: 'MED-0001', force: true }, { kind: 'sync-item', item_code: 'MED-0002' }],
  [
    'customers',
    { kind: 'sync-lead', medusa_customer_id: 'cus_a', force: true },
    { kind: 'sync-lead', medusa_customer_id: 'cus_b' },
  ],
  [
    'runs',
    { kind: 'continue-run', of: 'export-item-groups', run: 'a-run', page: 0 },
    { kind: 'continue-run', of: 'clear-medusa-ids', run: 'a-run', page: 0 },
  ],
]

test('dead-letters parks in a fresh process; parked shows it, retry-parked queues it', async () => {
  const jobs = WORKERS.map(([, , another]) => ({ v: 1, cause: 'test', ...another }) as Job)
  const records = jobs.map((job, index) => sqsRecord(job, { messageId: `m${index}`, sentAt: Date.now() }))
  expect(await call('dead-letters', { Records: records })).toEqual({ batchItemFailures: [] })
  const rows = await parked()
  expect(rows.map(({ target }) => target).toSorted()).toEqual([
    'Item#MED-0002',
    'Medusa Customer#cus_b',
    'Medusa Order#order_01J0009',
    'Run#clear-medusa-ids',
  ])
  for (const { id, status } of rows) {
    expect(status).toBe('parked')
    const retry = { ...httpEvent({ headers: authorized }), pathParameters: { id } }
    expect(await call('retry-parked', retry)).toMatchObject({ statusCode: 202 })
  }
})

test.each(WORKERS)(
  '%s parks what cannot succeed in a fresh process, and clears it when it does',
  async (worker, job) => {
    const isParked = async () => (await parked()).some(({ status }) => status === 'parked')
    erpnext.faults.always({ kind: 'status', status: 417, body: { exc_type: 'ValidationError' } })
    expect(await work(worker, job)).toBe(false)
    expect(await isParked()).toBe(true)
    erpnext.faults.clear()
    expect(await work(worker, job)).toBe(false)
    expect(await isParked()).toBe(false)
  },
)

test.each(WORKERS)('%s puts off what fails for a while, in a fresh process', async (worker, job) => {
  erpnext.faults.always({ kind: 'status', status: 503 })
  expect(await work(worker, job)).toBe(true)
  erpnext.faults.clear()
})

test.each(WORKERS)('%s watches a message that came often, in a fresh process', async (worker, job) => {
  expect(await work(worker, job, { receiveCount: 4 })).toBe(false)
})

test.each(WORKERS)('a probe of %s sets free what waits for a server, for other workers too', async (worker, job) => {
  erpnext.faults.always({ kind: 'status', status: 401, body: { exc_type: 'AuthenticationError' } })
  expect(await work(worker, job)).toBe(false)
  for (const [other, , another] of WORKERS) await work(other, another)
  expect(await call('health', httpEvent({ method: 'GET' }))).toMatchObject({ statusCode: 503 })

  erpnext.faults.clear()
  expect(await work(worker, { ...job, probe: true })).toBe(false)
  expect(await call('health', httpEvent({ method: 'GET' }))).toMatchObject({ statusCode: 200 })
  expect((await parked()).map(({ status }) => status)).toEqual(WORKERS.map(() => 'queued'))
})

test('retry-waiting queues what a server kept waiting for a day, in a fresh process', async () => {
  erpnext.faults.always({ kind: 'status', status: 503 })
  for (const [worker, job] of WORKERS) await work(worker, job, { ageMs: 25 * 60 * 60 * 1000 })
  erpnext.faults.clear()
  expect(await call('retry-waiting', {})).toEqual({
    ...{ probes: 0, parked: 0 },
    ...{ released: WORKERS.length, waiting: WORKERS.length },
  })
})

test('retry-waiting sends a probe to a server that refused, in a fresh process', async () => {
  erpnext.faults.always({ kind: 'status', status: 401, body: { exc_type: 'AuthenticationError' } })
  for (const [worker, job] of WORKERS) await work(worker, job)
  erpnext.faults.clear()
  expect(await call('retry-waiting', {})).toMatchObject({ probes: 1, waiting: WORKERS.length })
})

test.each([
  ['sync-sales-order', 'SAL-ORD-2026-00012'],
  ['sync-website-item', 'WEB-ITM-0001'],
])('%s answers in a fresh process, and nobody without a key', async (name, document) => {
  const body = JSON.stringify({ name: document })
  expect(await call(name, httpEvent({ body, headers: authorized }))).toMatchObject({ statusCode: 202 })
  expect(await call(name, httpEvent({ body }))).toMatchObject({ statusCode: 401 })
})

test('every packaged function was called above', async () => {
  const called = (await readFile(new URL(import.meta.url), 'utf8')).match(/(?<=call\('|^ {2}\[(?:\n {4})?')[a-z-]+/gm)
  expect([...new Set(called)].sort()).toEqual(functions.map(({ name }) => name).sort())
})

test('no function asked above for what its role does not allow', () => {
  expect([...iam.refused]).toEqual([])
})

test('no role allows what its function did not do above', () => {
  const granted = functions.flatMap(packaged => [...rightsOf(packaged)].map(right => `${packaged.name}: ${right}`))
  expect(granted.filter(right => !iam.used.has(right))).toEqual([])
})
