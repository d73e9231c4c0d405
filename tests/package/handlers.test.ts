import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { recordedDeliveries } from '../../lib/local/erpnext/actions.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import { type MedusaSimulator, startMedusaSimulator } from '../../lib/local/medusa/simulator.ts'
import { type Runner, startRunner } from '../../lib/local/runner/runner.ts'
import type { Job } from '../../lib/queue/jobs.ts'
import { httpEvent } from '../support/http-events.ts'
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
  runner = await startRunner({ pump: false })
  const queues = all('AWS::SQS::Queue').map(([id]) => [id, new URL(runner.queueUrl(id)).pathname] as const)
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
      RELAY_API_KEYS: 'key-1',
    }),
  })
  resources = {
    SettingsSecret: 'SettingsSecret',
    ...Object.fromEntries([...queues.map(([id, path]) => [id, iam.url + path]), ...tables]),
  }
})
afterAll(() => Promise.all([iam.stop(), runner.stop(), erpnext.stop(), medusa.stop()]))

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
const work = async (given: object, receiveCount = 1) => {
  const job = { v: 1, cause: 'test', ...given } as Job
  return call('orders', { Records: [sqsRecord(job, { messageId: 'm', sentAt: Date.now(), receiveCount })] })
}
const authorized = { authorization: 'Bearer key-1' }
const parked = async () =>
  JSON.parse((await call('parked', httpEvent({ method: 'GET', headers: authorized }))).body ?? '')

test.each([
  ['sales-order', 'so-submit-put-docstatus', 'Sales Order'],
  ['sales-invoice', 'si-submit', 'Sales Invoice'],
  ['delivery-note', 'dn-submit', 'Delivery Note'],
  ['payment-entry', 'pe-submit', 'Payment Entry'],
])('%s takes a recorded webhook in a fresh process', async (name, action, doctype) => {
  const { body, signature } = recordedDeliveries(action).find(delivery => delivery.doctype === doctype) ?? {}
  const headers = { 'x-frappe-webhook-signature': signature as string }
  expect(await call(name, httpEvent({ body: body as string, headers }))).toMatchObject({
    statusCode: 202,
    body: '{"jobs":1}',
  })
})

test('orders makes Medusa agree in a fresh process, and request-log then shows the request', async () => {
  expect(await work({ kind: 'sync-order', medusa_order_id: 'order_01J0007' })).toEqual({ batchItemFailures: [] })
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

test('orders queues what a document touches, in a fresh process', async () => {
  const document = { kind: 'resolve-orders', doctype: 'Sales Order', name: 'SAL-ORD-2026-00012' }
  expect(await work(document)).toEqual({ batchItemFailures: [] })
})

test('update-orders and export-sales-order queue what differs in a fresh process', async () => {
  expect(await call('update-orders', {})).toEqual({ total: 15, queued: expect.any(Number) })
  expect(await call('export-sales-order', { name: 'SAL-ORD-2026-00012' })).toEqual({ jobs: 1 })
})

test('sweep looks for lost webhooks in a fresh process, and sets its cursors', async () => {
  const nothing = { rows: 0, queued: 0 }
  expect(await call('sweep', {})).toMatchObject([nothing, nothing, nothing, nothing, nothing])
  expect(await call('sweep', {})).toMatchObject([{ doctype: 'Sales Order', rows: 36 }, {}, {}, {}, {}])
})

test('dead-letters parks in a fresh process; parked shows it, retry-parked and retry-waiting queue it', async () => {
  const job = { v: 1, kind: 'sync-order', medusa_order_id: 'order_01J0009', cause: 'test' } as const
  const records = [sqsRecord(job, { messageId: 'm', sentAt: Date.now() })]
  expect(await call('dead-letters', { Records: records })).toEqual({ batchItemFailures: [] })
  const [row] = (await parked()).parked
  expect(row).toMatchObject({ status: 'parked', target: 'Medusa Order#order_01J0009' })
  const retry = { ...httpEvent({ headers: authorized }), pathParameters: { id: row.id } }
  expect(await call('retry-parked', retry)).toMatchObject({ statusCode: 202 })
  expect(await call('retry-waiting', {})).toEqual({ probes: 0, released: 0, parked: 0, waiting: 0 })
})

test('orders parks what cannot succeed in a fresh process, and clears it when it does', async () => {
  const job = { kind: 'sync-order', medusa_order_id: 'order_01J0011' }
  expect(await work(job)).toEqual({ batchItemFailures: [] })
  expect(JSON.stringify(await parked())).toContain('Order id not found: order_01J0011')
  medusa.addOrder('order_01J0011')
  expect(await work(job)).toEqual({ batchItemFailures: [] })
  expect(JSON.stringify(await parked())).not.toContain('order_01J0011')
})

test('orders puts off what fails for a while, in a fresh process', async () => {
  erpnext.faults.always({ kind: 'status', status: 503 })
  const job = { kind: 'sync-order', medusa_order_id: 'order_01J0007', force: true }
  expect(await work(job)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm' }] })
  erpnext.faults.clear()
})

test('orders watches a message that came often, in a fresh process', async () => {
  expect(await work({ kind: 'sync-order', medusa_order_id: 'order_01J0007' }, 4)).toEqual({ batchItemFailures: [] })
})

test('orders lets jobs wait for a server that refuses, and a probe of retry-waiting sets them free', async () => {
  erpnext.faults.always({ kind: 'status', status: 401, body: { exc_type: 'AuthenticationError' } })
  const job = { kind: 'sync-order', medusa_order_id: 'order_01J0007', force: true }
  expect(await work(job)).toEqual({ batchItemFailures: [] })
  expect(await call('health', httpEvent({ method: 'GET' }))).toMatchObject({ statusCode: 503 })
  expect(await call('retry-waiting', {})).toMatchObject({ waiting: 1, probes: 1 })

  erpnext.faults.clear()
  expect(await work({ ...job, probe: true })).toEqual({ batchItemFailures: [] })
  expect(await call('health', httpEvent({ method: 'GET' }))).toMatchObject({ statusCode: 200 })
})

test('sync-sales-order answers in a fresh process, and nobody without a key', async () => {
  const body = '{"name":"SAL-ORD-2026-00012"}'
  expect(await call('sync-sales-order', httpEvent({ body, headers: authorized }))).toMatchObject({ statusCode: 202 })
  expect(await call('sync-sales-order', httpEvent({ body }))).toMatchObject({ statusCode: 401 })
})

test('every packaged function was called above', async () => {
  const called = (await readFile(new URL(import.meta.url), 'utf8')).match(/(?<=call\('|^ {2}\[')[a-z-]+/gm)
  expect([...new Set(called)].sort()).toEqual(functions.map(({ name }) => name).sort())
})

test('no function asked above for what its role does not allow', () => {
  expect([...iam.refused]).toEqual([])
})

test('no role allows what its function did not do above', () => {
  const granted = functions.flatMap(packaged => [...rightsOf(packaged)].map(right => `${packaged.name}: ${right}`))
  expect(granted.filter(right => !iam.used.has(right))).toEqual([])
})
