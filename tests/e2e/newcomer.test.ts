import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { relay } from '../../lib/cli/program.ts'
import { deliver } from '../../lib/local/erpnext/deliver.ts'
import type { Document } from '../../lib/local/erpnext/document.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import { type Runner, startRunner } from '../../lib/local/runner/runner.ts'
import { until } from '../support/until.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
const folder = mkdtempSync(join(tmpdir(), 'relay-newcomer-'))
const envFile = join(folder, '.env')
const ITEM = 'NEWCOMER-1'
const ORDER = 'order_newcomer'
let erpnext: ErpnextSimulator
let runner: Runner | undefined
let administrator: Record<string, string>

beforeAll(async () => {
  erpnext = await startErpnextSimulator({ user: 'admin@example.com', apiSecret: 'the-administrators' })
  administrator = { ERPNEXT_SETUP_API_KEY: erpnext.apiKey, ERPNEXT_SETUP_API_SECRET: erpnext.apiSecret }
  const like = (doctype: string, name: string, fields: object) =>
    erpnext.set(doctype, { ...(erpnext.get(doctype, name) as Document), ...fields })
  like('Item', 'MED-0002', { name: ITEM, item_code: ITEM })
  like('Website Item', 'WEB-ITM-0002', {
    name: 'WEB-NEWCOMER',
    item_code: ITEM,
    route: 'new/comer',
    website_item_specifications: [],
  })
})
afterAll(async () => {
  await runner?.stop()
  await erpnext.stop()
  rmSync(folder, { recursive: true })
})

/** `npm run relay -- …` as the README says; fails where it does not end well. */
async function run(argv: string[], environment: Record<string, string> = {}): Promise<string> {
  const lines: string[] = []
  const print = (text: string) => lines.push(text)
  const code = await relay([...argv, '--env-file', envFile], { environment, print, printError: print })
  if (code !== 0) throw new Error(`relay ${argv.join(' ')} ended with ${code}:\n${lines.join('\n')}`)
  return lines.join('\n')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

/** A site's worker: sends what fired to where the site's webhooks say, signed with what they hold. */
async function sendWebhooks(to: string): Promise<(number | undefined)[]> {
  const [webhook] = erpnext.list('Webhook').filter(({ name }) => name.startsWith('Relay: '))
  const secret = erpnext.secrets.get(`Webhook ${webhook?.name}`) ?? ''
  expect(String(webhook?.request_url)).toContain(to)
  const sent = await Promise.all(erpnext.fired.splice(0).map(each => deliver(each, { to, secret, pausesMs: [] })))
  return sent.map(({ status }) => status)
}

test('by the README’s commands alone both servers are set up, all is well, and the first item and order travel', async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  await run(['setup', 'erpnext', '--relay-url', url], { ERPNEXT_URL: erpnext.url, ...administrator })
  await run(['setup', 'medusa', '--sales-channel', 'Web', '--publishable-key', 'store'], {
    ...{ MEDUSA_URL: medusa.url, MEDUSA_EMAIL: medusa.email, MEDUSA_PASSWORD: medusa.password },
  })
  const env = parseEnv(readFileSync(envFile, 'utf8')) as Record<string, string>
  runner = await startRunner({ port, environment: { ...env, TIME_ZONE: 'Asia/Muscat', LOG_LEVEL: 'silent' } })
  const asked = { RELAY_URL: url, TIME_ZONE: 'Asia/Muscat' }

  const found = await run(['doctor', '--relay-url', url], { ...asked, ...administrator })
  expect(found).not.toContain('problem')

  expect(await run(['sync', 'items', '--name', 'WEB-NEWCOMER'], asked)).toContain('both sides agree')
  expect(await run(['plan', 'Website Item', 'WEB-NEWCOMER'], asked)).toContain('both sides agree')
  const { body } = await medusa.request(
    'GET',
    `/admin/product-variants?sku=${ITEM}&fields=product.title`,
    medusa.adminHeaders,
  )
  expect(body.variants).toHaveLength(1)

  await medusa.createOrder(ORDER)
  const draft = erpnext.list('Sales Order').find(({ docstatus }) => docstatus === 0)?.name ?? 'none'
  const put = (fields: object) =>
    fetch(`${erpnext.url}/api/resource/Sales%20Order/${draft}`, {
      method: 'PUT',
      headers: { authorization: `token ${erpnext.apiKey}:${erpnext.apiSecret}`, 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    })
  erpnext.fired.length = 0
  expect((await put({ from_ecommerce: 1, medusa_order_id: ORDER })).status).toBe(200)
  expect((await put({ docstatus: 1 })).status).toBe(200)
  expect(await sendWebhooks(url)).toEqual([202, 202])
  await until(async () => (await medusa.readOrderAsAdmin(ORDER)).metadata?.order_status === 'To Deliver and Bill')
  // Noted after Medusa has answered.
  await until(async () => (await run(['log', '--doctype', 'Sales Order', '--name', draft], asked)).includes(ORDER))
  expect(await run(['parked'], asked)).toContain('nothing is parked')
})
