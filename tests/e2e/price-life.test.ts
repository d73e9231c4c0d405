import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { CATALOGUE_WEBHOOKS } from '../../lib/local/erpnext/webhooks.ts'
import { type LocalSystem, startLocalSystem } from '../support/local-system.ts'
import { connections } from './order-in-medusa.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
/** Suites run side by side on one Medusa: an item that no other has. */
const SKU = 'E2E-PRICED'
const own = (json: string) => json.replaceAll('"TST-002"', JSON.stringify(SKU))

let system: LocalSystem
beforeAll(async () => {
  system = await startLocalSystem({ medusa: connections(medusa).byPassword.settings })
  system.erpnext.webhooks = CATALOGUE_WEBHOOKS.filter(({ doctype }) => /^(Website Item|Item Price)$/.test(doctype))
})
afterAll(() => system.stop())

type Fields = Record<string, unknown>
const FIELDS = 'id,variants.id,variants.prices.amount,variants.prices.currency_code'
async function variant() {
  const path = `/admin/products?variants[sku]=${SKU}&fields=${FIELDS}`
  const { body } = await medusa.request('GET', path, medusa.adminHeaders)
  const [product] = body.products as { id: string; variants: [{ id: string; prices: Fields[] }] }[]
  return { productId: product?.id, ...product?.variants[0] }
}
const costs = async () =>
  Object.fromEntries(((await variant()).prices ?? []).map(({ currency_code, amount }) => [currency_code, amount]))
const idOf = (name: string) => system.erpnext.get('Item Price', name)?.medusa_price_id
const save = (name: string, fields: object = {}) =>
  system.save(
    'Item Price',
    {
      ...system.erpnext.get('Item Price', 'k072nvi7vi'),
      ...{ item_code: SKU, uom: null, valid_from: '2026-01-01', medusa_price_id: null },
      ...system.erpnext.get('Item Price', name),
      ...{ name, ...fields },
    },
    'on_update',
  )
async function trash(name: string) {
  const doc = system.erpnext.get('Item Price', name)
  system.erpnext.remove('Item Price', name)
  const body = JSON.stringify({ event: 'on_trash', doctype: 'Item Price', name, doc })
  await system.send({ doctype: 'Item Price', docevent: 'on_trash', name, body, route: 'item-price/trash' })
  await system.idle()
}

test('a price that is there before its item is in Medusa with the product', async () => {
  await save('E2E-OLD', { price_list_rate: 2.01 })
  await system.play('website-item-insert', { rewrite: own })
  expect(await costs()).toEqual({ omr: 2.01 })
  expect(idOf('E2E-OLD')).toMatch(/^price_/)
})

test('a change arrives, and so does another price that is in force now', async () => {
  await save('E2E-OLD', { price_list_rate: 0.615 })
  expect(await costs()).toEqual({ omr: 0.615 })
  await save('E2E-NEW', { price_list_rate: 1.005, valid_from: '2026-06-01' })
  expect(await costs()).toEqual({ omr: 1.005 })
  expect([idOf('E2E-OLD'), idOf('E2E-NEW')]).toEqual([null, expect.stringMatching(/^price_/)])
})

test('POST /sync/item-price and POST /sync/missing-prices put right what somebody changed, and say what they cannot', async () => {
  const { productId, id } = await variant()
  const path = `/admin/products/${productId}/variants/${id}`
  const prices = [
    { currency_code: 'omr', amount: 99 },
    { currency_code: 'usd', amount: 30 },
  ]
  await medusa.request('POST', path, medusa.adminHeaders, { prices })
  expect(await system.request('POST', '/sync/item-price', { name: 'E2E-NEW' })).toMatchObject({ status: 202 })
  await system.idle()
  expect(await costs()).toEqual({ omr: 1.005, usd: 30 })
  const nowhere = await system.request('POST', '/sync/item-price', { name: 'k0iom322t7' })
  expect(nowhere).toMatchObject({ status: 404, body: { error: { message: expect.stringContaining('E-Commerce') } } })
  const { status, body } = await system.request('POST', '/sync/missing-prices', {})
  expect([status, body]).toEqual([202, { run: expect.any(String) }])
  await system.idle()
})

test('its trash falls back to the next one in force; the last one leaves the shop’s own price alone', async () => {
  await trash('E2E-NEW')
  expect(await costs()).toEqual({ omr: 0.615, usd: 30 })
  expect(idOf('E2E-OLD')).toMatch(/^price_/)
  await trash('E2E-OLD')
  expect(await costs()).toEqual({ usd: 30 })
})
