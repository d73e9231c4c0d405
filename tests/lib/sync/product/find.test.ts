import { expect, test } from '@jest/globals'
import type { Catalogue, PresentProduct } from '../../../../lib/medusa/catalogue.ts'
import { findItems } from '../../../../lib/sync/product/find.ts'
import type { ReadItem } from '../../../../lib/sync/product/read.ts'

const item: ReadItem = {
  ...{ name: 'WEB-ITM-1', item_code: 'A', web_item_name: 'Glove', published: true, on_backorder: false },
  ...{ has_variants: false, custom_skip_update_hook: false, modified: '', country_code: undefined },
  ...{ route: 'gloves/glove', website_specifications: [], slides: [] },
}
const shopProduct = (skus: (string | null)[], external_id: string | null = null): PresentProduct => ({
  ...{ id: 'prod_1', handle: 'glove', thumbnail: null, images: [], metadata: {}, fields: { external_id } },
  variants: skus.map((sku, index) => ({ id: `variant_${index}`, sku })),
})

/** What is found for the item in a Medusa with that one product, while these codes have a Website Item. */
async function found(product: PresentProduct, existing: string[]) {
  const catalogue: Pick<Catalogue, 'api' | 'findProducts'> = {
    api: 'v2',
    findProducts: async ({ ids = [], skus = [], handles = [] }) =>
      ids.includes(product.id) ||
      product.variants.some(({ sku }) => sku && skus.includes(sku)) ||
      handles.includes(product.handle)
        ? [product]
        : [],
  }
  const known = {
    ids: new Map<string, string>(),
    handles: new Map<string, string>(),
    existing: async (codes: readonly string[]) => new Set(existing.filter(code => codes.includes(code))),
  }
  const match = (await findItems(catalogue as Catalogue, [item], known)).get('A')
  return { product: match?.product?.id, skuTakenBy: match?.skuTakenBy?.id, handle: match?.handle }
}

test.each([
  ['nobody’s', shopProduct([null])],
  ['of an item code that no Website Item has', shopProduct(['GONE'])],
])('a product at the item’s handle, %s, is the item’s', async (_, product) => {
  expect(await found(product, ['A', 'B'])).toMatchObject({ product: 'prod_1', skuTakenBy: undefined })
})

test('a product at the item’s handle is another item’s, where there is such a Website Item', async () => {
  const { product, skuTakenBy, handle } = await found(shopProduct(['B']), ['A', 'B'])
  expect([product, skuTakenBy]).toEqual([undefined, undefined])
  expect(handle).toMatch(/^glove-[0-9a-f]{8}$/)
})

test('a product of another item that has the item’s SKU on a second variant is said to take it', async () => {
  expect(await found(shopProduct(['B', 'A']), ['A', 'B'])).toMatchObject({ product: undefined, skuTakenBy: 'prod_1' })
})

test('the item’s product stays its own, though the shop put a variant before the item’s', async () => {
  expect(await found(shopProduct(['B', 'A'], 'A'), ['A', 'B'])).toMatchObject({
    product: 'prod_1',
    skuTakenBy: undefined,
  })
})
