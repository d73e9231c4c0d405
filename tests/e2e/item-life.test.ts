import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { recordedDeliveries } from '../../lib/local/erpnext/actions.ts'
import { CATALOGUE_WEBHOOKS } from '../../lib/local/erpnext/webhooks.ts'
import { type LocalSystem, startLocalSystem } from '../support/local-system.ts'
import { connections } from './order-in-medusa.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
const SERVED = ['Website Item', 'Item Group', 'Item']
const WEBSITE_ITEM = 'WEB-ITM-0302'

/** Suites run side by side on one Medusa: an item and a group that no other has. */
const own = (json: string) =>
  json
    .replaceAll('"TST-002"', '"E2E-CATHETER"')
    .replaceAll('item-two-tudgo', 'e2e-catheter')
    .replaceAll('"IV & Infusion"', '"Catheters & Tubes"')
/** The same save with other words: no change of this item is recorded. */
const changed = (json: string) =>
  own(json)
    .replace(/"web_item_name": "[^"]+"/, '"web_item_name": "Foley catheter"')
    .replace('"on_backorder": 0', '"on_backorder": 1')
    .replace('"published": 1', '"published": 0')

let system: LocalSystem
beforeAll(async () => {
  system = await startLocalSystem({ medusa: connections(medusa).byPassword.settings })
  system.erpnext.webhooks = CATALOGUE_WEBHOOKS.filter(({ doctype }) => SERVED.includes(doctype))
  const group = system.erpnext.get('Item Group', 'IV & Infusion')
  system.change('Item Group', { ...group, name: 'Catheters & Tubes', medusa_id: null })
})
afterAll(() => system.stop())

type Fields = Record<string, unknown>
const FIELDS =
  'id,title,handle,status,origin_country,description,metadata,collection.*,variants.id,variants.sku,variants.allow_backorder'
async function product(): Promise<Fields | undefined> {
  const path = `/admin/products?variants[sku]=E2E-CATHETER&fields=${FIELDS}`
  const { body } = await medusa.request('GET', path, medusa.adminHeaders)
  const products = body.products as Fields[]
  expect(products.length).toBeLessThanOrEqual(1)
  return products[0]
}
const websiteItem = () => system.erpnext.get('Website Item', WEBSITE_ITEM) as Fields | undefined
const collectionId = () => String(system.erpnext.get('Item Group', 'Catheters & Tubes')?.medusa_id)
const collection = async (id: string) =>
  (await medusa.request('GET', `/admin/collections/${id}`, medusa.adminHeaders)).body.collection
const trash = async (doctype: string, name: string, route: string) => {
  const doc = system.erpnext.get(doctype, name)
  system.erpnext.remove(doctype, name)
  const body = JSON.stringify({ event: 'on_trash', doctype, name, doc })
  await system.send({ doctype, docevent: 'on_trash', name, body, route })
  await system.idle()
}

test('a recorded webhook of a new Website Item ends as a product in its collection, and ERPNext learns its ids', async () => {
  await system.play('website-item-insert', { rewrite: own })
  const made = await product()
  expect(made).toMatchObject({
    title: 'Item two قسطرة',
    handle: 'e2e-catheter',
    status: 'published',
    description: 'Foley\nTemp < 25°C & “dry” — قسطرة',
    collection: { title: 'Catheters & Tubes', handle: 'catheters-tubes' },
    metadata: { item_code: 'E2E-CATHETER', UOM: 'Nos' },
    variants: [{ sku: 'E2E-CATHETER', allow_backorder: false }],
  })
  const [variant] = (made?.variants ?? []) as Fields[]
  expect(websiteItem()).toMatchObject({ medusa_id: made?.id, medusa_variant_id: variant?.id })
})

test('its change arrives: the same product, with another title, status and backorder', async () => {
  const before = await product()
  await system.play('website-item-insert', { rewrite: changed })
  expect(await product()).toMatchObject({
    id: before?.id,
    title: 'Foley catheter',
    handle: before?.handle,
    status: 'draft',
    variants: [{ allow_backorder: true }],
  })
  expect(websiteItem()).toMatchObject({ medusa_id: before?.id })
})

test('the country of origin arrives, which is the Item’s', async () => {
  await system.save('Item', { name: 'E2E-CATHETER', item_code: 'E2E-CATHETER', country_of_origin: 'Oman' }, 'on_update')
  expect(await product()).toMatchObject({ origin_country: 'OM' })
})

test('its group’s change arrives at the collection', async () => {
  await system.save('Item Group', { name: 'Catheters & Tubes', parent_item_group: 'Equipment' }, 'on_update')
  expect(await collection(collectionId())).toMatchObject({ metadata: { parent_item_group: 'Equipment' } })
})

test('every request of it is found under the Website Item', async () => {
  const { body } = await system.request('GET', `/request-log?doctype=Website%20Item&name=${WEBSITE_ITEM}&limit=100`)
  const writes = (body.entries as Fields[]).filter(({ method }) => method !== 'GET')
  // Made, counted (in_stock and its level), changed, and changed again.
  expect(writes.map(({ status }) => status)).toEqual(Array(4).fill('Success'))
})

test('POST /sync/website-item writes what somebody changed in Medusa', async () => {
  const { id } = (await product()) as { id: string }
  await medusa.request('POST', `/admin/products/${id}`, medusa.adminHeaders, { title: 'changed by hand' })
  expect(await system.request('POST', '/sync/website-item', { name: WEBSITE_ITEM })).toMatchObject({ status: 202 })
  await system.idle()
  expect(await product()).toMatchObject({ title: 'Foley catheter' })
})

test('its trash deletes the product, though an older webhook comes behind it', async () => {
  const [late] = recordedDeliveries('website-item-insert', own).filter(({ event }) => event === 'on_update')
  await system.play('website-item-trash', { rewrite: own })
  expect(await product()).toBeUndefined()
  const { doctype, name, body } = late as NonNullable<typeof late>
  await system.send({ doctype, docevent: 'on_update', name, body, route: 'website-item' })
  await system.idle()
  expect(await product()).toBeUndefined()
})

test('its group’s trash deletes the collection', async () => {
  const id = collectionId()
  expect(await collection(id)).toMatchObject({ id })
  await trash('Item Group', 'Catheters & Tubes', 'item-group/trash')
  expect(await collection(id)).toBeUndefined()
})
