import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { WebhookDocument } from '../../../../lib/erpnext/webhook-documents.ts'
import { RelayError } from '../../../../lib/errors.ts'
import { CATALOGUE_WEBHOOKS } from '../../../../lib/local/erpnext/webhooks.ts'
import type { Inventory } from '../../../../lib/medusa/inventory.ts'
import { stockLedgerEntryJobs } from '../../../../lib/sync/stock/webhook-jobs.ts'
import { createStockWorld } from '../../../support/stock-world.ts'
import { startTestRelay } from '../../../support/test-relay.ts'

const relay = await startTestRelay()
const world = createStockWorld(relay.simulators)
afterAll(() => relay.stop())

const rules = () => ({
  ...({
    STOCK_THRESHOLD: 'ignore',
    STOCK_QUANTITY: 'actual-minus-reserved',
    MEDUSA_STOCK_LOCATIONS: undefined,
  } as const),
})
const ITEM = 'MED-0001' // by the box, of Main Group with Muscat, Sohar and Salalah under it; a threshold of 10
/** Past the rule that what was read after a job was sent is read; and past the masters that are kept for a moment. */
const later = () => {
  relay.time.now += 60_000
}
const counted = async (item_code = ITEM, fields: object = {}) => {
  later()
  await relay.run({ kind: 'sync-stock', item_code, ...fields })
  return relay.outcomes().findLast(({ kind }) => kind === 'sync-stock')
}
const forget = () => {
  relay.simulators.erpnext.calls.length = 0
  relay.simulators.medusa.calls.length = 0
}

beforeEach(async () => {
  const { erpnext, medusa } = relay.simulators
  erpnext.reset()
  medusa.reset()
  relay.stateRows.clear()
  relay.parkingRows.parked.clear()
  relay.parkingRows.breakers.clear()
  relay.stock = rules()
  later()
  world.keep(3)
  await relay.run({ kind: 'sync-item', item_code: ITEM })
  forget()
})

test('a new product gets its flag and its level by itself', () => {
  expect(world.seen(ITEM)).toEqual([0, 0, false])
})

describe('a move arrives', () => {
  test.each<[string, [warehouse: string, actual: number, reserved?: number][], unknown[]]>([
    ['one in a warehouse of the shop', [['Muscat', 3]], [1, 3, true]],
    ['one in a warehouse elsewhere', [['Stores', 3]], [0, 0, false]],
    [
      'several',
      [
        ['Muscat', 3],
        ['Sohar', 4],
        ['Main Group', 5],
      ],
      [1, 12, true],
    ],
    ['a negative Bin', [['Muscat', -3]], [0, 0, false]],
    ['what is reserved', [['Muscat', 3, 1]], [1, 2, true]],
    ['all of it reserved', [['Muscat', 3, 3]], [1, 0, true]],
    ['half a box', [['Muscat', 2.5]], [1, 2, true]],
  ])('of %s', async (_, bins, seen) => {
    for (const [warehouse, actual, reserved_qty = 0] of bins) {
      world.bin(ITEM, `${warehouse} - AHM`, actual, { reserved_qty })
    }
    await counted()
    expect(world.seen(ITEM)).toEqual(seen)
  })

  test('three warehouses deep, and no more once the tree has changed', async () => {
    const { erpnext } = relay.simulators
    const under = (name: string, parent_warehouse: string) =>
      erpnext.set('Warehouse', { doctype: 'Warehouse', name, parent_warehouse, is_group: 1 })
    under('Shop - AHM', 'Muscat - AHM')
    under('Shelf - AHM', 'Shop - AHM')
    world.bin(ITEM, 'Shelf - AHM', 7)
    await counted()
    expect(world.seen(ITEM)).toEqual([1, 7, true])
    under('Shop - AHM', 'Stores - AHM')
    await counted()
    expect(world.seen(ITEM)).toEqual([0, 0, false])
  })

  test.each([
    [10, 0, false],
    [11, 1, true],
  ])('of %d with a threshold of 10 that is respected', async (quantity, flag, in_stock) => {
    relay.stock = { ...rules(), STOCK_THRESHOLD: 'respect' }
    world.bin(ITEM, 'Muscat - AHM', quantity)
    await counted()
    expect(world.seen(ITEM)).toEqual([flag, quantity, in_stock])
  })

  test('of an item whose warehouse was taken away', async () => {
    world.bin(ITEM, 'Muscat - AHM', 3)
    await counted()
    world.change(ITEM, { website_warehouse: null })
    await counted()
    expect(world.seen(ITEM)).toEqual([0, 0, false])
  })

  test('and says what was written', async () => {
    world.bin(ITEM, 'Muscat - AHM', 3)
    const detail = `in stock, in_stock: true, 3 at ${relay.simulators.medusa.stockLocationId}`
    expect(await counted()).toMatchObject({ outcome: 'done', how: 'updated', detail })
  })
})

test.each(['stock-entry-receipt', 'dn-submit', 'dn-cancel', 'bin-sales', 'dn-return-insert-submit'])(
  'the recorded %s ends with what ERPNext’s Bins say, each item as often as it moved',
  async action => {
    const { erpnext, medusa } = relay.simulators
    erpnext.reset()
    world.change('TST-001', { website_warehouse: 'Main Group - AHM' })
    await relay.run(...['TST-001', 'MED-0002'].map(item_code => ({ kind: 'sync-item', item_code }) as const))
    later()
    erpnext.webhooks = CATALOGUE_WEBHOOKS.filter(({ doctype }) => doctype === 'Stock Ledger Entry')
    const moves = erpnext.applyState(action)
    expect(moves).not.toEqual([])
    await relay.run(...moves.flatMap(({ body }) => stockLedgerEntryJobs(JSON.parse(body).doc as WebhookDocument)))
    const children = ['Main Group', 'Muscat', 'Sohar', 'Salalah'].map(name => `${name} - AHM`)
    for (const code of ['TST-001', 'MED-0002']) {
      const bins = erpnext.list('Bin').filter(bin => bin.item_code === code && children.includes(String(bin.warehouse)))
      const sum = (field: string) => bins.reduce((total, bin) => total + Number(bin[field]), 0)
      expect(medusa.stockOf(code)).toBe(sum('actual_qty') - sum('reserved_qty'))
      expect(world.item(code).custom_in_stock).toBe(1)
    }
  },
)

describe('nothing is written where nothing changed', () => {
  beforeEach(async () => {
    world.bin(ITEM, 'Muscat - AHM', 3)
    await counted()
    forget()
  })

  test('and Medusa is not even asked', async () => {
    expect(await counted()).toMatchObject({ outcome: 'unchanged' })
    expect(world.writes()).toEqual([])
    expect(relay.simulators.medusa.calls).toEqual([])
    expect(relay.simulators.erpnext.calls).toHaveLength(4) // the item, its Bins, warehouses, UOMs
  })

  test('where it is asked by force, Medusa is looked at, and what somebody changed there is put right', async () => {
    expect(await counted(ITEM, { force: true })).toMatchObject({ outcome: 'unchanged' })
    expect(world.writes()).toEqual([])
    const inventory = relay.medusa.inventory as Inventory
    const document = { doctype: 'Website Item', name: 'WEB-ITM-0001' }
    const [found] = await inventory.findStock([ITEM], document)
    const { inventory_item_id = '', levels = [] } = found ?? {}
    const level = { inventory_item_id, location_id: levels[0]?.location_id ?? '', exists: true, document }
    await inventory.writeLevels([{ ...level, stocked_quantity: 99 }])
    expect(await counted(ITEM, { force: true })).toMatchObject({ outcome: 'done' })
    expect(world.seen(ITEM)).toEqual([1, 3, true])
  })

  test('a move from one warehouse of the shop to another is none', async () => {
    world.bin(ITEM, 'Muscat - AHM', 1)
    world.bin(ITEM, 'Sohar - AHM', 2)
    expect(await counted()).toMatchObject({ outcome: 'unchanged' })
    expect(world.writes()).toEqual([])
  })

  test('a move that leaves the flag as it is writes the level alone', async () => {
    world.bin(ITEM, 'Muscat - AHM', 2)
    await counted()
    expect(world.writes().map(({ path }) => path)).toEqual(['/admin/inventory-items/location-levels/batch'])
  })

  test('the product’s own sync has nothing to write, and one that has leaves in_stock', async () => {
    later()
    await relay.run({ kind: 'sync-item', item_code: ITEM })
    expect(relay.outcomes().at(-1)).toMatchObject({ kind: 'sync-item', outcome: 'unchanged' })
    expect(world.writes()).toEqual([])
    world.change(ITEM, { web_item_name: 'Another glove' })
    later()
    await relay.run({ kind: 'sync-item', item_code: ITEM, force: true })
    expect(world.product(ITEM)).toMatchObject({ title: 'Another glove' })
    expect(world.seen(ITEM)).toEqual([1, 3, true])
  })
})

test('ten moves of one item within a second cost one or two reads of its Bins', async () => {
  later()
  for (let move = 1; move <= 10; move++) {
    world.bin(ITEM, 'Muscat - AHM', move)
    await relay.queue.send([{ kind: 'sync-stock', item_code: ITEM }], `move-${relay.time.now}-${move}`)
    if (move === 1) await relay.queue.deliver(relay.worker)
    relay.time.now += 100
  }
  await relay.queue.drain(relay.worker)
  expect(world.reads('Bin')).toBeLessThanOrEqual(2)
  expect(world.seen(ITEM)).toEqual([1, 10, true])
})

test('a job that was sent before the Bins were last read reads nothing', async () => {
  await counted()
  forget()
  await relay.queue.send([{ kind: 'sync-stock', item_code: ITEM }], 'an-old-one')
  for (const { attributes } of relay.queue.waiting) attributes.SentTimestamp = String(relay.time.now - 5_000)
  await relay.queue.drain(relay.worker)
  expect(relay.outcomes().at(-1)).toMatchObject({ outcome: 'unchanged', detail: 'read since the job was sent' })
  expect([...relay.simulators.erpnext.calls, ...relay.simulators.medusa.calls]).toEqual([])
})

test('ten items that one document moved share what all are counted by', async () => {
  relay.simulators.erpnext.reset()
  later()
  const codes = Array.from({ length: 10 }, (_, index) => `MED-00${index + 10}`)
  await relay.run(...codes.map(item_code => ({ kind: 'sync-stock', item_code }) as const))
  expect(['Warehouse', 'UOM', 'Bin'].map(world.reads)).toEqual([1, 1, 10])
})

test.each([
  ['that the shop does not sell', 'NO-SUCH-ITEM'],
  ['that the shop does not show', 'MED-0002'],
])('an item %s is skipped and says so', async (_, code) => {
  if (code === 'MED-0002') world.change(code, { published: 0 })
  world.bin(code, 'Muscat - AHM', 3)
  expect(await counted(code)).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('published') })
  expect(world.writes()).toEqual([])
})

test('an item without a product has its flag, and gets its level with its product', async () => {
  world.bin('MED-0002', 'Muscat - AHM', 3)
  expect(await counted('MED-0002')).toMatchObject({ outcome: 'done', detail: 'in stock' })
  expect(world.seen('MED-0002')).toEqual([1, undefined, undefined])
  expect(await counted('MED-0002')).toMatchObject({ outcome: 'skipped', reason: 'it has no product in Medusa' })
  later()
  await relay.run({ kind: 'sync-item', item_code: 'MED-0002' })
  expect(world.seen('MED-0002')).toEqual([1, 3, true])
})

test('whoever dies after the product was made leaves its stock to the next one', async () => {
  world.bin('MED-0002', 'Muscat - AHM', 3)
  const { send } = relay.queue
  await send([{ kind: 'sync-item', item_code: 'MED-0002' }], 'dies')
  relay.queue.send = async () => {
    throw new Error('killed')
  }
  await relay.queue.deliver(relay.worker)
  relay.queue.send = send
  // The call that made the product said so; nobody has counted for ERPNext, and there is no level.
  expect(world.seen('MED-0002')).toEqual([0, undefined, true])
  later()
  await relay.queue.drain(relay.worker)
  expect(world.seen('MED-0002')).toEqual([1, 3, true])
})

test('a variant whose stock Medusa does not keep has its flags, and the reason', async () => {
  const [found] = (await relay.medusa.inventory?.findStock([ITEM], { doctype: 'Website Item', name: 'x' })) ?? []
  const inventory = { ...relay.medusa.inventory, findStock: async () => [{ ...found, inventory_item_id: undefined }] }
  const { medusa } = relay
  relay.medusa = { ...medusa, inventory: inventory as unknown as Inventory }
  const reason = 'Medusa keeps no stock of its variant'
  expect(await counted(ITEM, { force: true })).toMatchObject({ outcome: 'skipped', reason })
  relay.medusa = medusa
})

test('while Medusa is away the flag is right already, and the level follows when it is back', async () => {
  world.bin(ITEM, 'Muscat - AHM', 3)
  later()
  relay.simulators.medusa.faults.always({ kind: 'status', status: 503 })
  await relay.queue.send([{ kind: 'sync-stock', item_code: ITEM }], 'away')
  await relay.queue.deliver(relay.worker)
  expect(world.seen(ITEM)).toEqual([1, 0, false])
  relay.simulators.medusa.faults.clear()
  await relay.queue.drain(relay.worker)
  expect(world.seen(ITEM)).toEqual([1, 3, true])
})

test('with several stock locations and none named the flags are right, and nothing else is held up', async () => {
  const { medusa } = relay
  const inventory = medusa.inventory as Inventory
  const stockLocations: Inventory['stockLocations'] = async document => [
    ...(await inventory.stockLocations(document)),
    { id: 'sloc_2', name: 'Another', sales_channel_ids: [] },
  ]
  relay.medusa = { ...medusa, inventory: { ...inventory, stockLocations } }
  world.bin(ITEM, 'Muscat - AHM', 3)
  world.bin(ITEM, 'Sohar - AHM', 4)
  expect(await counted()).toMatchObject({ outcome: 'done', detail: 'in stock, in_stock: true' })
  expect(world.seen(ITEM)).toEqual([1, 0, true])
  const reason = 'MEDUSA_STOCK_LOCATIONS: Medusa has 2 stock locations: say which warehouse is which'
  expect(await counted()).toMatchObject({ outcome: 'skipped', reason })
  expect([relay.parkingRows.parked.size, relay.parkingRows.breakers.size]).toEqual([0, 0])

  const { stockLocationId } = relay.simulators.medusa
  relay.stock = {
    ...rules(),
    MEDUSA_STOCK_LOCATIONS: [
      { warehouse: 'Main Group - AHM', location: stockLocationId },
      { warehouse: 'Sohar - AHM', location: 'sloc_2' },
    ],
  }
  expect(await counted()).toMatchObject({ outcome: 'done', detail: `3 at ${stockLocationId}, 4 at sloc_2` })
  relay.medusa = medusa
})

test('with levels switched off the flags are all that is written', async () => {
  relay.stock = { ...rules(), MEDUSA_STOCK_LOCATIONS: 'off' }
  world.bin(ITEM, 'Muscat - AHM', 3)
  await counted()
  expect(world.seen(ITEM)).toEqual([1, 0, true])
})

test('a flag that ERPNext is just saving is tried again', async () => {
  world.bin(ITEM, 'Muscat - AHM', 3)
  const { updateMany } = relay.erpnext
  let calls = 0
  const { erpnext } = relay
  relay.erpnext = {
    ...erpnext,
    async updateMany(docs) {
      if (++calls > 1) return updateMany(docs)
      return new Map([['WEB-ITM-0001', new RelayError('transient', 'changed', { code: 'TimestampMismatchError' })]])
    },
  }
  await counted()
  relay.erpnext = erpnext
  expect(calls).toBe(2)
  expect(world.seen(ITEM)).toEqual([1, 3, true])
})
