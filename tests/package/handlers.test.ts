import { spawn } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { recordedDeliveries } from '../../lib/local/erpnext/actions.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import { type MedusaSimulator, startMedusaSimulator } from '../../lib/local/medusa/simulator.ts'
import { type Runner, startRunner } from '../../lib/local/runner/runner.ts'
import { httpEvent } from '../support/http-events.ts'
import { startHttpServer, type TestServer } from '../support/http-server.ts'
import { sqsRecord } from '../support/sqs-records.ts'
import { type Packaged, servicePackage } from './packaged.ts'
import { unzip } from './zip.ts'

/** Calls a packaged handler in a process of its own: `node -e CALL folder/handler event`. */
const CALL = `
  const [file, event] = process.argv.slice(1)
  require(file).handler(JSON.parse(event), { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 30000 })
    .then(result => { process.stdout.write('\\nRESULT ' + JSON.stringify(result)); process.exit(0) })
    .catch(error => { console.error(error); process.exit(1) })`

let packaged: Packaged
let runner: Runner
let erpnext: ErpnextSimulator
let medusa: MedusaSimulator
let secretsManager: TestServer
let local: Record<string, string>

beforeAll(async () => {
  packaged = await servicePackage()
  erpnext = await startErpnextSimulator()
  medusa = await startMedusaSimulator()
  medusa.addOrder('order_01J0007')
  const settings = {
    ERPNEXT_URL: erpnext.url,
    ERPNEXT_API_KEY: erpnext.apiKey,
    ERPNEXT_API_SECRET: erpnext.apiSecret,
    ERPNEXT_WEBHOOK_SECRETS: 's3cr3t-ключ',
    MEDUSA_URL: medusa.url,
    MEDUSA_EMAIL: medusa.email,
    MEDUSA_PASSWORD: medusa.password,
    RELAY_API_KEYS: 'key-1',
  }
  secretsManager = await startHttpServer((request, response, body) => {
    const known =
      request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue' &&
      JSON.parse(body).SecretId === 'SettingsSecret'
    response.writeHead(known ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(known ? JSON.stringify({ Name: 'SettingsSecret', SecretString: JSON.stringify(settings) }) : '{}')
  })
  runner = await startRunner({ pump: false })
  local = {
    OrdersQueue: runner.queueUrl('OrdersQueue'),
    SyncStateTable: runner.tableName('SyncStateTable'),
    RequestLogTable: runner.tableName('RequestLogTable'),
    ParkedTable: runner.tableName('ParkedTable'),
    SettingsSecret: 'SettingsSecret',
  }
}, 120_000)
afterAll(async () => {
  await Promise.all([runner.stop(), erpnext.stop(), medusa.stop(), secretsManager.stop()])
  await rm(dirname(packaged.folder), { recursive: true })
})

/** Calls a function as Lambda would: what its zip holds, and the environment that the template gives it. */
async function call(
  name: string,
  event: unknown,
): Promise<{ statusCode?: number; body?: string } & Record<string, unknown>> {
  const [id, lambda] =
    packaged.resources.find(([, { Properties }]) => Properties?.FunctionName === `erpnext-medusa-relay-dev-${name}`) ??
    []
  if (!id || !lambda) throw new Error(`no function ${name}`)
  const folder = join(packaged.folder, 'unzipped', id)
  const zip = await readFile(join(packaged.folder, String(lambda.Properties.Code.S3Key).split('/').at(-1) as string))
  for (const [file, content] of unzip(zip)) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), content)
  }
  const variables = Object.entries(lambda.Properties.Environment?.Variables ?? {}) as [
    string,
    string | { Ref: string },
  ][]
  const env = {
    ...Object.fromEntries(
      variables.map(([name, value]) => [name, typeof value === 'string' ? value : local[value.Ref]]),
    ),
    // What Lambda itself sets, and where "AWS" is on this machine.
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SQS: process.env.AWS_ENDPOINT_URL_SQS,
    AWS_ENDPOINT_URL_DYNAMODB: process.env.AWS_ENDPOINT_URL_DYNAMODB,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
  }
  const file = join(folder, lambda.Properties.Handler.replace(/\.handler$/, '.js'))
  const child = spawn(process.execPath, ['-e', CALL, file, JSON.stringify(event)], { cwd: folder, env: env as never })
  let output = ''
  child.stdout.on('data', chunk => {
    output += chunk
  })
  child.stderr.on('data', chunk => {
    output += chunk
  })
  const code = await new Promise(resolve => child.on('close', resolve))
  if (code !== 0) throw new Error(`${name} failed:\n${output}`)
  return JSON.parse(output.slice(output.lastIndexOf('RESULT ') + 'RESULT '.length))
}
const authorized = { authorization: 'Bearer key-1' }

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
  const job = { v: 1, kind: 'sync-order', medusa_order_id: 'order_01J0007', cause: 'test' } as const
  const result = await call('orders', { Records: [sqsRecord(job, { messageId: 'm', sentAt: Date.now() })] })
  expect(result).toEqual({ batchItemFailures: [] })
  expect(medusa.orders.get('order_01J0007')?.metadata).toMatchObject({ order_status: 'To Bill' })

  const query = { doctype: 'Sales Order', name: 'SAL-ORD-2026-00012' }
  const log = await call('request-log', httpEvent({ method: 'GET', headers: authorized, query }))
  expect(log).toMatchObject({ statusCode: 200 })
  expect(JSON.parse(log.body ?? '')).toMatchObject({
    entries: [{ status: 'Success', voucher_name: 'SAL-ORD-2026-00012' }],
  })
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
  const list = await call('parked', httpEvent({ method: 'GET', headers: authorized }))
  const [row] = JSON.parse(list.body ?? '').parked
  expect(row).toMatchObject({ status: 'parked', target: 'Medusa Order#order_01J0009' })
  const retry = { ...httpEvent({ headers: authorized }), pathParameters: { id: row.id } }
  expect(await call('retry-parked', retry)).toMatchObject({ statusCode: 202 })
  expect(await call('retry-waiting', {})).toEqual({ probes: 0, released: 0, parked: 0, waiting: 0 })
})

test('orders parks what cannot succeed in a fresh process', async () => {
  const job = { v: 1, kind: 'sync-order', medusa_order_id: 'order_01J0011', cause: 'test' } as const
  const result = await call('orders', { Records: [sqsRecord(job, { messageId: 'm', sentAt: Date.now() })] })
  expect(result).toEqual({ batchItemFailures: [] })
  const list = await call('parked', httpEvent({ method: 'GET', headers: authorized }))
  expect(list.body).toContain('Order id not found: order_01J0011')
})

test('sync-sales-order and health answer in a fresh process', async () => {
  const body = '{"name":"SAL-ORD-2026-00012"}'
  expect(await call('sync-sales-order', httpEvent({ body, headers: authorized }))).toMatchObject({ statusCode: 202 })
  expect(await call('sync-sales-order', httpEvent({ body }))).toMatchObject({ statusCode: 401 })
  expect(await call('health', httpEvent({ method: 'GET' }))).toMatchObject({ statusCode: 200 })
})

test('every packaged function was called above', async () => {
  const called = (await readFile(new URL(import.meta.url), 'utf8')).match(/(?<=call\('|^ {2}\[')[a-z-]+/gm)
  const names = packaged.resources.flatMap(([, { Type, Properties }]) =>
    Type === 'AWS::Lambda::Function' ? [Properties.FunctionName.replace('erpnext-medusa-relay-dev-', '')] : [],
  )
  expect([...new Set(called)].sort()).toEqual(names.sort())
})
