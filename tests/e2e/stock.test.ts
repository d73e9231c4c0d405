import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Inventory } from '../../lib/medusa/inventory.ts'
import { startTestRelay, type TestRelay } from '../support/test-relay.ts'
import { putInCart } from './cart.ts'
import { makeProduct } from './make-product.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
let relay: TestRelay
let inventory: Inventory
beforeAll(async () => {
  relay = await startTestRelay({ MEDUSA_URL: medusa.url, MEDUSA_EMAIL: medusa.email, MEDUSA_PASSWORD: medusa.password })
  inventory = relay.medusa.inventory as Inventory
})
afterAll(() => relay.stop())

const document = { doctype: 'Bin', name: 'BIN-1' }
const PRICES = { prices: [{ currency_code: 'omr', amount: 12.5 }] }

async function stock(sku: string, stocked_quantity: number) {
  const [found] = await inventory.findStock([sku], document)
  const inventory_item_id = found?.inventory_item_id ?? ''
  const location_id = medusa.stockLocationId
  const exists = found?.levels.some(level => level.location_id === location_id) ?? false
  return inventory.writeLevels([{ inventory_item_id, location_id, stocked_quantity, exists, document }])
}

test('the shop’s stock location is linked to its sales channel', async () => {
  expect(await inventory.stockLocations(document)).toContainEqual({
    ...{ id: medusa.stockLocationId, name: 'Main', sales_channel_ids: [medusa.salesChannelId] },
  })
})

test('levels are made and changed, and read as they were written', async () => {
  const [a, b] = [await makeProduct(medusa, {}), await makeProduct(medusa, {})]
  expect(await stock(a.sku, 5)).toEqual([{ stocked_quantity: 5 }])
  const found = await inventory.findStock([a.sku, b.sku, 'NOBODY'], document)
  const writes = found.map(({ inventory_item_id, levels, sku }) => ({
    ...{ inventory_item_id: inventory_item_id ?? '', location_id: medusa.stockLocationId, document },
    ...{ stocked_quantity: sku === a.sku ? 7 : 0.25, exists: levels.length > 0 },
  }))
  await inventory.writeLevels(writes)
  const now = await inventory.findStock([a.sku, b.sku], document)
  const level = (sku: string) => now.find(each => each.sku === sku)?.levels
  const here = { location_id: medusa.stockLocationId, reserved_quantity: 0 }
  expect(level(a.sku)).toEqual([{ ...here, stocked_quantity: 7 }])
  expect(level(b.sku)).toEqual([{ ...here, stocked_quantity: 0.25 }])
})

test('one that came or went since it was read is written all the same', async () => {
  const [a, b] = [await makeProduct(medusa, {}), await makeProduct(medusa, {})]
  await stock(a.sku, 1)
  const found = await inventory.findStock([a.sku, b.sku], document)
  const stale = found.map(({ inventory_item_id, sku }) => ({
    ...{ inventory_item_id: inventory_item_id ?? '', location_id: medusa.stockLocationId, document },
    ...{ stocked_quantity: 3, exists: sku !== a.sku },
  }))
  expect(await inventory.writeLevels(stale)).toEqual([{ stocked_quantity: 3 }, { stocked_quantity: 3 }])
})

test('a shopper can buy what has stock, and cannot when it has none, unless it may be ordered all the same', async () => {
  const made = await makeProduct(medusa, PRICES)
  const onBackorder = await makeProduct(medusa, { ...PRICES, allow_backorder: true })
  const outOfStock = { status: 400, message: expect.stringContaining('inventory') }
  expect(await putInCart(medusa, made.variant_id)).toMatchObject({ status: 400 })
  await stock(made.sku, 5)
  expect(await putInCart(medusa, made.variant_id)).toMatchObject({ status: 200 })
  await stock(made.sku, 0)
  expect(await putInCart(medusa, made.variant_id)).toEqual(outOfStock)
  await stock(onBackorder.sku, 0)
  expect(await putInCart(medusa, onBackorder.variant_id)).toMatchObject({ status: 200 })
})
