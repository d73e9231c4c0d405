import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import type { Arrival, Fault } from '../../../../lib/local/faults/fault.ts'
import { basePrices } from '../../../../lib/sync/price/base-prices.ts'
import { exportItemPrice } from '../../../../lib/sync/price/export.ts'
import { majorUnits } from '../../../../lib/sync/price/money.ts'
import { sweep } from '../../../../lib/sync/sweep.ts'
import { ITEM_CODE, type PriceShop, priceShop, WEBSITE_ITEM } from '../../../support/price-shop.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

let relay: TestRelay
let shop: PriceShop
beforeAll(async () => {
  relay = await startTestRelay()
  shop = priceShop(relay)
})
afterAll(() => relay.stop())
beforeEach(async () => {
  relay.pricing.timeZone = 'UTC'
  await shop.open()
})

const variant = () => relay.simulators.medusa.products.get(shop.productId())?.variants[0]
/** What the variant costs in Medusa, by currency. */
const costs = () =>
  Object.fromEntries((variant()?.prices ?? []).map(({ currency_code, amount }) => [currency_code, amount]))
const idIn = (currency: string) => variant()?.prices.find(({ currency_code }) => currency_code === currency)?.id
const ids = (name: string) => {
  const price = shop.price(name)
  return [price?.medusa_id ?? null, price?.medusa_price_id ?? null]
}
/** The shop itself sets prices in Medusa. */
async function shopSets(...prices: object[]): Promise<void> {
  const { url, secretKey } = relay.simulators.medusa
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`
  const { ok } = await fetch(`${url}/admin/products/${shop.productId()}/variants/${shop.variantId()}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ prices }),
  })
  expect(ok).toBe(true)
}

test('a saved Item Price is what the variant costs, and ERPNext learns the id', async () => {
  expect(await shop.save('p')).toMatchObject({ outcome: 'done', how: 'created' })
  expect(costs()).toEqual({ omr: 2.01 })
  expect(ids('p')).toEqual([null, idIn('omr')])
})

test.each([
  [2.01, 'OMR', 2.01],
  [0.615, 'OMR', 0.615],
  [1.005, 'OMR', 1.005],
  [1.005, 'USD', 1.01],
  [1e-7, 'OMR', 0],
  [0, 'OMR', 0],
  [1234.5, 'JPY', 1235],
  [1234.4999, 'JPY', 1234],
])('%d %s in ERPNext is %d in Medusa', async (price_list_rate, currency, amount) => {
  await shop.save('p', { price_list_rate, currency })
  expect(costs()).toEqual({ [currency.toLowerCase()]: amount })
})

test('a rate with more digits than its currency is told of', async () => {
  await shop.save('p', { price_list_rate: 1.005, currency: 'USD' })
  expect(relay.logLines.map(line => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ level: 'warn', message: 'price rounded', item_price: 'p', from: '1.005', to: '1.01' }),
  )
})

test.each([
  [{ price_list: 'E-Commerce' }, 'of the price list E-Commerce, not of Standard Selling'],
  [{ customer: 'Royal Hospital 10' }, 'for the customer Royal Hospital 10 only'],
  [{ uom: 'Carton' }, 'per Carton, not per stock UOM Box'],
  [{ packing_unit: 12 }, 'for packs of 12'],
  [{ batch_no: 'B-1' }, 'for the batch B-1 only'],
  [{ price_list_rate: null }, 'has no rate'],
  [{ price_list_rate: -1 }, 'has a negative rate'],
  [{ valid_from: '2026-11-23' }, 'begins on 2026-11-23'],
  [{ valid_upto: '2026-11-21' }, 'ended on 2026-11-21'],
])('one with %j is skipped, and says why; when an earlier one was sent, that goes', async (fields, reason) => {
  expect(await shop.save('p', fields)).toMatchObject({ outcome: 'skipped', reason })
  expect(shop.medusaCalls()).toEqual([])

  await shop.save('q')
  expect(costs()).toEqual({ omr: 2.01 })
  expect(await shop.save('q', fields)).toMatchObject({ outcome: 'done' })
  expect([costs(), ids('q')]).toEqual([{}, [null, null]])
})

test('a blank UOM is the stock UOM, and a null valid_from the oldest', async () => {
  await shop.save('old', { uom: null, valid_from: null, price_list_rate: 1 })
  expect(costs()).toEqual({ omr: 1 })
  await shop.save('new', { price_list_rate: 2 })
  expect([costs(), ids('old'), ids('new')]).toEqual([{ omr: 2 }, [null, null], [null, idIn('omr')]])
})

test('an item without a Website Item or a variant has a reason to be skipped; exported later, it has its price from the first call', async () => {
  await shop.work({ kind: 'sync-item', item_code: 'MED-0002' })
  relay.simulators.erpnext.set('Item Price', { ...shop.set('other'), name: 'other', item_code: 'nothing' })
  expect(await shop.work({ kind: 'sync-price', item_code: 'nothing', prices: ['other'] })).toMatchObject({
    outcome: 'skipped',
    reason: 'no Website Item has that item code',
  })
  const item = { item_code: 'MED-0003' }
  shop.set('later', { ...item, uom: null, price_list_rate: 0.615 })
  expect(await shop.work({ kind: 'sync-price', ...item, prices: ['later'] })).toMatchObject({
    outcome: 'skipped',
    reason: 'its Website Item has no Medusa variant yet',
  })
  relay.logRecords.length = 0
  await shop.work({ kind: 'sync-item', ...item })
  const made = [...relay.simulators.medusa.products.values()].find(({ external_id }) => external_id === 'MED-0003')
  expect(made?.variants).toMatchObject([{ prices: [{ currency_code: 'omr', amount: 0.615 }] }])
  expect(ids('later')).toEqual([null, made?.variants[0]?.prices[0]?.id])
  const writes = relay.logRecords
    .filter(({ method }) => method !== 'GET')
    .map(({ voucher_type, payload }) => [voucher_type, JSON.stringify(payload).includes('prices')])
  expect(writes.filter(([, prices]) => prices)).toEqual([['Website Item', true]])
  expect(await shop.run('sync-missing-prices')).toMatchObject({ total: 1, skipped: 1 }) // that of no Website Item
})

test('an item without a price gets none', async () => {
  await shop.work({ kind: 'sync-price', item_code: ITEM_CODE })
  expect([costs(), shop.medusaCalls()]).toEqual([{}, []])
})

test('each currency has its own price; those that the shop set stay, quantities and regions too', async () => {
  const own = [
    { currency_code: 'eur', amount: 5 },
    { currency_code: 'omr', amount: 1.5, min_quantity: 10 },
  ]
  await shopSets(...own)
  await shop.save('p')
  await shop.save('q', { currency: 'USD', price_list_rate: 5.25 })
  const sold = () =>
    variant()?.prices.map(({ currency_code, amount, min_quantity }) => [currency_code, amount, min_quantity])
  expect(new Set(sold())).toEqual(
    new Set([
      ['eur', 5, null],
      ['omr', 1.5, 10],
      ['omr', 2.01, null],
      ['usd', 5.25, null],
    ]),
  )
  await shop.save('p', { currency: 'KWD' })
  await shop.trash('q')
  expect(new Set(sold())).toEqual(
    new Set([
      ['eur', 5, null],
      ['omr', 1.5, 10],
      ['kwd', 2.01, null],
    ]),
  )
})

test('a trashed price falls back to the next one in force, and the last one leaves none', async () => {
  await shop.save('old', { valid_from: '2026-01-01', price_list_rate: 1 })
  await shop.save('new', { price_list_rate: 2 })
  expect(await shop.trash('new')).toMatchObject({ outcome: 'done' })
  expect([costs(), ids('old')]).toEqual([{ omr: 1 }, [null, idIn('omr')]])
  expect(await shop.trash('old')).toMatchObject({ outcome: 'done' })
  expect(costs()).toEqual({})
})

test('a price is taken away though the relay has forgotten that it wrote it, and the shop’s own stay', async () => {
  await shopSets({ currency_code: 'eur', amount: 5 })
  await shop.save('p')
  relay.stateRows.clear()
  await shop.trash('p')
  expect(costs()).toEqual({ eur: 5 })

  await shop.save('q')
  relay.stateRows.clear()
  await shop.save('q', { customer: 'Royal Hospital 10' })
  expect([costs(), ids('q')]).toEqual([{ eur: 5 }, [null, null]])
})

const isWriting = ({ method, path }: Arrival): boolean => method === 'POST' && path.startsWith('/admin/products/batch')

test.each<[Fault, number, object]>([
  [{ kind: 'status', status: 400 }, 9, { usd: 9 }],
  [{ kind: 'lost-answer' }, 5.25, {}],
])(
  'a price that is trashed after its writing met %j: the shop’s own stays, the relay’s goes',
  async (fault, usd, left) => {
    await shopSets({ currency_code: 'usd', amount: 9 })
    const { faults } = relay.simulators.medusa
    faults.when(request => (isWriting(request) ? fault : undefined))
    await shop.save('q', { currency: 'USD', price_list_rate: 5.25 })
    faults.clear()
    expect(costs()).toEqual({ usd })
    await shop.trash('q')
    expect(costs()).toEqual(left)
  },
)

test.each<Fault[][]>([[[]], [[{ kind: 'reset' }]], [[{ kind: 'lost-answer' }]]])(
  'a price that is trashed while the product is made with it goes (%j)',
  async faults => {
    const item = { item_code: 'MED-0003' }
    shop.set('later', { ...item, uom: null })
    relay.simulators.medusa.faults.when(request => {
      if (!isWriting(request) || !shop.price('later')) return undefined
      relay.simulators.erpnext.remove('Item Price', 'later')
      return faults[0]
    })
    await shop.work({ kind: 'sync-item', ...item })
    relay.simulators.medusa.faults.clear()
    const made = [...relay.simulators.medusa.products.values()].find(({ external_id }) => external_id === 'MED-0003')
    expect([shop.price('later'), made?.variants.map(({ prices }) => prices)]).toEqual([undefined, [[]]])
  },
)

test('a changed price costs two reads of ERPNext, one of Medusa and one write; an unchanged one no call to Medusa', async () => {
  await shop.save('p')
  const { calls } = relay.simulators.erpnext
  for (const [fields, medusa, outcome] of [
    [{ price_list_rate: 3 }, ['GET /admin/products', 'POST /admin/products/batch'], 'done'],
    [{ note: 'nothing that a price shows' }, [], 'unchanged'],
  ] as const) {
    calls.length = shop.medusaCalls().length = 0
    expect(await shop.save('p', fields)).toMatchObject({ outcome })
    expect([shop.medusaCalls(), calls.length]).toEqual([medusa, 2])
  }
})

test('a job that is older than the last reading costs no call', async () => {
  await shop.save('p')
  const [late] = [{ kind: 'sync-price' as const, item_code: ITEM_CODE, prices: ['p'] }]
  await relay.queue.send([late], 'late')
  relay.time.now += 10_000
  await shop.save('p', { price_list_rate: 3 })
  relay.simulators.erpnext.calls.length = 0
  await relay.queue.send([late], 'earlier than the reading')
  for (const { attributes } of relay.queue.waiting) attributes.SentTimestamp = String(relay.time.now - 60_000)
  await relay.queue.drain(relay.worker)
  expect(relay.simulators.erpnext.calls).toEqual([])
})

test('two prices of one item saved within a batch are one job', async () => {
  const one = shop.set('p')
  const two = shop.set('q', { currency: 'USD' })
  await relay.queue.send([{ kind: 'sync-price', item_code: ITEM_CODE, prices: [one.name] }], 'one')
  await relay.queue.send([{ kind: 'sync-price', item_code: ITEM_CODE, prices: [two.name] }], 'two')
  await shop.work()
  expect(costs()).toEqual({ omr: 2.01, usd: 2.01 })
  expect(shop.medusaCalls()).toEqual(['GET /admin/products', 'POST /admin/products/batch'])
})

test('a variant that is not in Medusa any more parks the job with the reason, until the product is there again', async () => {
  const { erpnext } = relay.simulators
  erpnext.set('Website Item', {
    ...erpnext.get('Website Item', WEBSITE_ITEM),
    name: WEBSITE_ITEM,
    medusa_id: 'prod_gone',
  } as never)
  await shop.save('p')
  expect([...relay.parkingRows.parked.values()]).toMatchObject([
    { status: 'parked', kind: 'sync-price', reason: expect.stringContaining('prod_gone') },
  ])

  await shop.work({ kind: 'sync-item', item_code: ITEM_CODE })
  expect([costs(), [...relay.parkingRows.parked.values()]]).toEqual([{ omr: 2.01 }, []])
})

test('ids that Desk’s "Duplicate" copied bring no price to the original; repaired, each has its own', async () => {
  const { erpnext, medusa } = relay.simulators
  await shop.save('p')
  const copy = erpnext.list('Website Item').find(({ item_code }) => item_code === 'MED-0002')
  const theirs = { medusa_id: shop.productId(), medusa_variant_id: shop.variantId() }
  erpnext.set('Website Item', { ...copy, ...theirs } as never)
  const before = structuredClone(variant()?.prices)
  shop.set('q', { item_code: 'MED-0002', uom: null, price_list_rate: 7 })
  await shop.work({ kind: 'sync-price', item_code: 'MED-0002', prices: ['q'] })
  expect([...relay.parkingRows.parked.values()]).toMatchObject([
    { kind: 'sync-price', reason: expect.stringContaining('is that of MED-0001, not of MED-0002') },
  ])
  expect([variant()?.prices, ids('q')]).toEqual([before, [null, null]])

  await shop.work({ kind: 'sync-item', item_code: 'MED-0002' })
  const variants = [...medusa.products.values()].flatMap(each => each.variants)
  expect(new Map(variants.map(({ sku, prices }) => [sku, prices.map(({ amount }) => amount)]))).toEqual(
    new Map([
      ['MED-0001', [2.01]],
      ['MED-0002', [7]],
    ]),
  )
  expect([...relay.parkingRows.parked.values()]).toEqual([])
})

describe('in a time zone', () => {
  test.each([
    // The last moment of the 22nd, and the first of the 23rd, west and east of UTC.
    ['America/New_York', '2026-11-23T04:59:59Z', 1],
    ['America/New_York', '2026-11-23T05:00:00Z', 2],
    ['Asia/Muscat', '2026-11-22T19:59:59Z', 1],
    ['Asia/Muscat', '2026-11-22T20:00:00Z', 2],
  ])('%s at %s', async (timeZone, at, amount) => {
    relay.pricing.timeZone = timeZone
    relay.time.now = Date.parse(at) - 60_000
    shop.set('today', { valid_upto: '2026-11-22', price_list_rate: 1 })
    expect(await shop.save('tomorrow', { valid_from: '2026-11-23', price_list_rate: 2 })).toBeDefined()
    expect(costs()).toEqual({ omr: amount })
  })
})

describe('sync-missing-prices', () => {
  test('any windows, day after day, with nobody saving anything: the price is that of the day', async () => {
    const days = ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04']
    const day = fc.option(fc.constantFrom(...days))
    const anyPrice = fc.record({ valid_from: day, valid_upto: day, currency: fc.constantFrom('OMR', 'USD') })
    await fc.assert(
      fc.asyncProperty(fc.array(anyPrice, { maxLength: 4 }), async windows => {
        for (const { name } of relay.simulators.erpnext.list('Item Price'))
          relay.simulators.erpnext.remove('Item Price', name)
        relay.stateRows.delete(`Price#${ITEM_CODE}`)
        await shopSets()
        for (const [index, window] of windows.entries())
          shop.set(`p${index}`, { ...window, price_list_rate: index + 1 })
        for (const today of days) {
          relay.time.now = Date.parse(`${today}T00:05:00Z`)
          await shop.run('sync-missing-prices')
          const rows = relay.simulators.erpnext.list('Item Price').map(row => ({ stock_uom: 'Box', ...row }))
          const { prices } = basePrices(rows as never, { priceList: 'Standard Selling', today })
          expect([today, costs()]).toEqual([
            today,
            Object.fromEntries(prices.map(({ currency_code, amount }) => [currency_code, amount])),
          ])
          expect(await shop.run('sync-missing-prices')).toMatchObject({ created: 0, updated: 0, adopted: 0, parked: 0 })
        }
      }),
      { numRuns: 20 },
    )
  }, 60_000)

  test('a dry one says what it would do and does nothing', async () => {
    shop.set('p')
    shop.set('future', { valid_from: '2027-01-01' })
    expect(await shop.run('sync-missing-prices', { dryRun: true })).toMatchObject({ total: 2, created: 1, skipped: 1 })
    expect([costs(), ids('p')]).toEqual([{}, [null, null]])
    expect(await shop.run('sync-missing-prices')).toMatchObject({ total: 2, created: 1, skipped: 1 })
    expect(await shop.run('sync-missing-prices')).toMatchObject({ total: 1, skipped: 1 })
  })
})

describe('export-prices', () => {
  test('puts right what somebody changed in Medusa, though the relay believes that both agree', async () => {
    await shop.save('p')
    await shopSets({ currency_code: 'omr', amount: 99 }, { currency_code: 'eur', amount: 5 })
    expect(await shop.run('sync-missing-prices')).toMatchObject({ total: 0 })
    expect(await shop.run('export-prices')).toMatchObject({ total: 1, skipped: 0 })
    expect(costs()).toEqual({ omr: 2.01, eur: 5 })
    shop.medusaCalls()
    expect(await shop.run('export-prices')).toMatchObject({ total: 1, unchanged: 1 })
    expect(shop.medusaCalls()).toEqual(['GET /admin/products'])
  })

  test('all recorded prices arrive with products and exactly; a second one writes nothing, and changed ones a hundred in a call', async () => {
    const { erpnext, medusa } = relay.simulators
    erpnext.reset()
    medusa.reset()
    relay.stateRows.clear()
    erpnext.set('Item', { doctype: 'Item', name: 'TST-001', stock_uom: 'Nos' } as never) // not recorded
    for (const item of erpnext.list('Website Item')) {
      erpnext.set('Website Item', { ...item, published: 1, medusa_id: null, medusa_variant_id: null })
    }
    await shop.run('export-website-items')
    const rows = erpnext.list('Item Price').filter(({ price_list }) => price_list === 'Standard Selling')
    expect(rows).toHaveLength(281)
    const bySku = new Map(
      [...medusa.products.values()].flatMap(({ variants }) => variants.map(each => [each.sku, each])),
    )
    for (const { item_code, price_list_rate, medusa_price_id } of rows) {
      const held = bySku.get(String(item_code))?.prices
      const { amount } = majorUnits(Number(price_list_rate), 'OMR') // one has nine digits
      expect(held).toMatchObject([{ id: medusa_price_id, currency_code: 'omr', amount }])
    }
    expect(medusa.calls.filter(({ path }) => path.startsWith('/admin/products/batch?'))).toHaveLength(4)
    medusa.calls.length = 0
    expect(await shop.run('export-prices')).toMatchObject({ total: 281, unchanged: 281 })
    expect(medusa.calls.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/auth'))).toEqual([])
    for (const row of rows) {
      const { name } = row
      erpnext.set('Item Price', { ...row, ...erpnext.get('Item Price', name), price_list_rate: 7 })
    }
    expect(await shop.run('export-prices')).toMatchObject({ total: 281, updated: 281 })
    expect(medusa.calls.filter(({ method, path }) => method === 'POST' && path.includes('batch'))).toHaveLength(3)
  }, 60_000)
})

describe('the sweep', () => {
  const swept = async () => {
    const found = await sweep(relay, `sweep-${relay.time.now}`)
    await shop.work()
    return found
      .filter(({ doctype, queued }) => queued && /Item Price|Deleted/.test(doctype))
      .map(({ queued }) => queued)
  }
  test('finds a change, a move to another list and a deletion whose webhooks never came, and then rests', async () => {
    await shop.save('p')
    await shop.save('q', { currency: 'USD' })
    shop.set('gone')
    relay.simulators.erpnext.remove('Item Price', 'gone')
    await sweep(relay, 'first')
    await shop.work()
    const now = { modified: '2026-11-23 09:00:00.000000' }
    shop.set('p', { price_list_rate: 3, ...now })
    shop.set('q', { price_list: 'E-Commerce', ...now })
    await swept()
    expect([costs(), ids('q')]).toEqual([{ omr: 3 }, [null, null]])
    expect(await swept()).toEqual([])
    relay.simulators.erpnext.remove('Item Price', 'p')
    expect(await swept()).toEqual([1])
    expect(costs()).toEqual({})
    expect(await swept()).toEqual([])
  })
})

describe('export-item-price', () => {
  const exported = (name: string) => exportItemPrice(relay, name, 'by hand')
  test('writes what somebody changed in Medusa', async () => {
    await shop.save('p')
    await shopSets({ currency_code: 'omr', amount: 99 })
    expect(await exported('p')).toEqual({ jobs: 1 })
    await shop.work()
    expect(costs()).toEqual({ omr: 2.01 })
  })

  test('says why one goes nowhere', async () => {
    shop.set('p', { customer: 'Royal Hospital 10' })
    shop.set('q', { item_code: 'MED-0003', uom: null })
    expect(await exported('nope')).toEqual({ jobs: 0, reason: expect.stringContaining('does not exist') })
    expect(await exported('p')).toEqual({ jobs: 0, reason: expect.stringContaining('for the customer') })
    expect(await exported('q')).toEqual({ jobs: 0, reason: expect.stringContaining('no Medusa variant yet') })
  })
})
