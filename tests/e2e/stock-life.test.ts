import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Document } from '../../lib/local/erpnext/document.ts'
import { CATALOGUE_WEBHOOKS } from '../../lib/local/erpnext/webhooks.ts'
import { type LocalSystem, startLocalSystem } from '../support/local-system.ts'
import { putInCart } from './cart.ts'
import { connections } from './order-in-medusa.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
const WEBSITE_ITEM = 'WEB-ITM-STOCKED'
/** Suites run side by side on one Medusa: an item that no other has. */
const ITEM = `E2E-STOCKED-${Date.now()}`

let system: LocalSystem
beforeAll(async () => {
  const channel = { MEDUSA_SALES_CHANNEL: medusa.salesChannelId, MEDUSA_SHIPPING_PROFILE: medusa.shippingProfileId }
  system = await startLocalSystem({ medusa: { ...connections(medusa).byPassword.settings, ...channel } })
  const served = ['Website Item', 'Stock Ledger Entry']
  system.erpnext.webhooks = CATALOGUE_WEBHOOKS.filter(({ doctype }) => served.includes(doctype))
  const item = { ...system.erpnext.get('Website Item', 'WEB-ITM-0001'), name: WEBSITE_ITEM, item_code: ITEM }
  await system.save('Website Item', { ...item, route: ITEM.toLowerCase(), medusa_id: null } as Document, 'on_update')
  const { medusa_id, medusa_variant_id } = websiteItem()
  const prices = [{ currency_code: 'omr', amount: 12.5 }]
  const path = `/admin/products/${medusa_id}/variants/${medusa_variant_id}`
  expect(await medusa.request('POST', path, medusa.adminHeaders, { prices })).toMatchObject({ status: 200 })
})
afterAll(() => system.stop())

const websiteItem = () => system.erpnext.get('Website Item', WEBSITE_ITEM) as Document & Record<string, unknown>
const buy = () => putInCart(medusa, String(websiteItem().medusa_variant_id))
let moves = 0
/** As a Delivery Note or a receipt does: the Bin moves, and its ledger entry's webhook comes. */
async function move(actual_qty: number) {
  const of = { item_code: ITEM, warehouse: 'Muscat - AHM' }
  system.change('Bin', { name: `${ITEM}-bin`, ...of, actual_qty, reserved_qty: 0 })
  await system.save('Stock Ledger Entry', { name: `${ITEM}-${++moves}`, ...of, actual_qty: 1 }, 'after_insert')
}
async function inStock() {
  const path = `/admin/products/${websiteItem().medusa_id}?fields=metadata`
  const { body } = await medusa.request('GET', path, medusa.adminHeaders)
  return [websiteItem().custom_in_stock, (body.product as { metadata: Record<string, unknown> }).metadata.in_stock]
}

test('what is new and not there cannot be bought', async () => {
  expect(await buy()).toMatchObject({ status: 400, message: expect.stringContaining('inventory') })
  expect(await inStock()).toEqual([0, false])
})

test('a receipt arrives: a storefront’s cart can buy it, and the storefront may know', async () => {
  await move(2)
  expect(await buy()).toMatchObject({ status: 200 })
  expect(await inStock()).toEqual([1, true])
  const { body } = await system.request('GET', '/website-items?availability=1')
  expect(body.items).toContainEqual(expect.objectContaining({ item_code: ITEM, medusa_id: websiteItem().medusa_id }))
})

test('the last one is delivered: it cannot be bought any more, unless it may be ordered all the same', async () => {
  await move(0)
  expect(await buy()).toMatchObject({ status: 400 })
  expect(await inStock()).toEqual([0, false])
  await system.save('Website Item', { name: WEBSITE_ITEM, on_backorder: 1 }, 'on_update')
  expect(await buy()).toMatchObject({ status: 200 })
})
