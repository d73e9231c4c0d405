import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Document, Row } from '../../../../lib/local/erpnext/document.ts'
import { processBatch } from '../../../../lib/queue/process-batch.ts'
import { websiteItemSweep } from '../../../../lib/sync/product/sweep.ts'
import { runJob } from '../../../../lib/sync/run-job.ts'
import { startRun } from '../../../../lib/sync/runs/start.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

let relay: TestRelay
let template: Document & Row
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.stop())
beforeEach(() => {
  const { erpnext, medusa } = relay.simulators
  relay.time.now += 60_000
  erpnext.reset()
  medusa.reset()
  relay.runRows.clear()
  relay.stateRows.clear()
  relay.parkingRows.parked.clear()
  relay.logRecords.length = 0
  template = erpnext.get('Website Item', 'WEB-ITM-0001') as Document & Row
  for (const { name } of erpnext.list('Website Item')) erpnext.remove('Website Item', name)
})

const numbered = (number: number) => String(number).padStart(4, '0')
const add = (name: string, fields: object = {}) =>
  relay.simulators.erpnext.set('Website Item', {
    ...{ ...template, name, item_code: `CODE ${name}`, route: `new/${name.toLowerCase()}`, ...fields },
    ...{ medusa_id: null, medusa_variant_id: null },
  })
const addMany = (count: number) => {
  for (let number = 1; number <= count; number++) add(`M-${numbered(number)}`)
}
const counts = () => relay.runRows.get('export-website-items')?.counts
/** What each call made that makes products; those that only change some are left out. */
const creations = () =>
  relay.simulators.medusa.calls.flatMap(({ path, body }) => {
    const { create = [] } = (path.startsWith('/admin/products/batch') ? body : {}) as {
      create?: { external_id: string }[]
    }
    return create.length ? [create.map(({ external_id }) => external_id)] : []
  })

test.each([
  ['one-by-one', [1, 1, 1, 1, 1]],
  ['batched', [5]],
])('%s, five items are made by batches of %j', async (mode, made) => {
  addMany(5)
  await startRun(relay, 'export-website-items', { mode })
  await relay.queue.drain(relay.worker)
  expect(counts()).toMatchObject({ total: 5, created: 5 })
  expect(creations().map(({ length }) => length)).toEqual(made)
})

test('what is made says at once whether it is in stock, so that no product is written twice', async () => {
  addMany(3)
  const { erpnext, medusa } = relay.simulators
  const [bin] = erpnext.list('Bin')
  erpnext.set('Bin', {
    ...(bin as Document & Row),
    ...{ name: 'BIN-M-0002', item_code: 'CODE M-0002', warehouse: template.website_warehouse, actual_qty: 4 },
  })
  await startRun(relay, 'export-website-items', {})
  await relay.queue.drain(relay.worker)
  expect(medusa.calls.filter(({ path }) => path.startsWith('/admin/products/batch'))).toHaveLength(1)
  const inStock = [...medusa.products.values()].map(({ external_id, metadata }) => [external_id, metadata?.in_stock])
  expect(inStock).toEqual([
    ['CODE M-0001', false],
    ['CODE M-0002', true],
    ['CODE M-0003', false],
  ])
})

test('a collection is asked for once in a message, and again when its Item Group has changed', async () => {
  addMany(4)
  const { erpnext, medusa } = relay.simulators
  const group = erpnext.get('Item Group', String(template.item_group)) as Document
  let made = 0
  medusa.faults.when(({ path }) => {
    if (!path.startsWith('/admin/products/batch') || ++made !== 3) return
    erpnext.set('Item Group', { ...group, ...erpnext.get('Item Group', group.name), parent_item_group: 'Equipment' })
  })
  await startRun(relay, 'export-website-items', { mode: 'one-by-one' })
  await relay.queue.drain(relay.worker)
  const calls = medusa.calls.flatMap(({ method, path }) => (path.startsWith('/admin/collections') ? [method] : []))
  expect(calls).toEqual(['GET', 'POST', 'GET', 'POST'])
  expect([...medusa.collections.values()].map(({ metadata }) => metadata?.parent_item_group)).toEqual(['Equipment'])
  expect(counts()).toMatchObject({ total: 4, created: 4 })
})

test('one by one, an item that Medusa does not take holds up no other', async () => {
  addMany(3)
  add('M-0002', { web_long_description: 'x'.repeat(2_000_000) })
  await startRun(relay, 'export-website-items', { mode: 'one-by-one' })
  await relay.queue.drain(relay.worker)
  expect(counts()).toMatchObject({ total: 3, created: 2, parked: 1 })
  expect(creations()).toEqual([['CODE M-0001'], ['CODE M-0003']])
  expect([...relay.parkingRows.parked.values()]).toMatchObject([{ target: 'Item#CODE M-0002', code: 'too-large' }])
})

test('one by one, a message has time for few items', async () => {
  addMany(12)
  const hasty: TestRelay = { ...relay, remainingMs: () => 30_000 }
  await startRun(hasty, 'export-website-items', { mode: 'one-by-one' })
  await relay.queue.deliver(records =>
    processBatch(records, received => runJob(hasty, received), { ...hasty, remainingMs: () => 60_000 }),
  )
  expect(counts()).toMatchObject({ total: 10 })
})

test('an update that somebody else was at is left out later, too, where it was to be left out', async () => {
  const { erpnext } = relay.simulators
  addMany(1)
  await startRun(relay, 'export-website-items', {})
  await relay.queue.drain(relay.worker)
  const exported = erpnext.get('Website Item', 'M-0001') as Document
  erpnext.set('Website Item', { ...exported, web_item_name: 'Not yet', custom_skip_update_hook: 1 })
  const state = await relay.states.get('Item#CODE M-0001')
  const { version, ...rest } = state ?? { version: undefined, fingerprint: 'unknown', readAt: 0 }
  await relay.states.put('Item#CODE M-0001', { ...rest, writingSince: relay.time.now }, version)
  await startRun(relay, 'update-website-items', {})
  await relay.queue.deliver(relay.worker)
  expect(relay.runRows.get('update-website-items')?.counts).toMatchObject({ total: 1, queued: 1 })
  relay.time.now += 80_000
  await relay.queue.drain(relay.worker)
  expect(erpnext.get('Website Item', 'M-0001')?.custom_skip_update_hook).toBe(0)
  const [product] = [...relay.simulators.medusa.products.values()].filter(({ id }) => id === exported.medusa_id)
  expect(product).toBeDefined()
  expect(product?.title).not.toBe('Not yet')
})

test('an item whose SKU the shop gave to a variant of another product is parked, and says which', async () => {
  addMany(1)
  const variants = [
    { id: 'variant_1', sku: 'OTHER' },
    { id: 'variant_2', sku: 'CODE M-0001' },
  ]
  const product = {
    ...{ id: 'prod_shop', handle: 'shop', thumbnail: null, images: [], metadata: {}, fields: {} },
    variants,
  }
  const catalogue = { ...relay.medusa.catalogue, findProducts: async () => [product] }
  const watched: TestRelay = { ...relay, medusa: { ...relay.medusa, catalogue } }
  await startRun(watched, 'export-website-items', {})
  await relay.queue.drain(records => processBatch(records, received => runJob(watched, received), watched))
  expect(counts()).toMatchObject({ total: 1, parked: 1 })
  expect(creations()).toEqual([])
  expect([...relay.parkingRows.parked.values()]).toMatchObject([
    { target: 'Item#CODE M-0001', code: 'sku-taken', reason: expect.stringContaining('prod_shop') },
  ])
  const rows = [{ name: 'M-0001', modified: '2026-11-21 04:00:00.000000' }]
  expect(await websiteItemSweep.jobs(watched, rows)).toEqual([]) // it was refused, and has not changed since
})

describe('pages at a time', () => {
  /** Every write waits until so many are at it; answers how many there were at once at most. */
  const mostAtOnce = async (count: number, input: object, awaited: number): Promise<number> => {
    addMany(count)
    const { promise: enough, resolve } = Promise.withResolvers<void>()
    let [atOnce, most] = [0, 0]
    const { catalogue } = relay.medusa
    const writeProducts: typeof catalogue.writeProducts = async writes => {
      most = Math.max(most, ++atOnce)
      if (atOnce >= awaited) resolve()
      await enough
      const written = await catalogue.writeProducts(writes)
      atOnce--
      return written
    }
    const watched: TestRelay = { ...relay, medusa: { ...relay.medusa, catalogue: { ...catalogue, writeProducts } } }
    await startRun(watched, 'export-website-items', input)
    await relay.queue.drain(records => processBatch(records, received => runJob(watched, received), watched))
    expect(counts()).toMatchObject({ total: count, created: count })
    return most
  }

  test.each([
    ['four', 450, {}, 4],
    ['two, where the input says so', 350, { parallel: 2 }, 2],
    ['one, one by one', 102, { mode: 'one-by-one' }, 1],
  ])('%s', async (_, count, input, pages) => {
    expect(await mostAtOnce(count, input, pages)).toBe(pages)
  })
})

test('items that are published, unpublished and deleted between pages: none is skipped, none is done twice', async () => {
  const { erpnext } = relay.simulators
  addMany(350)
  // Time for one page with each message.
  const hasty: TestRelay = { ...relay, remainingMs: () => 30_000 }
  const worker: TestRelay['worker'] = records =>
    processBatch(records, received => runJob(hasty, received), { ...hasty, remainingMs: () => 60_000 })
  await startRun(hasty, 'export-website-items', { parallel: 1 })
  const [name, code] = [(number: number) => `M-${numbered(number)}`, (number: number) => `CODE M-${numbered(number)}`]

  await relay.queue.deliver(worker)
  expect(counts()).toMatchObject({ total: 100 })
  add('A-early') // the run is past it: the next one finds it
  add('M-0150-new')
  erpnext.remove('Website Item', name(20))
  erpnext.remove('Website Item', name(160))
  erpnext.set('Website Item', { ...(erpnext.get('Website Item', name(170)) as Document), published: 0 })
  await relay.queue.deliver(worker)
  add('Z-late')
  erpnext.remove('Website Item', name(120))
  await relay.queue.drain(worker)

  const all = Array.from({ length: 350 }, (_, index) => code(index + 1))
  const wanted = [...all.filter(each => each !== code(160) && each !== code(170)), 'CODE M-0150-new', 'CODE Z-late']
  expect(creations().flat().toSorted()).toEqual(wanted.toSorted())
  expect(counts()).toMatchObject({ total: 350, created: 350 })

  relay.time.now += 60_000
  await startRun(hasty, 'export-website-items', {})
  await relay.queue.drain(worker)
  expect(counts()).toMatchObject({ total: 1, created: 1 })
  expect(creations().at(-1)).toEqual(['CODE A-early'])
})

test('an item that is gone when its page is read is counted as skipped, and one whose job is at it is left to the queue', async () => {
  const { erpnext } = relay.simulators
  addMany(3)
  erpnext.faults.when(({ path }) => {
    // After the run's own list, before the items are read.
    const ofPage = decodeURIComponent(path.replaceAll('+', ' ')).includes('"in",["CODE M-')
    if (ofPage && erpnext.get('Website Item', 'M-0002')) erpnext.remove('Website Item', 'M-0002')
    return undefined
  })
  await relay.states.put(
    'Item#CODE M-0003',
    { fingerprint: 'unknown', readAt: 0, writingSince: relay.time.now },
    undefined,
  )
  await startRun(relay, 'export-website-items', {})
  await relay.queue.deliver(relay.worker)
  expect(counts()).toMatchObject({ total: 3, created: 1, skipped: 1, queued: 1 })
  const calls = erpnext.calls.length
  await relay.queue.deliver(relay.worker)
  expect(erpnext.calls.slice(calls)).toEqual([]) // the queue's job finds it locked, and asks for nothing
  relay.time.now += 80_000
  await relay.queue.drain(relay.worker)
  expect(erpnext.get('Website Item', 'M-0003')?.medusa_id).toMatch(/^prod_/)
})
