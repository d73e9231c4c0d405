import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Inventory, StockedVariant } from '../../../lib/medusa/inventory.ts'
import { startTestRelay, type TestRelay } from '../../support/test-relay.ts'

let relay: TestRelay
let inventory: Inventory
let here: string
beforeAll(async () => {
  relay = await startTestRelay()
  inventory = relay.medusa.inventory as Inventory
  here = relay.simulators.medusa.stockLocationId
})
afterAll(() => relay.stop())
beforeEach(() => relay.simulators.medusa.reset())

const document = (name: string) => ({ doctype: 'Bin', name })
const BIN = document('BIN')

async function make(codes: readonly string[], ofVariant: Record<string, unknown> = {}) {
  await relay.medusa.catalogue.writeProducts(
    codes.map(code => ({
      document: { doctype: 'Website Item', name: code },
      product: { title: code, handle: code.toLowerCase(), options: [{ title: 'Default', values: ['Default'] }] },
      variant: { title: 'Default', sku: code, options: { Default: 'Default' }, prices: [], ...ofVariant },
    })),
  )
  relay.simulators.medusa.calls.length = 0
}

const write = ({ inventory_item_id, levels, sku }: StockedVariant, stocked_quantity: number) => ({
  ...{ inventory_item_id: inventory_item_id ?? '', location_id: here, stocked_quantity },
  ...{ exists: levels.some(({ location_id }) => location_id === here), document: document(sku) },
})
const find = (codes: readonly string[]) => inventory.findStock(codes, BIN)
const batches = () =>
  relay.simulators.medusa.calls
    .filter(({ path }) => path.endsWith('/location-levels/batch'))
    .map(({ body, status }) => {
      const { create, update } = body as { create: unknown[]; update: unknown[] }
      return { status, create: create.length, update: update.length }
    })

test('the shop’s locations come with the channels whose storefronts see their stock', async () => {
  const { salesChannelId } = relay.simulators.medusa
  expect(await inventory.stockLocations(BIN)).toEqual([
    { id: here, name: 'Main warehouse', sales_channel_ids: [salesChannelId] },
  ])
})

test('levels are made where there are none and changed where there are, in one call', async () => {
  await make(['A', 'B'])
  const [a] = (await find(['A'])) as [StockedVariant]
  expect(a).toMatchObject({ sku: 'A', manage_inventory: true, levels: [] })
  expect(await inventory.writeLevels([write(a, 5)])).toEqual([{ stocked_quantity: 5 }])
  const both = (await find(['A', 'B'])).toSorted((one, other) => one.sku.localeCompare(other.sku))
  expect(both[0]?.levels).toEqual([{ location_id: here, stocked_quantity: 5, reserved_quantity: 0 }])
  expect(await inventory.writeLevels(both.map((each, index) => write(each, index + 0.25)))).toEqual([
    { stocked_quantity: 0.25 },
    { stocked_quantity: 1.25 },
  ])
  expect(batches()).toEqual([
    { status: 200, create: 1, update: 0 },
    { status: 200, create: 1, update: 1 },
  ])
  expect(['A', 'B'].map(sku => relay.simulators.medusa.stockOf(sku))).toEqual([0.25, 1.25])
})

test('250 levels are read in two or three calls, written in three, and each answer is about its own', async () => {
  const codes = Array.from({ length: 250 }, (_, index) => `ITEM-${index}`)
  await make(codes)
  const found = await find(codes)
  expect(new Set(found.map(({ sku }) => sku))).toEqual(new Set(codes))
  expect(relay.simulators.medusa.calls.length).toBeLessThanOrEqual(3)
  const results = await inventory.writeLevels(found.map((each, index) => write(each, index)))
  expect(results).toEqual(found.map((_, index) => ({ stocked_quantity: index })))
  expect(batches().map(({ create }) => create)).toEqual([100, 100, 50])
})

test('of a hundred with an item that is gone ninety-nine are written, and the one fails in Medusa’s words', async () => {
  const codes = Array.from({ length: 100 }, (_, index) => `ITEM-${index}`)
  await make(codes)
  const writes = (await find(codes)).map(each => write(each, 7))
  const gone = writes.map((each, index) => (index === 41 ? { ...each, inventory_item_id: 'iitem_gone' } : each))
  const results = await inventory.writeLevels(gone)
  expect(results.flatMap((result, index) => ('failure' in result ? [[index, result.failure.kind]] : []))).toEqual([
    [41, 'permanent'],
  ])
  expect(relay.simulators.medusa.levels.size).toBe(99)
})

test('one that came or went since it was read is written all the same', async () => {
  await make(['A', 'B'])
  const [a, b] = (await find(['A', 'B'])) as [StockedVariant, StockedVariant]
  await inventory.writeLevels([write(a, 1)])
  const stale = [
    { ...write(a, 2), exists: false },
    { ...write(b, 3), exists: true },
  ]
  expect(await inventory.writeLevels(stale)).toEqual([{ stocked_quantity: 2 }, { stocked_quantity: 3 }])
})

test('a negative quantity is refused, and the others are written', async () => {
  await make(['A', 'B'])
  const [a, b] = (await find(['A', 'B'])) as [StockedVariant, StockedVariant]
  const results = await inventory.writeLevels([write(a, -1), write(b, 1)])
  expect(results).toMatchObject([
    { failure: { kind: 'permanent', message: expect.stringContaining('too small') } },
    { stocked_quantity: 1 },
  ])
})

test('a variant without stock keeping has no inventory item, and one that is not there is not found', async () => {
  await make(['A'], { manage_inventory: false })
  expect(await find(['A', 'NOBODY'])).toMatchObject([
    { sku: 'A', manage_inventory: false, inventory_item_id: undefined, levels: [] },
  ])
})

test('a variant is found by the SKU that it has now, whatever its inventory item is called', async () => {
  await make(['A'])
  const { products, url, secretKey } = relay.simulators.medusa
  const [product] = products.values()
  await fetch(`${url}/admin/products/${product?.id}/variants/${product?.variants[0]?.id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${secretKey}:`)}` },
    body: JSON.stringify({ sku: 'RENAMED' }),
  })
  const item = product?.variants[0]?.inventory_item_id
  expect(await find(['RENAMED'])).toMatchObject([{ sku: 'RENAMED', inventory_item_id: item }])
  expect(await find(['A'])).toEqual([])
})
