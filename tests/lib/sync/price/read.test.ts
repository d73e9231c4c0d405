import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createErpnext, type Erpnext } from '../../../../lib/erpnext/client.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../../../lib/local/erpnext/simulator.ts'
import { holdersOf, readItemPrices, readPricedItems } from '../../../../lib/sync/price/read.ts'

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

test('Item Prices are read by name whatever they are for, and those that there are not are absent', async () => {
  const rows = await readItemPrices(erpnext, ['k0iom322t7', 'nope'])
  expect(rows).toMatchObject([{ name: 'k0iom322t7', price_list: 'E-Commerce', stock_uom: 'Unit' }])
})

test('an id of Medusa that Desk’s "Duplicate" copied is found at both, and no ids cost no call', async () => {
  for (const name of ['one', 'copy']) site.set('Item Price', { ...template(), name, medusa_id: 'pl_1' })
  const holders = await holdersOf(erpnext, ['pl_1', 'pl_2'])
  expect([...holders].map(([id, names]) => [id, names.toSorted()])).toEqual([['pl_1', ['copy', 'one']]])
  site.calls.length = 0
  expect(await holdersOf(erpnext, [])).toEqual(new Map())
  expect(site.calls).toEqual([])
})
