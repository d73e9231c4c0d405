import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Document } from '../../lib/local/erpnext/document.ts'
import type { RunName } from '../../lib/queue/jobs.ts'
import { majorUnits } from '../../lib/sync/price/money.ts'
import { startRun } from '../../lib/sync/runs/start.ts'
import { startTestRelay, type TestRelay } from '../support/test-relay.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
/** Suites run side by side on one Medusa: the recorded items and prices under item codes of their own. */
const own = (item_code: unknown) => `PRC-${item_code}`

let relay: TestRelay
let prices: Document[]
beforeAll(async () => {
  const { url, email, password } = medusa
  relay = await startTestRelay({ MEDUSA_URL: url, MEDUSA_EMAIL: email, MEDUSA_PASSWORD: password })
  relay.time.now = Date.parse('2026-11-22T06:00:00Z')
  const { erpnext } = relay.simulators
  prices = erpnext.list('Item Price')
  for (const { name, item_code, ...price } of prices) {
    erpnext.set('Item Price', { ...price, name, item_code: own(item_code), medusa_id: null, medusa_price_id: null })
  }
  const sold = new Set(prices.map(({ item_code }) => item_code))
  for (const { name, item_code, ...item } of erpnext.list('Website Item')) {
    erpnext.remove('Website Item', name)
    if (!sold.has(item_code)) continue
    erpnext.set('Website Item', {
      ...item,
      ...{ name, item_code: own(item_code), route: `priced/${name}`, published: 1, medusa_id: null },
    })
    const uom = prices.find(price => price.item_code === item_code)?.uom
    erpnext.set('Item', { doctype: 'Item', name: own(item_code), stock_uom: uom } as Document)
  }
}, 60_000)
afterAll(() => relay.stop())

async function run(kind: RunName) {
  relay.time.now += 60_000
  relay.logRecords.length = 0
  await startRun(relay, kind, {})
  await relay.queue.drain(relay.worker)
  const writes = relay.logRecords.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/auth'))
  return { counts: relay.runRows.get(kind)?.counts, writes }
}

async function held(): Promise<Map<string, object[]>> {
  const { erpnext } = relay.simulators
  const costs = new Map<string, object[]>()
  const ids = erpnext.list('Website Item').map(({ medusa_id }) => String(medusa_id))
  for (let at = 0; at < ids.length; at += 50) {
    const query = ids
      .slice(at, at + 50)
      .map(id => `id[]=${id}`)
      .join('&')
    const fields = 'id,variants.sku,variants.prices.id,variants.prices.amount,variants.prices.currency_code'
    const { body } = await medusa.request(
      'GET',
      `/admin/products?${query}&limit=50&fields=${fields}`,
      medusa.adminHeaders,
    )
    for (const { variants } of body.products as { variants: [{ sku: string; prices: object[] }] }[]) {
      costs.set(variants[0].sku, variants[0].prices)
    }
  }
  return costs
}

test('the export of the items carries their prices: each exactly, in the call that makes the product', async () => {
  const { counts, writes } = await run('export-website-items')
  expect(counts).toMatchObject({ created: 281, parked: 0, queued: 0 })
  expect(writes.filter(({ voucher_type }) => voucher_type === 'Item Price')).toEqual([])
  const costs = await held()
  for (const { item_code, price_list, price_list_rate, name } of prices) {
    const id = relay.simulators.erpnext.get('Item Price', name)?.medusa_price_id ?? null
    if (price_list !== 'Standard Selling') expect(id).toBeNull()
    else {
      const { amount } = majorUnits(Number(price_list_rate), 'OMR')
      expect(costs.get(own(item_code))).toMatchObject([{ id, amount, currency_code: 'omr' }])
    }
  }
}, 120_000)

test('nothing is missing then, and an export of the prices changes nothing', async () => {
  expect((await run('sync-missing-prices')).counts).toMatchObject({ total: 0 })
  const { counts, writes } = await run('export-prices')
  expect(counts).toMatchObject({ total: 281, unchanged: 281 })
  expect(writes).toEqual([])
}, 60_000)

test('changed prices are written in batches, and each is in the request log', async () => {
  const { erpnext } = relay.simulators
  for (const { name } of prices) {
    const price = erpnext.get('Item Price', name) as Document
    erpnext.set('Item Price', { ...price, price_list_rate: Number(price.price_list_rate) + 1 })
  }
  const { counts, writes } = await run('export-prices')
  expect(counts).toMatchObject({ total: 281, updated: 281 })
  expect(writes.map(({ path, status }) => [path.split('?')[0], status])).toEqual(
    Array(281).fill(['/admin/products/batch', 'Success']),
  )
}, 60_000)
