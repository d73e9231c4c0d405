import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { sweep } from '../../../../lib/sync/sweep.ts'
import { ITEM_CODE, type PriceShop, priceShop } from '../../../support/price-shop.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

let relay: TestRelay
let shop: PriceShop
beforeAll(async () => {
  relay = await startTestRelay({ MEDUSA_API: 'v1' })
  shop = priceShop(relay)
})
afterAll(() => relay.stop())
beforeEach(async () => {
  relay.pricing.timeZone = 'Asia/Muscat'
  await shop.open()
})

const lists = () => [...relay.simulators.medusa.priceLists.values()]
const listOf = (name: string) => relay.simulators.medusa.priceLists.get(String(shop.price(name)?.medusa_id))

test('an Item Price is a price list, as the contract says, and ERPNext learns both ids', async () => {
  expect(await shop.save('p', { price_list_rate: 2.01, valid_upto: '2026-12-31' })).toMatchObject({ outcome: 'done' })
  expect(lists()).toMatchObject([
    {
      name: 'Digital Glove 1',
      description: 'Standard Selling',
      type: 'override',
      status: 'active',
      starts_at: '2026-11-20T20:00:00.000Z',
      ends_at: '2026-12-31T19:59:59.999Z',
      prices: [{ amount: 2010, currency_code: 'omr', variant_id: shop.variantId() }],
    },
  ])
  const [list] = lists()
  expect(shop.price('p')).toMatchObject({ medusa_id: list?.id, medusa_price_id: list?.prices[0]?.id })
})

test.each([
  [0.615, 'OMR', 615],
  [1.005, 'USD', 101],
  [1e-7, 'OMR', 0],
  [0, 'OMR', 0],
  [1234, 'JPY', 1234],
])('%d %s is %d minor units', async (price_list_rate, currency, amount) => {
  await shop.save('p', { price_list_rate, currency })
  expect(lists()).toMatchObject([{ prices: [{ amount, currency_code: currency.toLowerCase() }] }])
})

test('dates, amount and currency of a change arrive at the same list; saved again without a change nothing is sent', async () => {
  await shop.save('p')
  const [before] = lists()
  await shop.save('p', { price_list_rate: 3, currency: 'USD', valid_from: null, valid_upto: '2026-11-30' })
  expect(lists()).toMatchObject([
    {
      id: before?.id,
      starts_at: null,
      ends_at: '2026-11-30T19:59:59.999Z',
      prices: [{ amount: 300, currency_code: 'usd' }],
    },
  ])
  shop.medusaCalls()
  expect(await shop.save('p', { note: 'nothing that a price shows' })).toMatchObject({ outcome: 'unchanged' })
  expect(shop.medusaCalls()).toEqual([])
})

test('each Item Price has a list of its own, those to come too; one that goes takes its own', async () => {
  await shop.save('now')
  await shop.save('later', { valid_from: '2027-01-01' })
  expect(lists()).toHaveLength(2)
  expect(await shop.trash('now')).toMatchObject({ outcome: 'done' })
  expect(lists().map(({ id }) => id)).toEqual([listOf('later')?.id])
  expect(await shop.save('later', { customer: 'Royal Hospital 10' })).toMatchObject({ outcome: 'done' })
  expect([lists(), shop.price('later')?.medusa_id, shop.price('later')?.medusa_price_id]).toEqual([[], null, null])
})

test('a trashed one’s list goes though the relay has forgotten it, and though its item is gone', async () => {
  await shop.save('p')
  relay.stateRows.clear()
  await shop.trash('p')
  expect(lists()).toEqual([])

  await shop.save('q')
  relay.simulators.erpnext.remove('Website Item', 'WEB-ITM-0001')
  await shop.trash('q')
  expect(lists()).toEqual([])
})

test('a price whose ids were lost gets its list back, not another one', async () => {
  await shop.save('p')
  await shop.save('q', { currency: 'USD' })
  const before = lists().map(({ id }) => id)
  relay.stateRows.clear()
  for (const name of ['p', 'q']) shop.set(name, { medusa_id: null, medusa_price_id: null })
  expect(await shop.run('sync-missing-prices')).toMatchObject({ total: 2, adopted: 2 })
  expect(lists().map(({ id }) => id)).toEqual(before)
  expect([listOf('p')?.prices[0]?.currency_code, listOf('q')?.prices[0]?.currency_code]).toEqual(['omr', 'usd'])
})

test('Desk’s "Duplicate" copies the ids: the copy gets a list of its own', async () => {
  await shop.work({ kind: 'sync-item', item_code: 'MED-0002' })
  await shop.save('p')
  const { medusa_id, medusa_price_id } = shop.price('p') ?? { name: '' }
  await shop.save('copy', { medusa_id, medusa_price_id, valid_from: '2027-01-01' })
  shop.set('other', { item_code: 'MED-0002', uom: null, medusa_id, medusa_price_id })
  await shop.work({ kind: 'sync-price', item_code: 'MED-0002', prices: ['other'] })
  const ids = ['p', 'copy', 'other'].map(name => shop.price(name)?.medusa_id)
  expect([ids[0], new Set(ids).size, lists().length]).toEqual([medusa_id, 3, 3])
})

test('ids of a Website Item that Desk’s "Duplicate" copied bring no price to the original; repaired, each has its own', async () => {
  const { erpnext } = relay.simulators
  await shop.save('p')
  const copy = erpnext.list('Website Item').find(({ item_code }) => item_code === 'MED-0002')
  const theirs = { medusa_id: shop.productId(), medusa_variant_id: shop.variantId() }
  erpnext.set('Website Item', { ...copy, ...theirs, creation: '2026-11-22 10:00:00.000000' } as never)
  const before = structuredClone(lists())
  shop.set('q', { item_code: 'MED-0002', uom: null, price_list_rate: 7 })
  expect(await shop.work({ kind: 'sync-price', item_code: 'MED-0002', prices: ['q'] })).toMatchObject({
    outcome: 'skipped',
    reason: 'its Medusa variant is that of WEB-ITM-0001',
  })
  expect(lists()).toEqual(before)
  expect(await shop.save('p', { price_list_rate: 3 })).toMatchObject({ outcome: 'done' })

  await shop.work({ kind: 'sync-item', item_code: 'MED-0002' })
  expect(listOf('p')).toMatchObject({ prices: [{ amount: 3000, variant_id: shop.variantId() }] })
  const own = erpnext.get('Website Item', String(copy?.name)) as { medusa_variant_id?: string } | undefined
  expect(own?.medusa_variant_id).not.toBe(shop.variantId())
  expect(listOf('q')).toMatchObject({ prices: [{ amount: 7000, variant_id: own?.medusa_variant_id }] })
})

test('a list that somebody deleted in Medusa is made again by export-prices, which then writes nothing', async () => {
  await shop.save('p')
  const { url, secretKey } = relay.simulators.medusa
  const path = `${url}/admin/price-lists/${shop.price('p')?.medusa_id}`
  await fetch(path, { method: 'DELETE', headers: { 'x-medusa-access-token': secretKey } })
  expect(lists()).toEqual([])
  expect(await shop.run('export-prices')).toMatchObject({ total: 1, created: 1 })
  expect(lists().map(({ id }) => id)).toEqual([shop.price('p')?.medusa_id])
  shop.medusaCalls()
  expect(await shop.run('export-prices')).toMatchObject({ total: 1, unchanged: 1 })
  expect(shop.medusaCalls()).toEqual([`GET /admin/price-lists/${shop.price('p')?.medusa_id}`])
})

test('an item that is exported later brings its prices', async () => {
  shop.set('later', { item_code: 'MED-0003', uom: null })
  expect(await shop.work({ kind: 'sync-price', item_code: 'MED-0003', prices: ['later'] })).toMatchObject({
    outcome: 'skipped',
    reason: 'its Website Item has no Medusa variant yet',
  })
  await shop.work({ kind: 'sync-item', item_code: 'MED-0003' })
  expect(listOf('later')).toMatchObject({ prices: [{ amount: 2010 }] })
})

test('a list whose answer was lost goes when its Item Price is trashed before the next attempt', async () => {
  const { erpnext, medusa } = relay.simulators
  shop.set('p')
  medusa.faults.when(({ method, path }) => {
    if (method !== 'POST' || !path.startsWith('/admin/price-lists') || !shop.price('p')) return undefined
    erpnext.remove('Item Price', 'p')
    return { kind: 'lost-answer' }
  })
  await shop.work({ kind: 'sync-price', item_code: ITEM_CODE, prices: ['p'] })
  medusa.faults.clear()
  await shop.work({ kind: 'sync-price', item_code: ITEM_CODE, trashed: [{ name: 'p' }] })
  expect(lists()).toEqual([])
})

test('what the shop’s own lists say stays', async () => {
  const { url, secretKey } = relay.simulators.medusa
  const own = {
    name: 'Sale',
    description: 'Autumn',
    type: 'sale',
    prices: [{ amount: 1, variant_id: shop.variantId(), currency_code: 'omr' }],
  }
  const headers = { 'x-medusa-access-token': secretKey, 'content-type': 'application/json' }
  await fetch(`${url}/admin/price-lists`, { method: 'POST', headers, body: JSON.stringify(own) })
  await shop.save('p')
  await shop.trash('p')
  expect(lists()).toMatchObject([{ name: 'Sale', prices: [{ amount: 1 }] }])
})

describe('the sweep', () => {
  test('finds a change and a deletion whose webhooks never came, and then rests', async () => {
    await shop.save('p')
    shop.set('gone')
    relay.simulators.erpnext.remove('Item Price', 'gone')
    const swept = async () => {
      const found = await sweep(relay, `sweep-${relay.time.now}`)
      await shop.work()
      return found.filter(({ doctype, queued }) => queued && /Item Price|Deleted/.test(doctype)).length
    }
    await swept()
    shop.set('p', { price_list_rate: 3, modified: '2026-11-23 09:00:00.000000' })
    expect(await swept()).toBeGreaterThan(0)
    expect(lists()).toMatchObject([{ prices: [{ amount: 3000 }] }])
    expect(await swept()).toBe(0)
    relay.simulators.erpnext.remove('Item Price', 'p')
    expect(await swept()).toBe(1)
    expect([lists(), await swept()]).toEqual([[], 0])
  })
})
