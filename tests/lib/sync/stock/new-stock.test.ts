import { afterAll, beforeEach, expect, test } from '@jest/globals'
import type { Inventory } from '../../../../lib/medusa/inventory.ts'
import { syncItemPage } from '../../../../lib/sync/product/page.ts'
import { syncNewStock } from '../../../../lib/sync/stock/many.ts'
import { createStockWorld } from '../../../support/stock-world.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

const relay = await startTestRelay()
const world = createStockWorld(relay.simulators)
afterAll(() => relay.stop())
beforeEach(() => {
  relay.simulators.erpnext.reset()
  relay.simulators.medusa.reset()
  relay.stateRows.clear()
  relay.queue.waiting.length = 0
  later()
  world.keep(2)
})

const WAREHOUSE = 'Muscat - AHM'
const [ITEM, OTHER] = ['MED-0001', 'MED-0002']
const later = () => {
  relay.time.now += 600_000
}
/** What a run does with a page of new items. */
const madeBy = (by: TestRelay, itemCodes = [ITEM], meanwhile: () => Promise<void> = async () => undefined) =>
  syncItemPage(by, itemCodes, {
    onNew: async items => {
      await meanwhile()
      await syncNewStock(by, items)
    },
  })
const moved = async (actual: number) => {
  world.bin(ITEM, WAREHOUSE, actual)
  relay.time.now += 3_000 // past what is kept of the masters, and before anybody is taken for dead
  await relay.run({ kind: 'sync-stock', item_code: ITEM })
}
const swept = async () => {
  later()
  await relay.run({ kind: 'sync-item', item_code: ITEM })
  await relay.queue.drain(relay.worker)
}

test('what comes and goes again while a product is being made is not for sale', async () => {
  world.bin(ITEM, WAREHOUSE, 0)
  await madeBy(relay, [ITEM], async () => {
    await moved(7)
    expect(world.seen(ITEM)).toEqual([1, 7, true])
    world.bin(ITEM, WAREHOUSE, 0)
  })
  expect(world.seen(ITEM)).toEqual([0, 0, false])
})

test('a level that was written past another’s, by a run that died of it, is put right', async () => {
  world.bin(ITEM, WAREHOUSE, 5)
  const { states, medusa } = relay
  let isDead = false
  const put: typeof states.put = async (...row) => {
    if (isDead) throw new Error('killed')
    return states.put(...row)
  }
  const inventory = medusa.inventory as Inventory
  const writeLevels: Inventory['writeLevels'] = async writes => {
    await moved(9)
    const results = await inventory.writeLevels(writes)
    isDead = true
    return results
  }
  const dying = {
    ...relay,
    states: { ...states, put },
    medusa: { ...medusa, inventory: { ...inventory, writeLevels } },
  } as TestRelay
  await expect(madeBy(dying)).rejects.toThrow('killed')
  expect(world.seen(ITEM)).toEqual([1, 5, true])
  await swept()
  expect(world.seen(ITEM)).toEqual([1, 9, true])
})

test('beside new products, one that Medusa had keeps the levels that are right', async () => {
  for (const code of [ITEM, OTHER]) world.bin(code, WAREHOUSE, 5)
  await madeBy(relay)
  world.change(ITEM, { medusa_id: null, medusa_variant_id: null, web_item_name: 'Renamed' })
  relay.stateRows.clear()
  relay.simulators.medusa.calls.length = 0
  later()
  const results = await madeBy(relay, [ITEM, OTHER])
  expect([...results.values()]).toMatchObject([{ result: { how: 'adopted' } }, { result: { how: 'created' } }])
  expect([world.seen(ITEM), world.seen(OTHER)]).toEqual([
    [1, 5, true],
    [1, 5, true],
  ])
  const levels = relay.simulators.medusa.calls.filter(({ path }) => path.includes('location-levels'))
  expect(levels.map(({ body }) => body)).toMatchObject([{ create: [{ stocked_quantity: 5 }], update: [] }])
})
