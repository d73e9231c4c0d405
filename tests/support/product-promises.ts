import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Document } from '../../lib/local/erpnext/document.ts'
import type { TestRelay } from './test-relay.ts'

/** A product as the promises look at it, whichever Medusa holds it. */
export interface SeenProduct {
  id: string
  title: string
  handle: string
  metadata: Record<string, unknown>
  /** What stock Medusas have no column for: on v2 it is metadata. */
  custom: Record<string, unknown>
  variants: { id: string; [field: string]: unknown }[]
  [field: string]: unknown
}

/** A Medusa that the relay writes to, as the shop's people see it. */
export interface Shop {
  relay: TestRelay
  /** Of an item code; there must not be two. */
  product(item_code: string): Promise<SeenProduct | undefined>
  collection(id: unknown): Promise<object | undefined>
  /** The shop sets the price of a variant to 12.5 OMR. */
  setPrice(product: SeenProduct): Promise<void>
  setMetadata(product: SeenProduct, metadata: object): Promise<void>
  /** What else a new product has there. */
  hasToo: object
}

/** What holds for every Website Item and Item Group, in whichever Medusa. */
export function keepsThePromisesOfTheCatalogue(start: () => Promise<Shop>): void {
  let shop: Shop
  let relay: TestRelay
  beforeAll(async () => {
    shop = await start()
    relay = shop.relay
    // What items cost has promises of its own.
    const { erpnext } = relay.simulators
    for (const { name } of erpnext.list('Item Price')) erpnext.remove('Item Price', name)
  })
  afterAll(() => relay.stop())

  const item = (name: string) =>
    relay.simulators.erpnext.get('Website Item', name) as Document & Record<string, unknown>
  const change = (name: string, fields: object) =>
    relay.simulators.erpnext.set('Website Item', { ...item(name), ...fields })
  const outcome = async (job: Parameters<TestRelay['run']>[0]) => {
    relay.time.now += 60_000
    await relay.run(job)
    // A new product is followed by a job for its stock.
    return relay.outcomes().findLast(({ kind }) => kind === job.kind)
  }
  const sync = (item_code: string, fields: object = {}) => outcome({ kind: 'sync-item', item_code, ...fields })
  const product = async (item_code: string) => (await shop.product(item_code)) as SeenProduct

  test('a new item becomes a product with its one variant in its collection, and ERPNext learns their ids', async () => {
    expect(await sync('MED-0001')).toMatchObject({ outcome: 'done' })
    const made = await product('MED-0001')
    expect(made).toMatchObject({
      title: 'Digital Glove 1',
      handle: 'digital-glove-1-0igxl',
      status: 'published',
      discountable: false,
      is_giftcard: false,
      collection: { title: 'Gloves & Masks', handle: 'gloves-masks' },
      custom: {
        item_code: 'MED-0001',
        short_description: 'Short text for Digital Glove 1 — <5% ethanol',
        brand_name: 'Al Noor',
        ranking: 1,
        UOM: 'Box',
      },
      options: [{ title: 'Default' }],
      variants: [{ title: 'Default', manage_inventory: true, allow_backorder: false, prices: [] }],
    })
    expect(made).toMatchObject(shop.hasToo)
    expect(item('WEB-ITM-0001')).toMatchObject({ medusa_id: made.id, medusa_variant_id: made.variants[0]?.id })
    expect(relay.simulators.erpnext.get('Item Group', 'Gloves & Masks')?.medusa_id).toMatch(/^pcol_/)
  })

  test('an item saved again without a change is not written again', async () => {
    expect(await sync('MED-0001')).toMatchObject({ outcome: 'unchanged' })
  })

  test('a changed item changes its product and variant; handle, prices and what the shop set stay', async () => {
    const before = await product('MED-0001')
    await shop.setPrice(before)
    await shop.setMetadata(before, { shop: 'own' })
    const prices = (await product('MED-0001')).variants[0]?.prices
    expect(prices).toHaveLength(1)
    change('WEB-ITM-0001', { web_item_name: 'Digital Glove, new', on_backorder: 1, published: 0, brand: null })
    expect(await sync('MED-0001')).toMatchObject({ outcome: 'done' })
    const after = await product('MED-0001')
    expect(after).toMatchObject({
      id: before.id,
      title: 'Digital Glove, new',
      handle: 'digital-glove-1-0igxl',
      status: 'draft',
      metadata: { shop: 'own' },
      custom: { item_code: 'MED-0001', UOM: 'Box' },
      variants: [{ id: before.variants[0]?.id, allow_backorder: true, prices }],
    })
    expect(after.custom.brand_name ?? null).toBeNull()
  })

  test('an item whose ids were lost gets its product back, not another one', async () => {
    const before = await product('MED-0001')
    change('WEB-ITM-0001', { medusa_id: null, medusa_variant_id: null })
    relay.stateRows.clear()
    expect(await sync('MED-0001')).toMatchObject({ outcome: 'done' })
    expect(item('WEB-ITM-0001').medusa_id).toBe(before.id)
    expect(await product('MED-0001')).toEqual(before)
  })

  test('an item with a copied id (Desk’s Duplicate) gets a product of its own and leaves the original’s alone', async () => {
    const original = await product('MED-0001')
    change('WEB-ITM-0002', { medusa_id: original.id, medusa_variant_id: 'variant_copied' })
    expect(await sync('MED-0002')).toMatchObject({ outcome: 'done' })
    expect((await product('MED-0002')).id).not.toBe(original.id)
    expect(await product('MED-0001')).toEqual(original)
  })

  test('an item with a handle that another product has gets a hash behind it, and is found by that too', async () => {
    change('WEB-ITM-0003', { route: item('WEB-ITM-0002').route })
    expect(await sync('MED-0003')).toMatchObject({ outcome: 'done' })
    const [second, third] = [await product('MED-0002'), await product('MED-0003')]
    expect(third.handle).toMatch(new RegExp(`^${second.handle}-[0-9a-f]{8}$`))
    change('WEB-ITM-0003', { medusa_id: null, medusa_variant_id: null })
    relay.stateRows.clear()
    expect(await sync('MED-0003')).toMatchObject({ outcome: 'done' })
    expect(item('WEB-ITM-0003').medusa_id).toBe(third.id)
  })

  test('an item whose page moves before its ids are written back has one product all the same', async () => {
    let moved = false
    relay.simulators.erpnext.faults.when(({ path }) => {
      if (moved || !path.includes('bulk_update')) return undefined
      moved = true
      change('WEB-ITM-0008', { route: 'moved/elsewhere' })
      return { kind: 'status', status: 503 }
    })
    expect(await sync('MED-0008')).toMatchObject({ outcome: 'done' })
    expect(moved).toBe(true)
    expect(item('WEB-ITM-0008').medusa_id).toBe((await product('MED-0008')).id)
  })

  test('an item with the skip flag is left out once, and the flag is reset; a creation is never left out', async () => {
    change('WEB-ITM-0002', { web_item_name: 'Reviewed', custom_skip_update_hook: 1 })
    expect(await sync('MED-0002', { skip: true })).toMatchObject({ outcome: 'skipped' })
    expect(item('WEB-ITM-0002').custom_skip_update_hook).toBe(0)
    expect((await product('MED-0002')).title).not.toBe('Reviewed')
    expect(await sync('MED-0002')).toMatchObject({ outcome: 'done' })
    expect((await product('MED-0002')).title).toBe('Reviewed')
    expect(await sync('MED-0004', { skip: true })).toMatchObject({ outcome: 'done' })
  })

  test('the skip flag is reset where nothing changed, too: it leaves out no later change', async () => {
    change('WEB-ITM-0002', { custom_skip_update_hook: 1 })
    expect(await sync('MED-0002', { skip: true })).toMatchObject({ outcome: 'unchanged' })
    expect(item('WEB-ITM-0002').custom_skip_update_hook).toBe(0)
  })

  test('an update that is left out does not take along the job for an earlier one that is not', async () => {
    change('WEB-ITM-0002', { web_item_name: 'Earlier and later', custom_skip_update_hook: 1 })
    const jobs = [{ kind: 'sync-item', item_code: 'MED-0002' } as const]
    relay.time.now += 60_000
    await relay.queue.send(jobs, 'earlier')
    const earlier = relay.queue.waiting.splice(0)
    expect(await sync('MED-0002', { skip: true })).toMatchObject({ outcome: 'skipped' })
    expect((await product('MED-0002')).title).not.toBe('Earlier and later')
    relay.queue.waiting.push(...earlier)
    await relay.queue.drain(relay.worker)
    expect((await product('MED-0002')).title).toBe('Earlier and later')
  })

  test('a trashed item is gone; twice, unknown or with an update behind it: all end deleted', async () => {
    const { medusa_id } = item('WEB-ITM-0004')
    const trashed = { name: 'WEB-ITM-0004', medusa_id: String(medusa_id) }
    relay.simulators.erpnext.remove('Website Item', 'WEB-ITM-0004')
    expect(await sync('MED-0004', { trashed })).toMatchObject({
      outcome: 'done',
      detail: expect.stringContaining('deleted'),
    })
    expect(await product('MED-0004')).toBeUndefined()
    expect(await sync('MED-0004', { trashed })).toMatchObject({ outcome: 'unchanged' })
    expect(await sync('MED-0004')).toMatchObject({ outcome: 'skipped' })
    expect(await sync('NOBODY', { trashed: { name: 'X', medusa_id: 'prod_nope' } })).toMatchObject({
      outcome: 'unchanged',
    })
  })

  test('an item made again under its code becomes a new product; a late trash does not take it away', async () => {
    const again = { name: 'WEB-ITM-NEW', item_code: 'MED-0004', medusa_id: null }
    relay.simulators.erpnext.set('Website Item', { ...item('WEB-ITM-0005'), ...again })
    expect(await sync('MED-0004')).toMatchObject({ outcome: 'done' })
    const made = await product('MED-0004')
    await sync('MED-0004', { trashed: { name: 'WEB-ITM-0004' } })
    expect((await product('MED-0004')).id).toBe(made.id)
  })

  test('an item renamed in ERPNext keeps its product, and another one may have its old item code', async () => {
    const before = await product('MED-0003')
    change('WEB-ITM-0003', { item_code: 'MED-RENAMED' })
    expect(await sync('MED-RENAMED')).toMatchObject({ outcome: 'done' })
    expect(await product('MED-RENAMED')).toMatchObject({ id: before.id, variants: [{ id: before.variants[0]?.id }] })
    expect(await product('MED-0003')).toBeUndefined()
    change('WEB-ITM-0007', { item_code: 'MED-0003' })
    expect(await sync('MED-0003')).toMatchObject({ outcome: 'done' })
    expect((await product('MED-0003')).id).not.toBe(before.id)
  })

  test('what Medusa holds already is written neither there nor in ERPNext, whatever the relay remembers', async () => {
    const before = await product('MED-0001')
    relay.stateRows.clear()
    const writes = () => relay.logRecords.filter(({ method }) => method !== 'GET').length
    const [written, item1] = [writes(), item('WEB-ITM-0001')]
    expect(await sync('MED-0001')).toMatchObject({ outcome: 'unchanged' })
    expect(writes()).toBe(written)
    expect(item('WEB-ITM-0001')).toEqual(item1)
    expect(await product('MED-0001')).toEqual(before)
  })

  test('an item that is a template is skipped, and says why', async () => {
    change('WEB-ITM-0006', { has_variants: 1 })
    expect(await sync('MED-0006')).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('template') })
  })

  test('an Item Group becomes a collection with a handle that a URL can hold, which a rename keeps', async () => {
    const group = (name: string, fields: object = {}) => outcome({ kind: 'sync-group', name, ...fields })
    await group('IV & Infusion')
    const { medusa_id, ...rest } = relay.simulators.erpnext.get('Item Group', 'IV & Infusion') as Document & {
      medusa_id: string
    }
    expect(await shop.collection(medusa_id)).toMatchObject({
      title: 'IV & Infusion',
      handle: 'iv-infusion',
      metadata: { item_group: 'IV & Infusion', parent_item_group: 'Medical Consumables', is_group: false },
    })
    expect(await group('IV & Infusion')).toMatchObject({ outcome: 'unchanged' })

    relay.simulators.erpnext.remove('Item Group', 'IV & Infusion')
    relay.simulators.erpnext.set('Item Group', { ...rest, medusa_id, name: 'Infusion', parent_item_group: 'Equipment' })
    expect(await group('Infusion')).toMatchObject({ outcome: 'done' })
    expect(await shop.collection(medusa_id)).toMatchObject({
      title: 'Infusion',
      handle: 'iv-infusion',
      metadata: { item_group: 'Infusion', parent_item_group: 'Equipment' },
    })
    expect(await group('IV & Infusion', { trashed: { name: 'IV & Infusion', medusa_id } })).toMatchObject({
      outcome: 'skipped',
    })
    relay.simulators.erpnext.remove('Item Group', 'Infusion')
    expect(await group('Infusion', { trashed: { name: 'Infusion', medusa_id } })).toMatchObject({ outcome: 'done' })
    expect(await shop.collection(medusa_id)).toBeUndefined()
  })

  test('a copied Item Group gets a collection of its own, and its trash leaves the original’s alone', async () => {
    const { erpnext } = relay.simulators
    const group = (name: string, fields: object = {}) => outcome({ kind: 'sync-group', name, ...fields })
    const original = erpnext.get('Item Group', 'Gloves & Masks') as Document & { medusa_id: string }
    const { medusa_id } = original
    const before = await shop.collection(medusa_id)
    erpnext.set('Item Group', { ...original, name: 'Copied' })
    erpnext.set('Item Group', { ...original, name: 'Copied too' })
    erpnext.remove('Item Group', 'Copied too')
    const trash = { trashed: { name: 'Copied too', medusa_id } }
    expect(await group('Copied too', trash)).toMatchObject({ outcome: 'skipped' })
    expect(await group('Copied')).toMatchObject({ outcome: 'done' })
    expect(await shop.collection(medusa_id)).toEqual(before)
    const own = erpnext.get('Item Group', 'Copied')?.medusa_id
    expect(await shop.collection(own)).toMatchObject({ title: 'Copied', metadata: { item_group: 'Copied' } })
    erpnext.remove('Item Group', 'Copied')
    expect(await group('Copied', { trashed: { name: 'Copied', medusa_id } })).toMatchObject({ outcome: 'done' })
    expect(await shop.collection(own)).toBeUndefined()
    expect(await shop.collection(medusa_id)).toEqual(before)
  })

  test('an Item Group or item that is trashed before its rename is synced takes its likeness along; a copy takes none', async () => {
    const { erpnext } = relay.simulators
    await outcome({ kind: 'sync-group', name: 'Equipment' })
    const { medusa_id } = erpnext.get('Item Group', 'Equipment') as Document & { medusa_id: string }
    erpnext.remove('Item Group', 'Equipment')
    const group = { kind: 'sync-group', name: 'Renamed', trashed: { name: 'Renamed', medusa_id } } as const
    expect(await shop.collection(medusa_id)).toBeDefined()
    expect(await outcome(group)).toMatchObject({ outcome: 'done' })
    expect(await shop.collection(medusa_id)).toBeUndefined()

    const made = item('WEB-ITM-0008')
    change('WEB-ITM-0008', { item_code: 'MED-0008-NEW' })
    const trashed = { name: 'WEB-ITM-COPY', medusa_id: String(made.medusa_id) }
    expect(await sync('MED-0008-COPY', { trashed })).toMatchObject({ outcome: 'unchanged' })
    expect(await product('MED-0008')).toBeDefined()
    erpnext.remove('Website Item', 'WEB-ITM-0008')
    expect(await sync('MED-0008-NEW', { trashed: { ...trashed, name: 'WEB-ITM-0008' } })).toMatchObject({
      outcome: 'done',
    })
    expect(await product('MED-0008')).toBeUndefined()
  })
}
