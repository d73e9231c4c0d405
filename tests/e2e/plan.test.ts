import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Document } from '../../lib/local/erpnext/document.ts'
import { CATALOGUE_WEBHOOKS } from '../../lib/local/erpnext/webhooks.ts'
import { type LocalSystem, startLocalSystem } from '../support/local-system.ts'
import { connections } from './order-in-medusa.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
const WEBSITE_ITEM = 'WEB-ITM-PLANNED'
/** Suites run side by side on one Medusa: an item that no other has. */
const ITEM = `E2E-PLANNED-${Date.now()}`

let system: LocalSystem
beforeAll(async () => {
  system = await startLocalSystem({ medusa: connections(medusa).byPassword.settings })
  system.erpnext.webhooks = CATALOGUE_WEBHOOKS.filter(({ doctype }) => doctype === 'Website Item')
  system.change('Item', { ...(system.erpnext.get('Item', 'MED-0001') as Document), name: ITEM, item_code: ITEM })
  const [recorded] = system.erpnext.list('Item Price').filter(({ item_code }) => item_code === 'MED-0001')
  system.change('Item Price', { ...(recorded as Document), name: 'planned', item_code: ITEM, medusa_price_id: null })
  const item = { ...system.erpnext.get('Website Item', 'WEB-ITM-0001'), name: WEBSITE_ITEM, item_code: ITEM }
  await system.save('Website Item', { ...item, route: ITEM.toLowerCase(), medusa_id: null } as Document, 'on_update')
})
afterAll(() => system.stop())

const plan = async (query: Record<string, string>) =>
  (await system.request('GET', `/plan?${new URLSearchParams({ name: WEBSITE_ITEM, ...query })}`)).body
const item = { doctype: 'Website Item' }

test('of an item that was exported with its price and its stock there is nothing to do', async () => {
  const nothing = { agree: true, against: [], differences: [] }
  expect(await plan(item)).toMatchObject(nothing)
  expect(await plan({ ...item, of: 'stock' })).toMatchObject(nothing)
  expect(await plan({ doctype: 'Item Price', name: 'planned' })).toMatchObject(nothing)
})

test('of a product that was edited by hand the edited field is shown, and no other', async () => {
  const { medusa_id, web_item_name } = system.erpnext.get('Website Item', WEBSITE_ITEM) as Record<string, unknown>
  const path = `/admin/products/${medusa_id}`
  expect(await medusa.request('POST', path, medusa.adminHeaders, { title: 'By hand' })).toMatchObject({ status: 200 })
  expect(await plan(item)).toMatchObject({
    agree: false,
    against: [],
    differences: [{ field: 'title', medusa: 'By hand', erpnext: web_item_name }],
  })
})
