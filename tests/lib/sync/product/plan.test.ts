import { expect, test } from '@jest/globals'
import { imageFields, productBodies } from '../../../../lib/sync/product/mapping.ts'
import { planned } from '../../../../lib/sync/product/plan.ts'

const shop = { erpnextUrl: 'https://erp.example.test', discountable: false, sales_channel_ids: [] }
const item = {
  ...{ name: 'WEB-ITM-1', item_code: 'A', web_item_name: 'A', published: true, on_backorder: false },
  ...{ has_variants: false, custom_skip_update_hook: false, modified: '', country_code: undefined },
  ...{ medusa_id: 'prod_1', medusa_variant_id: 'variant_1', website_specifications: [] },
}
const urls = (...names: string[]) => names.map(name => `https://erp.example.test/files/${name}.png`)
const paths = (...names: string[]) => names.map(name => `/files/${name}.png`)

/** Medusa holds the item with its images b and a, but in another order than they were written in. */
function planFor(api: 'v1' | 'v2', slides: string[]) {
  const bodies = productBodies(api, item, shop)
  const { update, updateVariant } = bodies
  const { metadata = {}, ...fields } = update as { metadata?: Record<string, unknown> }
  const present = {
    ...{ id: 'prod_1', handle: 'a', thumbnail: urls('b')[0] ?? null, images: urls('a', 'b'), metadata, fields },
    variants: [{ id: 'variant_1', sku: null, ...updateVariant }],
  }
  const images = { thumbnail: urls('b')[0] ?? null, images: urls('b', 'a') }
  const state = { version: 1, fingerprint: '', readAt: 0, images }
  const work = { item: { ...item, slides }, request: { item_code: 'A' }, state, bodies, fingerprint: '' }
  return planned(work, { product: present, handle: 'a' }, api, shop)
}

test.each(['v1', 'v2'] as const)('on %s nothing is written for another order of the images', api => {
  expect(planFor(api, paths('b', 'a')).write).toBeUndefined()
})

test('on v1, which orders images itself, they are still ours; on v2 the shop has ordered them and keeps them', () => {
  const changed = paths('b', 'c')
  expect(planFor('v1', changed).write?.product).toMatchObject(imageFields('v1', { images: urls('b', 'c') }))
  expect(planFor('v2', changed).write).toBeUndefined()
})
