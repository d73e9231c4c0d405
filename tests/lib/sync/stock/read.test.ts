import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createErpnext, type Erpnext } from '../../../../lib/erpnext/client.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../../../lib/local/erpnext/simulator.ts'
import { itemStock, type StockRules } from '../../../../lib/sync/stock/item-stock.ts'
import { locationMap } from '../../../../lib/sync/stock/locations.ts'
import { readBins, readStockItems, readWarehousesAndUoms, stockItemPages } from '../../../../lib/sync/stock/read.ts'

const rules: StockRules = { STOCK_THRESHOLD: 'ignore', STOCK_QUANTITY: 'actual' }

let site: ErpnextSimulator
let erpnext: Erpnext

beforeAll(async () => {
  site = await startErpnextSimulator()
  const settings = { ERPNEXT_URL: site.url, ERPNEXT_API_KEY: site.apiKey, ERPNEXT_API_SECRET: site.apiSecret }
  erpnext = createErpnext({ settings, remainingMs: () => 60_000 })
})
afterAll(() => site.stop())
beforeEach(() => site.reset())

async function everyItem() {
  const items = []
  for await (const page of stockItemPages(erpnext)) items.push(...page)
  return items
}

test('the whole catalogue’s stock is what ERPNext’s own tree filter says, in a call per page', async () => {
  const masters = await readWarehousesAndUoms(erpnext)
  const items = await everyItem()
  const bins = await readBins(
    erpnext,
    items.map(({ item_code }) => item_code),
  )
  expect(site.calls).toHaveLength(4) // warehouses, UOMs, 301 items, 192 Bins
  expect(items).toHaveLength(site.list('Website Item').filter(({ published }) => published).length)

  const locations = locationMap(undefined, ['sloc_1'], masters.tree)
  let positive = 0
  for (const root of new Set(items.map(({ website_warehouse }) => website_warehouse))) {
    const query = new URLSearchParams({
      fields: JSON.stringify(['item_code', 'sum(actual_qty) as actual_qty']),
      filters: JSON.stringify([['warehouse', 'descendants of (inclusive)', root ?? 'none']]),
      group_by: 'item_code',
      limit_page_length: '0',
    })
    const headers = { authorization: `token ${site.apiKey}:${site.apiSecret}` }
    const answer = await fetch(`${site.url}/api/resource/Bin?${query}`, { headers })
    const { data } = (await answer.json()) as { data: { item_code: string; actual_qty: number }[] }
    const sums = new Map(data.map(({ item_code, actual_qty }) => [item_code, actual_qty]))
    for (const item of items.filter(({ website_warehouse }) => website_warehouse === root)) {
      const wanted = root ? (sums.get(item.item_code) ?? 0) : 0
      const found = itemStock(item, bins.get(item.item_code) ?? [], { ...masters, locations }, rules)
      expect([item.item_code, found.inStock, found.levels[0]?.stocked_quantity]).toEqual([
        item.item_code,
        wanted > 0,
        Math.max(0, wanted),
      ])
      if (wanted > 0) positive++
    }
  }
  expect(positive).toBeGreaterThan(30)
})

test('pages of Bins and of items hold each row once, and a full last page costs one call more', async () => {
  const names = async (pageSize: number) => {
    const items: string[] = []
    for await (const page of stockItemPages(erpnext, { pageSize })) items.push(...page.map(({ name }) => name))
    return items
  }
  const all = await names(1_000)
  expect(await names(all.length)).toEqual(all)
  expect(await names(7)).toEqual(all)
  const codes = site.list('Bin').map(({ item_code }) => String(item_code))
  site.calls.length = 0
  const bins = await readBins(erpnext, codes, 50)
  expect(site.calls).toHaveLength(4)
  expect(
    [...bins.values()]
      .flat()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(
    site
      .list('Bin')
      .map(({ name }) => name)
      .sort(),
  )
})

test('whole units are those of the UOMs that ERPNext says come whole', async () => {
  const { wholeUoms } = await readWarehousesAndUoms(erpnext)
  expect([...wholeUoms].sort()).toEqual(['Box', 'Nos', 'Pair', 'Set', 'Unit'])
})

test('one item is read with its warehouse, its threshold and its flag; one that the shop does not show is not', async () => {
  const unpublished = { ...site.get('Website Item', 'WEB-ITM-0002'), name: 'WEB-ITM-0002', published: 0 }
  site.set('Website Item', unpublished)
  expect(await readStockItems(erpnext, ['MED-0001', 'MED-0002'])).toEqual([
    {
      name: 'WEB-ITM-0001',
      item_code: 'MED-0001',
      website_warehouse: 'Main Group - AHM',
      stock_uom: 'Box',
      custom_threshold_qty: 10,
      custom_in_stock: false,
      medusa_id: null,
      medusa_variant_id: null,
    },
  ])
})
