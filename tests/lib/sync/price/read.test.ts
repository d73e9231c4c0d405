import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { createErpnext, type Erpnext } from '../../../../lib/erpnext/client.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../../../lib/local/erpnext/simulator.ts'
import { basePrices } from '../../../../lib/sync/price/base-prices.ts'
import { itemPricePages, itemsThatTurned, readItemPrice, readPricedItems } from '../../../../lib/sync/price/read.ts'

const LIST = 'Standard Selling'

let site: ErpnextSimulator
let erpnext: Erpnext

beforeAll(async () => {
  site = await startErpnextSimulator()
  const settings = { ERPNEXT_URL: site.url, ERPNEXT_API_KEY: site.apiKey, ERPNEXT_API_SECRET: site.apiSecret }
  erpnext = createErpnext({ settings, remainingMs: () => 60_000 })
})
afterAll(() => site.stop())
beforeEach(() => site.reset())

const template = () => {
  const document = site.get('Item Price', 'k072nvi7vi')
  if (!document) throw new Error('the data set has no such price')
  return document
}
const namesIn = async (pages: AsyncGenerator<{ name: string }[]>) => {
  const names: string[][] = []
  for await (const page of pages) names.push(page.map(({ name }) => name))
  return names
}

test('an item’s prices of the list come with its stock UOM and its variant, in two calls for many items', async () => {
  site.set('Website Item', {
    ...site.get('Website Item', 'WEB-ITM-0001'),
    name: 'WEB-ITM-0001',
    medusa_variant_id: 'v1',
  })
  site.set('Item Price', { ...template(), name: 'royal', customer: 'Royal Hospital 10' })
  const items = await readPricedItems(erpnext, ['MED-0001', 'MED-0020', 'nothing'], LIST)
  expect(site.calls).toHaveLength(2)
  expect(items).toMatchObject([
    {
      item_code: 'MED-0001',
      website_item: { name: 'WEB-ITM-0001', web_item_name: 'Digital Glove 1', medusa_variant_id: 'v1' },
      prices: [{ name: 'k072nvi7vi', price_list_rate: 55.24, currency: 'OMR', uom: 'Box', stock_uom: 'Box' }],
    },
    { item_code: 'MED-0020', prices: [{ name: 'k0i60mpkva' }] }, // and not the one of the list E-Commerce
    { item_code: 'nothing', website_item: undefined, prices: [] },
  ])
})

test('one Item Price is read whatever it is for, and one that there is not is none', async () => {
  expect(await readItemPrice(erpnext, 'k0iom322t7')).toMatchObject({ price_list: 'E-Commerce', stock_uom: 'Unit' })
  expect(await readItemPrice(erpnext, 'nope')).toBeUndefined()
})

describe('pages of the shop’s prices', () => {
  test('hold each one once, by name, and go on where one was left', async () => {
    const pages = await namesIn(itemPricePages(erpnext, LIST, { pageSize: 100 }))
    const all = site.list('Item Price').filter(({ price_list }) => price_list === LIST)
    expect(pages.map(page => page.length)).toEqual([100, 100, 81])
    expect(pages.flat().sort()).toEqual(all.map(({ name }) => name).sort())
    expect(site.calls).toHaveLength(3)
    const rest = await namesIn(itemPricePages(erpnext, LIST, { pageSize: 100, after: pages[0]?.at(-1) }))
    expect(rest).toEqual(pages.slice(1))
  })

  test('leave out a customer’s, and when asked those that were sent', async () => {
    site.set('Item Price', { ...template(), name: 'royal', customer: 'Royal Hospital 10', medusa_price_id: null })
    const missing = (await namesIn(itemPricePages(erpnext, LIST, { isMissing: true }))).flat()
    expect(missing).toHaveLength(266) // 15 of the 281 recorded ones have an id
    expect(missing).not.toContain('royal')
    expect(missing).not.toContain('k072nvi7vi')
  })
})

test('an item is found on every day on which its price changes by itself, and one that stays is not', async () => {
  const days = ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04'] as const
  const day = fc.option(fc.constantFrom(...days))
  const window = fc.record({ valid_from: day, valid_upto: day })
  const recorded = template()
  await fc.assert(
    fc.asyncProperty(fc.array(window, { maxLength: 4 }), fc.nat(2), fc.nat(2), async (windows, from, length) => {
      for (const { name } of site.list('Item Price')) site.remove('Item Price', name)
      for (const [index, each] of windows.entries()) {
        site.set('Item Price', { ...recorded, ...each, name: `p${index}`, price_list_rate: index })
      }
      const since = String(days[from])
      const today = String(days[Math.min(from + length, 3)])
      const [item] = await readPricedItems(erpnext, ['MED-0001'], LIST)
      const costs = (on: string) => basePrices(item?.prices ?? [], { priceList: LIST, today: on }).prices
      const found = await itemsThatTurned(erpnext, LIST, { since, today })
      if (JSON.stringify(costs(since)) !== JSON.stringify(costs(today))) expect(found).toEqual(['MED-0001'])
      const turns = windows.some(
        ({ valid_from, valid_upto }) =>
          (valid_from && valid_from > since && valid_from <= today) ||
          (valid_upto && valid_upto >= since && valid_upto < today),
      )
      expect(found).toEqual(turns ? ['MED-0001'] : [])
    }),
    { numRuns: 40 },
  )
})
