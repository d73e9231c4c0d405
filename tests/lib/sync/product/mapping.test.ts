import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import {
  imageFieldsV2,
  productV1,
  productV2,
  type ShopOptions,
  skipReason,
  type WebsiteItem,
} from '../../../../lib/sync/product/mapping.ts'

const full: WebsiteItem = {
  item_code: 'MED-0001',
  web_item_name: 'Foley Catheter 16Fr قسطرة',
  route: 'medical-consumables/foley-catheter-16fr-3inpw',
  published: true,
  on_backorder: false,
  web_long_description: '<h2>Foley</h2><p>Temp &lt; 25&deg;C &amp; “dry”</p>',
  short_description: 'Sterile — <5% ethanol',
  ranking: 3,
  brand: 'B. Braun',
  stock_uom: 'Nos',
  website_specifications: [
    { label: 'Size', description: '<b>16</b> Fr &amp; up' },
    { label: 'Colour', description: null },
  ],
  country_code: 'de',
  collection_id: 'pcol_1',
  website_image: '/files/a b.png',
  slides: ['/files/c.png', '/private/files/d.png'],
}
/** All that ERPNext may leave out: a list's nulls and the empty strings of a form. */
const blank: WebsiteItem[] = [null, ''].map(nothing => ({
  item_code: 'MED-0001',
  web_item_name: nothing,
  route: nothing,
  published: false,
  on_backorder: false,
  web_long_description: nothing,
  short_description: nothing,
  ranking: null,
  brand: nothing,
  stock_uom: nothing,
  website_specifications: [],
  country_code: nothing,
  collection_id: nothing,
  website_image: nothing,
}))
const shop: ShopOptions = {
  erpnextUrl: 'https://erp.example.com',
  discountable: false,
  sales_channel_ids: ['sc_1'],
  shipping_profile_id: 'sp_1',
}

/** The contract's table, both ways: a Website Item's fields, what v1 has of them, and where v2 has it. */
const rows: [string, Partial<WebsiteItem>, object, object][] = [
  ['web_item_name', { web_item_name: 'Glove' }, { title: 'Glove' }, { title: 'Glove' }],
  [
    'an escaped web_item_name',
    { web_item_name: "O'Neil &amp; Sons" },
    { title: "O'Neil & Sons" },
    { title: "O'Neil & Sons" },
  ],
  [
    'item_code',
    { item_code: 'MED 0050/A&B' },
    { item_code: 'MED 0050/A&B' },
    { external_id: 'MED 0050/A&B', metadata: { item_code: 'MED 0050/A&B' } },
  ],
  [
    'web_long_description',
    {},
    { description: 'Foley\nTemp < 25°C & “dry”' },
    { description: 'Foley\nTemp < 25°C & “dry”' },
  ],
  [
    'short_description',
    {},
    { short_description: 'Sterile — <5% ethanol' },
    { subtitle: 'Sterile — <5% ethanol', metadata: { short_description: 'Sterile — <5% ethanol' } },
  ],
  [
    'a short_description with tags',
    { short_description: "O'Neil <b>x</b>" },
    { short_description: "O'Neil x" },
    { subtitle: "O'Neil x" },
  ],
  ['ranking', { ranking: 7 }, { ranking: 7 }, { metadata: { ranking: 7 } }],
  ['ranking 0', { ranking: 0 }, { ranking: 0 }, { metadata: { ranking: 0 } }],
  ['published', { published: true }, { status: 'published' }, { status: 'published' }],
  ['not published', { published: false }, { status: 'draft' }, { status: 'draft' }],
  ['brand', {}, { brand_name: 'B. Braun' }, { metadata: { brand_name: 'B. Braun' } }],
  ['country_of_origin', { country_code: 'om' }, { origin_country: 'OM' }, { origin_country: 'OM' }],
  [
    'website_specifications',
    {},
    { specifications: [{ label: 'Size', description: '16 Fr & up' }] },
    { metadata: { specifications: [{ label: 'Size', description: '16 Fr & up' }] } },
  ],
  ['item_group', { collection_id: 'pcol_2' }, { collection_id: 'pcol_2' }, { collection_id: 'pcol_2' }],
  ['stock_uom', { stock_uom: 'Box' }, { metadata: { UOM: 'Box' } }, { metadata: { UOM: 'Box' } }],
]

describe.each(rows)('%s', (_, fields, v1, v2) => {
  const item = { ...full, ...fields }
  test('reaches Medusa 1 on creation and on update', () => {
    expect(productV1(item, shop).create).toMatchObject(v1)
    expect(productV1(item, shop).update).toMatchObject(v1)
  })
  test('reaches Medusa 2 on creation and on update', () => {
    expect(productV2(item, shop).create).toMatchObject(v2)
    expect(productV2(item, shop).update).toMatchObject(v2)
  })
})

describe('what is absent in ERPNext', () => {
  const absent = { title: 'MED-0001', description: null, origin_country: null, collection_id: null, status: 'draft' }

  test.each(blank)('is no crash, and cleared in Medusa 1: %#', item => {
    const { create, update } = productV1(item, shop)
    const cleared = { ...absent, short_description: null, brand_name: null, ranking: 0, specifications: [] }
    expect(update).toEqual({ ...cleared, item_code: 'MED-0001', metadata: { UOM: '' }, discountable: false })
    expect(create).toMatchObject(cleared)
  })

  test.each(blank)('is no crash, and cleared in Medusa 2, where an empty string deletes a metadata key: %#', item => {
    expect(productV2(item, shop).update).toEqual({
      ...absent,
      subtitle: null,
      external_id: 'MED-0001',
      metadata: {
        item_code: 'MED-0001',
        short_description: '',
        ranking: 0,
        brand_name: '',
        specifications: [],
        UOM: '',
      },
    })
  })

  test.each(blank)('is left out when a product is made, where Medusa 2 would store the empty string: %#', item => {
    const { create } = productV2(item, { ...shop, sales_channel_ids: [], shipping_profile_id: undefined })
    expect(create).toMatchObject({ ...absent, handle: 'med-0001', thumbnail: null, images: [] })
    expect(create.metadata).toEqual({ item_code: 'MED-0001', ranking: 0, specifications: [] })
    expect(create).not.toHaveProperty('sales_channels')
    expect(create).not.toHaveProperty('shipping_profile_id')
  })

  test('an emptied description or specification table is cleared by the update', () => {
    const emptied = { ...full, web_long_description: '<p><br></p>', website_specifications: [{ label: 'Size' }] }
    const cleared = { description: null, metadata: { specifications: [] } }
    expect(productV2(emptied, shop).update).toMatchObject(cleared)
  })
})

describe('on creation only', () => {
  const once = { handle: 'foley-catheter-16fr-3inpw', is_giftcard: false }

  test('Medusa 2 gets handle, discountable, is_giftcard, sales channels, shipping profile and images', () => {
    const { create, update } = productV2(full, shop)
    const only = { ...once, discountable: false, sales_channels: [{ id: 'sc_1' }], shipping_profile_id: 'sp_1' }
    expect(create).toMatchObject(only)
    const fields = [...Object.keys(only), 'thumbnail', 'images', 'options']
    expect(Object.keys(create).filter(key => !(key in update))).toEqual(expect.arrayContaining(fields))
    expect(Object.keys(create)).toHaveLength(Object.keys(update).length + fields.length)
  })

  test('Medusa 1 gets handle, is_giftcard and images; discountable each time', () => {
    const { create, update } = productV1(full, shop)
    expect(create).toMatchObject(once)
    expect(update).toHaveProperty('discountable', false)
    expect(
      Object.keys(create)
        .filter(key => !(key in update))
        .sort(),
    ).toEqual(['handle', 'images', 'is_giftcard', 'thumbnail'])
  })

  test('discountable is the setting', () => {
    expect(productV2(full, { ...shop, discountable: true }).create.discountable).toBe(true)
    expect(productV1(full, { ...shop, discountable: true }).update.discountable).toBe(true)
  })
})

describe('the one variant', () => {
  test('is made with the product in Medusa 2, under one option, and without any price', () => {
    const { create, createVariant } = productV2({ ...full, on_backorder: true }, shop)
    expect(create.options).toEqual([{ title: 'Default', values: ['Default'] }])
    expect(createVariant).toEqual({
      title: 'Default',
      sku: 'MED-0001',
      options: { Default: 'Default' },
      manage_inventory: true,
      allow_backorder: true,
      origin_country: 'DE',
      prices: [],
    })
  })

  test('is made after the product in Medusa 1, with no stock and without any price', () => {
    const { createVariant } = productV1({ ...full, on_backorder: true }, shop)
    expect(createVariant).toEqual({
      title: 'Default',
      manage_inventory: true,
      allow_backorder: true,
      inventory_quantity: 0,
      origin_country: 'DE',
      prices: [],
    })
  })

  test.each([true, false])(
    'learns a change of on_backorder to %j, SKU and country; prices and stock stay',
    on_backorder => {
      const item = { ...full, on_backorder }
      const change = { allow_backorder: on_backorder, origin_country: 'DE' }
      expect(productV2(item, shop).updateVariant).toEqual({ ...change, sku: 'MED-0001' })
      expect(productV1(item, shop).updateVariant).toEqual(change)
    },
  )
})

describe('images', () => {
  const urls = ['https://erp.example.com/files/a%20b.png', 'https://erp.example.com/files/c.png']

  test('go to a new product as public addresses, in each Medusa’s shape; private ones do not', () => {
    expect(productV2(full, shop).create).toMatchObject({ thumbnail: urls[0], images: urls.map(url => ({ url })) })
    expect(productV1(full, shop).create).toMatchObject({ thumbnail: urls[0], images: urls })
  })

  test('that are not to be written are left out of an update', () => {
    expect(imageFieldsV2({})).toEqual({})
    expect(imageFieldsV2({ thumbnail: null })).toEqual({ thumbnail: null })
    expect(imageFieldsV2({ images: ['x'] })).toEqual({ images: [{ url: 'x' }] })
  })
})

test('an item template is skipped with that reason, its variants are not', () => {
  expect(skipReason({ has_variants: true })).toMatch(/template/)
  expect(skipReason({ has_variants: false })).toBeUndefined()
})

test('no body for Medusa 2 has a field that it was recorded to refuse', () => {
  const read = (name: string) => JSON.parse(readFileSync(`tests/recordings/medusa/v2/${name}.json`, 'utf8'))
  const refused: string = read('06-product-unknown-keys-400').response.body.message
  const fields = [...refused.matchAll(/[a-z_]+/g)].map(([field]) => field)
  expect(fields).toEqual(expect.arrayContaining(['item_code', 'short_description', 'brand_name']))
  for (const body of Object.values(productV2(full, shop))) {
    expect(Object.keys(body).filter(key => fields.includes(key))).toEqual([])
  }
})

test('every recorded item has a product whose text holds no tag', () => {
  const items = JSON.parse(readFileSync('lib/local/erpnext/data/dataset/website-items.json', 'utf8'))
  const products = items.map((item: WebsiteItem) => productV2(item, shop).create)
  expect(new Set(products.map(({ handle }: { handle: string }) => handle)).size).toBe(301)
  for (const { title, description, subtitle, metadata } of products) {
    const texts = [title, description, subtitle, ...metadata.specifications.flatMap(Object.values)].join('\n')
    expect(texts).not.toMatch(/<\/?[a-z]|&[a-z]+;/i)
    expect(title).not.toBe('')
  }
})
