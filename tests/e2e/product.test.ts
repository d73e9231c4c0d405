import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Document } from '../../lib/local/erpnext/document.ts'
import { startTestRelay, type TestRelay } from '../support/test-relay.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay({ MEDUSA_URL: medusa.url, MEDUSA_EMAIL: medusa.email, MEDUSA_PASSWORD: medusa.password })
  relay.shop = {
    ...relay.shop,
    sales_channel_ids: [medusa.salesChannelId],
    shipping_profile_id: medusa.shippingProfileId,
  }
})
afterAll(() => relay.stop())

const item = (name: string) => relay.simulators.erpnext.get('Website Item', name) as Document & Record<string, unknown>
const change = (name: string, fields: object) =>
  relay.simulators.erpnext.set('Website Item', { ...item(name), ...fields })
const sync = async (item_code: string, fields: object = {}) => {
  relay.time.now += 60_000
  await relay.run({ kind: 'sync-item', item_code, ...fields })
  return JSON.parse(relay.logLines.at(-1) ?? '{}')
}
const FIELDS =
  'id,title,subtitle,handle,description,status,external_id,origin_country,discountable,is_giftcard,thumbnail,images.url,collection.title,collection.handle,metadata,variants.id,variants.sku,variants.title,variants.allow_backorder,variants.manage_inventory,variants.prices.amount,options.title,sales_channels.id,shipping_profile.id'
async function product(item_code: string): Promise<Record<string, unknown> | undefined> {
  const { body } = await medusa.request(
    'GET',
    `/admin/products?variants[sku]=${item_code}&fields=${FIELDS}`,
    medusa.adminHeaders,
  )
  const products = body.products as Record<string, unknown>[]
  expect(products.length).toBeLessThanOrEqual(1)
  return products[0]
}

describe('a Website Item in the real Medusa', () => {
  test('becomes a product with its one variant in its collection, and ERPNext learns their ids', async () => {
    expect(await sync('MED-0001')).toMatchObject({ outcome: 'done' })
    expect(await product('MED-0001')).toMatchObject({
      title: 'Digital Glove 1',
      subtitle: 'Short text for Digital Glove 1 — <5% ethanol',
      handle: 'digital-glove-1-0igxl',
      status: 'published',
      external_id: 'MED-0001',
      discountable: false,
      is_giftcard: false,
      collection: { title: 'Gloves & Masks', handle: 'gloves-masks' },
      metadata: { item_code: 'MED-0001', brand_name: 'Al Noor', ranking: 1, UOM: 'Box' },
      options: [{ title: 'Default' }],
      sales_channels: [{ id: medusa.salesChannelId }],
      shipping_profile: { id: medusa.shippingProfileId },
      variants: [{ sku: 'MED-0001', title: 'Default', manage_inventory: true, allow_backorder: false, prices: [] }],
    })
    const written = await product('MED-0001')
    const [variant] = (written?.variants ?? []) as { id: string }[]
    expect(item('WEB-ITM-0001')).toMatchObject({ medusa_id: written?.id, medusa_variant_id: variant?.id })
    expect(relay.simulators.erpnext.get('Item Group', 'Gloves & Masks')?.medusa_id).toMatch(/^pcol_/)
  })

  test('saved again without a change is not written again', async () => {
    expect(await sync('MED-0001')).toMatchObject({ outcome: 'unchanged' })
  })

  test('changed, changes its product and variant; handle, prices and what the shop set stay', async () => {
    const before = (await product('MED-0001')) as { id: string; variants: { id: string }[] }
    const [variant] = before.variants
    const prices = { prices: [{ currency_code: 'omr', amount: 12.5 }] }
    await medusa.request('POST', `/admin/products/${before.id}/variants/${variant?.id}`, medusa.adminHeaders, prices)
    await medusa.request('POST', `/admin/products/${before.id}`, medusa.adminHeaders, { metadata: { shop: 'own' } })
    change('WEB-ITM-0001', { web_item_name: 'Digital Glove, new', on_backorder: 1, published: 0, brand: null })
    expect(await sync('MED-0001')).toMatchObject({ outcome: 'done' })
    const after = (await product('MED-0001')) as { metadata: object }
    expect(after).toMatchObject({
      id: before.id,
      title: 'Digital Glove, new',
      handle: 'digital-glove-1-0igxl',
      status: 'draft',
      metadata: { shop: 'own', item_code: 'MED-0001' },
      variants: [{ id: variant?.id, sku: 'MED-0001', allow_backorder: true, prices: [{ amount: 12.5 }] }],
    })
    expect(after.metadata).not.toHaveProperty('brand_name')
  })

  test('whose ids were lost is adopted by its SKU, not doubled', async () => {
    const before = await product('MED-0001')
    change('WEB-ITM-0001', { medusa_id: null, medusa_variant_id: null })
    relay.stateRows.clear()
    expect(await sync('MED-0001')).toMatchObject({ outcome: 'done' })
    expect(item('WEB-ITM-0001').medusa_id).toBe(before?.id)
  })

  test('with a copied id (Desk’s Duplicate) gets a product of its own and leaves the original’s alone', async () => {
    const original = (await product('MED-0001')) as { id: string }
    change('WEB-ITM-0002', { medusa_id: original.id, medusa_variant_id: 'variant_copied' })
    expect(await sync('MED-0002')).toMatchObject({ outcome: 'done' })
    expect((await product('MED-0002'))?.id).not.toBe(original.id)
    expect(await product('MED-0001')).toEqual(original)
  })

  test('with a handle that another product has gets a hash behind it', async () => {
    change('WEB-ITM-0003', { route: item('WEB-ITM-0002').route })
    expect(await sync('MED-0003')).toMatchObject({ outcome: 'done' })
    const [second, third] = [await product('MED-0002'), await product('MED-0003')]
    expect(third?.handle).toMatch(new RegExp(`^${second?.handle}-[0-9a-f]{8}$`))
  })

  test('with the skip flag is left out once, and the flag is reset; a creation is never left out', async () => {
    change('WEB-ITM-0002', { web_item_name: 'Reviewed', custom_skip_update_hook: 1 })
    expect(await sync('MED-0002', { skip: true })).toMatchObject({ outcome: 'skipped' })
    expect(item('WEB-ITM-0002').custom_skip_update_hook).toBe(0)
    expect((await product('MED-0002'))?.title).not.toBe('Reviewed')
    expect(await sync('MED-0002')).toMatchObject({ outcome: 'done' })
    expect((await product('MED-0002'))?.title).toBe('Reviewed')
    expect(await sync('MED-0004', { skip: true })).toMatchObject({ outcome: 'done' })
  })

  test('trashed is gone; twice, unknown or with an update behind it: all end deleted', async () => {
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

  test('made again under the same item code becomes a new product; a late trash does not take it away', async () => {
    relay.simulators.erpnext.set('Website Item', {
      ...item('WEB-ITM-0005'),
      name: 'WEB-ITM-NEW',
      item_code: 'MED-0004',
      medusa_id: null,
    })
    expect(await sync('MED-0004')).toMatchObject({ outcome: 'done' })
    const made = await product('MED-0004')
    await sync('MED-0004', { trashed: { name: 'WEB-ITM-0004' } })
    expect((await product('MED-0004'))?.id).toBe(made?.id)
  })

  test('renamed in ERPNext keeps its product, and another one may have its old item code', async () => {
    const before = (await product('MED-0003')) as { id: string; variants: { id: string }[] }
    change('WEB-ITM-0003', { item_code: 'MED-RENAMED' })
    expect(await sync('MED-RENAMED')).toMatchObject({ outcome: 'done' })
    expect(await product('MED-RENAMED')).toMatchObject({ id: before.id, variants: [{ id: before.variants[0]?.id }] })
    expect(await product('MED-0003')).toBeUndefined()
    change('WEB-ITM-0007', { item_code: 'MED-0003' })
    expect(await sync('MED-0003')).toMatchObject({ outcome: 'done' })
    expect((await product('MED-0003'))?.id).not.toBe(before.id)
  })

  test('that Medusa holds already is written neither there nor in ERPNext, whatever the relay remembers', async () => {
    const before = await product('MED-0001')
    relay.stateRows.clear()
    const writes = () => relay.logRecords.filter(({ method }) => method !== 'GET').length
    const [written, item1] = [writes(), item('WEB-ITM-0001')]
    expect(await sync('MED-0001')).toMatchObject({ outcome: 'unchanged' })
    expect(writes()).toBe(written)
    expect(item('WEB-ITM-0001')).toEqual(item1)
    expect(await product('MED-0001')).toEqual(before)
  })

  test('that is a template is skipped, and says why', async () => {
    change('WEB-ITM-0006', { has_variants: 1 })
    expect(await sync('MED-0006')).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('template') })
  })
})

describe('an Item Group in the real Medusa', () => {
  const group = async (name: string, fields: object = {}) => {
    relay.time.now += 60_000
    await relay.run({ kind: 'sync-group', name, ...fields })
    return JSON.parse(relay.logLines.at(-1) ?? '{}')
  }
  const collection = async (id: unknown) =>
    (await medusa.request('GET', `/admin/collections/${id}?fields=title,handle,metadata`, medusa.adminHeaders)).body
      .collection

  test('becomes a collection with a handle that a URL can hold, which a rename keeps', async () => {
    await group('IV & Infusion')
    const { medusa_id, ...rest } = relay.simulators.erpnext.get('Item Group', 'IV & Infusion') as Document & {
      medusa_id: string
    }
    expect(await collection(medusa_id)).toMatchObject({
      title: 'IV & Infusion',
      handle: 'iv-infusion',
      metadata: { item_group: 'IV & Infusion', parent_item_group: 'Medical Consumables', is_group: false },
    })
    expect(await group('IV & Infusion')).toMatchObject({ outcome: 'unchanged' })

    relay.simulators.erpnext.remove('Item Group', 'IV & Infusion')
    relay.simulators.erpnext.set('Item Group', { ...rest, medusa_id, name: 'Infusion', parent_item_group: 'Equipment' })
    expect(await group('Infusion')).toMatchObject({ outcome: 'done' })
    expect(await collection(medusa_id)).toMatchObject({
      title: 'Infusion',
      handle: 'iv-infusion',
      metadata: { item_group: 'Infusion', parent_item_group: 'Equipment' },
    })
    expect(await group('IV & Infusion', { trashed: { name: 'IV & Infusion', medusa_id } })).toMatchObject({
      outcome: 'skipped',
    })
    relay.simulators.erpnext.remove('Item Group', 'Infusion')
    expect(await group('Infusion', { trashed: { name: 'Infusion', medusa_id } })).toMatchObject({ outcome: 'done' })
    expect(await collection(medusa_id)).toBeUndefined()
  })
})
