import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { RelayError } from '../../../../lib/errors.ts'
import type { Document } from '../../../../lib/local/erpnext/document.ts'
import type { Inventory } from '../../../../lib/medusa/inventory.ts'
import { stockTarget } from '../../../../lib/queue/jobs.ts'
import { stamped } from '../../../../lib/queue/send.ts'
import { startRun } from '../../../../lib/sync/runs/start.ts'
import { syncStockPage } from '../../../../lib/sync/stock/many.ts'
import { stockPages } from '../../../../lib/sync/stock/pages.ts'
import { sqsRecord } from '../../../support/sqs-records.ts'
import { createStockWorld } from '../../../support/stock-world.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

const relay = await startTestRelay()
const world = createStockWorld(relay.simulators)
afterAll(() => relay.stop())
beforeEach(() => {
  relay.time.now += 600_000
  relay.simulators.erpnext.reset()
  relay.simulators.medusa.reset()
  relay.runRows.clear()
  relay.parkingRows.parked.clear()
  relay.stateRows.clear()
  relay.logLines.length = 0
})

const run = async (kind: 'update-stock' | 'export-website-items', input: object = {}) => {
  await startRun(relay, kind, input)
  await relay.queue.drain(relay.worker)
  relay.time.now += 60_000
  const { status, counts } = relay.runRows.get(kind) ?? {}
  return { status, ...counts }
}
const forget = () => {
  relay.simulators.erpnext.calls.length = 0
  relay.simulators.medusa.calls.length = 0
}
const MUSCAT = 'Muscat - AHM'
const codes = ['MED-0001', 'MED-0002', 'MED-0003', 'MED-0004', 'MED-0005']

describe('over a few items', () => {
  beforeEach(async () => {
    world.keep(5)
    await run('export-website-items')
    forget()
  })

  test('flags and levels are made right, counted, and left alone by a second run', async () => {
    world.bin('MED-0001', MUSCAT, 3)
    world.bin('MED-0003', MUSCAT, 4)
    expect(await run('update-stock')).toMatchObject({ status: 'done', total: 5, updated: 2, unchanged: 3 })
    expect(codes.map(code => world.seen(code))).toEqual([
      [1, 3, true],
      [0, 0, false],
      [1, 4, true],
      [0, 0, false],
      [0, 0, false],
    ])
    forget()
    expect(await run('update-stock')).toMatchObject({ status: 'done', total: 5, unchanged: 5 })
    expect(world.writes()).toEqual([])
  })

  test('a dry run counts the same and writes nothing', async () => {
    world.bin('MED-0001', MUSCAT, 3)
    const rows = structuredClone([...relay.stateRows])
    expect(await run('update-stock', { dryRun: true })).toMatchObject({ total: 5, updated: 1, unchanged: 4 })
    expect(world.writes()).toEqual([])
    expect([...relay.stateRows]).toEqual(rows)
  })

  test('what changed in the tree of warehouses since the last run counts, though no Bin moved', async () => {
    world.bin('MED-0001', 'Stores - AHM', 3)
    await run('update-stock')
    expect(world.seen('MED-0001')).toEqual([0, 0, false])
    const stores = { doctype: 'Warehouse', name: 'Stores - AHM', parent_warehouse: 'Main Group - AHM', is_group: 0 }
    relay.simulators.erpnext.set('Warehouse', stores)
    expect(await run('update-stock')).toMatchObject({ updated: 1, unchanged: 4 })
    expect(world.seen('MED-0001')).toEqual([1, 3, true])
  })

  test('what somebody changed in Medusa is put right, whatever the relay remembers', async () => {
    const inventory = relay.medusa.inventory as Inventory
    const document = { doctype: 'Website Item', name: 'WEB-ITM-0002' }
    const [found] = await inventory.findStock(['MED-0002'], document)
    const { inventory_item_id = '', levels = [], product_id = '' } = found ?? {}
    const level = { inventory_item_id, location_id: levels[0]?.location_id ?? '', exists: true, document }
    await inventory.writeLevels([{ ...level, stocked_quantity: 99 }])
    await inventory.writeInStock([{ product_id, in_stock: true, document }])
    expect(await run('update-stock')).toMatchObject({ updated: 1, unchanged: 4 })
    expect(world.seen('MED-0002')).toEqual([0, 0, false])
  })

  test.each([
    ['refuses', 'ValidationError'],
    ['misses something of, and not itself', 'DoesNotExistError'],
  ])('an item that ERPNext %s is parked alone, and the next run that gets it through clears it', async (_, code) => {
    world.bin('MED-0001', MUSCAT, 3)
    world.bin('MED-0002', MUSCAT, 3)
    const { erpnext } = relay
    const refused = new RelayError('permanent', 'no', { code })
    const updateMany: typeof erpnext.updateMany = async docs => {
      const failures = await erpnext.updateMany(docs.filter(({ docname }) => docname !== 'WEB-ITM-0002'))
      return failures.set('WEB-ITM-0002', refused)
    }
    relay.erpnext = { ...erpnext, updateMany }
    expect(await run('update-stock')).toMatchObject({ status: 'done', updated: 1, parked: 1, unchanged: 3 })
    expect([...relay.parkingRows.parked.values()]).toMatchObject([{ kind: 'sync-stock', target: 'Item#MED-0002' }])
    relay.erpnext = erpnext
    expect(await run('update-stock')).toMatchObject({ updated: 1, parked: 0 })
    expect(relay.parkingRows.parked.size).toBe(0)
  })

  test('an item that was deleted since it was read is left out, and not parked', async () => {
    world.bin('MED-0001', MUSCAT, 3)
    world.bin('MED-0002', MUSCAT, 3)
    const { erpnext } = relay
    const updateMany: typeof erpnext.updateMany = docs => {
      relay.simulators.erpnext.remove('Website Item', 'WEB-ITM-0002')
      return erpnext.updateMany(docs)
    }
    relay.erpnext = { ...erpnext, updateMany }
    expect(await run('update-stock')).toMatchObject({ status: 'done', updated: 1, skipped: 1, unchanged: 3 })
    relay.erpnext = erpnext
    expect(relay.parkingRows.parked.size).toBe(0)
    expect(relay.stateRows.get(stockTarget('MED-0002'))?.writingSince).toBeUndefined()
  })

  test('a page that was read before a job’s read does not write over what the job wrote', async () => {
    world.bin('MED-0001', MUSCAT, 3)
    const pages = []
    for await (const page of stockPages(relay, undefined)) pages.push(page)
    relay.time.now += 100
    world.bin('MED-0001', MUSCAT, 8)
    await relay.run({ kind: 'sync-stock', item_code: 'MED-0001' })
    for (const { rows } of pages) await syncStockPage(relay, rows, {})
    expect(world.seen('MED-0001')).toEqual([1, 8, true])
  })

  test('with several stock locations and none named, every flag is right, and one row tells a person what to set', async () => {
    const { medusa } = relay
    const inventory = medusa.inventory as Inventory
    const stockLocations: Inventory['stockLocations'] = async document => [
      ...(await inventory.stockLocations(document)),
      { id: 'sloc_2', name: 'Another', sales_channel_ids: [] },
    ]
    relay.medusa = { ...medusa, inventory: { ...inventory, stockLocations } }
    for (const code of codes) world.bin(code, MUSCAT, 3)
    expect(await run('update-stock')).toMatchObject({ status: 'failed', updated: 5 })
    expect(codes.map(code => world.seen(code))).toEqual(codes.map(() => [1, 0, true]))
    const reason =
      'MEDUSA_STOCK_LOCATIONS: Medusa has 2 stock locations: say which warehouse is which; then start update-stock again'
    expect([...relay.parkingRows.parked.values()]).toMatchObject([
      { status: 'parked', target: 'Run#update-stock', code: 'settings', reason },
    ])
    expect(relay.parkingRows.breakers.size).toBe(0)

    relay.medusa = medusa // somebody removed the other one
    expect(await run('update-stock')).toMatchObject({ status: 'done', updated: 5 })
    expect(codes.map(code => world.seen(code))).toEqual(codes.map(() => [1, 3, true]))
    expect(relay.parkingRows.parked.size).toBe(0)
  })
})

test('an export leaves every new product with its flag and its level', async () => {
  world.keep(5)
  for (const code of codes) world.bin(code, MUSCAT, 3)
  expect(await run('export-website-items')).toMatchObject({ created: 5 })
  expect(codes.map(code => world.seen(code))).toEqual(codes.map(() => [1, 3, true]))
  expect(relay.runRows.has('update-stock')).toBe(false)
})

describe('over many items', () => {
  const { ceil } = Math
  const named = (index: number) => `ITEM-${String(index).padStart(5, '0')}`
  /** Items that have Bins each, of which some are to change. */
  function many(items: number, bins: number, changes: number) {
    const { erpnext } = relay.simulators
    const template = world.item('MED-0001')
    world.keep(0)
    for (let index = 0; index < items; index++) {
      const item_code = named(index)
      // Changes lie together, which is the least kind to whoever counts pages.
      const custom_in_stock = index < changes ? 0 : 1
      erpnext.set('Website Item', { ...template, name: `WEB-${item_code}`, item_code, custom_in_stock })
      for (let each = 0; each < bins; each++) world.bin(item_code, `${['Muscat', 'Sohar', 'Salalah'][each]} - AHM`, 1)
    }
    forget()
  }

  test.each([
    [1_000, 1, 0],
    [1_200, 2, 12],
    [2_500, 3, 250],
    [2_000, 1, 100],
    [5_000, 1, 50],
  ])(
    '%d items with %d Bins each, %d of them changed, cost ERPNext no more calls than pages',
    async (items, bins, changes) => {
      many(items, bins, changes)
      expect(await run('update-stock')).toMatchObject({ status: 'done', total: items, updated: changes })
      const { calls } = relay.simulators.erpnext
      expect(calls.length).toBeLessThanOrEqual(5 + ceil(items / 500) + ceil((items * bins) / 500) + ceil(changes / 100))
      expect(relay.simulators.erpnext.list('Website Item').filter(item => !item.custom_in_stock)).toEqual([])
    },
    120_000,
  )

  describe('while ERPNext saves a row in 26 ms, as recorded, and a worker has its 60 seconds', () => {
    let ports: Pick<TestRelay, 'erpnext' | 'queue' | 'remainingMs'>
    let betweenMessages: (message: number) => Promise<void> | void
    let messages = 0
    beforeEach(() => {
      ports = { erpnext: relay.erpnext, queue: relay.queue, remainingMs: relay.remainingMs }
      betweenMessages = () => undefined
      messages = 0
    })
    afterEach(() => void Object.assign(relay, ports))

    /** A container opens one queue, and an invocation connects to ERPNext anew. */
    async function runSlowly({ msPerRow = 26, containers = 1 } = {}) {
      await startRun(relay, 'update-stock', {})
      const queues = Array.from({ length: containers }, () => ({ ...ports.queue }))
      await ports.queue.drain(async records => {
        await betweenMessages(messages)
        const endsAt = relay.time.now + 60_000
        relay.queue = queues[messages++ % containers] ?? ports.queue
        relay.remainingMs = () => endsAt - relay.time.now
        const updateMany: typeof relay.erpnext.updateMany = docs => {
          relay.time.now += msPerRow * docs.length
          return ports.erpnext.updateMany(docs)
        }
        relay.erpnext = { ...ports.erpnext, updateMany }
        return relay.worker(records)
      })
      return relay.runRows.get('update-stock')
    }
    const reads = (doctype: string) =>
      relay.simulators.erpnext.calls.filter(({ path }) => path.includes(`/${encodeURIComponent(doctype)}?`)).length
    const wrong = () => relay.simulators.erpnext.list('Website Item').filter(item => !item.custom_in_stock)

    test.each([
      [10_000, 1],
      [4_000, 3],
    ])(
      'of %d items with %d Bins each every flag is made right in no more calls than pages, and the tree is read once',
      async (items, bins) => {
        many(items, bins, items)
        expect(await runSlowly()).toMatchObject({ status: 'done', counts: { total: items, updated: items } })
        expect(messages).toBeGreaterThan(3)
        const { calls } = relay.simulators.erpnext
        expect(calls.length).toBeLessThanOrEqual(5 + ceil(items / 500) + ceil((items * bins) / 500) + ceil(items / 100))
        expect(reads('Warehouse')).toBe(1)
        expect(wrong()).toEqual([])
      },
      300_000,
    )

    test('in containers that take turns a message reads anew what is left of no more than one lot', async () => {
      many(4_000, 1, 4_000)
      expect(await runSlowly({ containers: 2 })).toMatchObject({ status: 'done', counts: { total: 4_000 } })
      const pages = 5 + ceil(4_000 / 500) + ceil(4_000 / 500) + ceil(4_000 / 100)
      // Twice as much is read, not as often as there are messages.
      expect(relay.simulators.erpnext.calls.length).toBeLessThanOrEqual(pages + 8)
      expect(wrong()).toEqual([])
    }, 120_000)

    test('an item that moves after it was read keeps what its own job wrote, in a later message too', async () => {
      many(2_000, 1, 2_000)
      const last = named(1_999)
      betweenMessages = async message => {
        if (message !== 1) return
        world.bin(last, MUSCAT, 0)
        const job = stamped({ kind: 'sync-stock', item_code: last }, 'its move')
        await relay.worker([sqsRecord(job, { messageId: 'its-move', sentAt: relay.time.now })])
      }
      expect(await runSlowly()).toMatchObject({
        status: 'done',
        counts: { total: 2_000, updated: 1_999, unchanged: 1 },
      })
      expect(wrong().map(({ item_code }) => item_code)).toEqual([last])
    }, 120_000)

    test('what a job counted by another tree of warehouses stays, though the run has read the item since', async () => {
      many(5_000, 1, 5_000)
      const last = named(4_999)
      betweenMessages = async message => {
        if (message !== 1) return
        const muscat = relay.simulators.erpnext.get('Warehouse', MUSCAT) as Document
        relay.simulators.erpnext.set('Warehouse', { ...muscat, parent_warehouse: 'All Warehouses - AHM' })
        const job = stamped({ kind: 'sync-stock', item_code: last }, 'its move')
        await relay.worker([sqsRecord(job, { messageId: 'its-move', sentAt: relay.time.now })])
      }
      expect(await runSlowly()).toMatchObject({ status: 'done', counts: { total: 5_000, unchanged: 1 } })
      expect(wrong().map(({ item_code }) => item_code)).toEqual([last])
    }, 120_000)

    test('what was read minutes ago is read anew, for its webhook may have been lost', async () => {
      many(2_000, 1, 2_000)
      const last = named(1_999)
      betweenMessages = message => {
        if (message === 1) world.bin(last, MUSCAT, 0)
      }
      expect(await runSlowly({ msPerRow: 150 })).toMatchObject({ status: 'done', counts: { total: 2_000 } })
      expect(wrong().map(({ item_code }) => item_code)).toEqual([last])
    }, 120_000)
  })

  test('a run whose worker has little time goes on where it was, and every item is counted once', async () => {
    many(1_000, 1, 350)
    const { remainingMs } = relay
    relay.remainingMs = () => 30_000
    expect(await run('update-stock')).toMatchObject({ status: 'done', total: 1_000, updated: 350 })
    relay.remainingMs = remainingMs
  }, 60_000)
})
