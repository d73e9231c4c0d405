import type { EntityShape } from './fields.ts'

const COLUMNS = [
  ...['id', 'title', 'subtitle', 'status', 'external_id', 'description', 'handle', 'is_giftcard', 'discountable'],
  ...['thumbnail', 'collection_id', 'type_id', 'weight', 'length', 'height', 'width', 'hs_code', 'origin_country'],
  ...['mid_code', 'material', 'created_at', 'updated_at', 'deleted_at', 'metadata'],
]

/** A product without `?fields=`: the keys of 06-product-create-full-one-call.json. */
export const PRODUCT_FIELDS = [
  ...COLUMNS,
  ...['*type', '*collection', '*options', '*options.values', '*tags', '*images', '*sales_channels'],
  ...['*variants', '*variants.prices', '*variants.options', '*variants.images'],
]

const VARIANT_COLUMNS = [
  ...['id', 'title', 'sku', 'thumbnail', 'barcode', 'ean', 'upc', 'allow_backorder', 'manage_inventory', 'hs_code'],
  ...['origin_country', 'mid_code', 'material', 'weight', 'length', 'height', 'width', 'metadata', 'variant_rank'],
  ...['product_id', 'created_at', 'updated_at', 'deleted_at', '*prices', '*options'],
]

/** A variant without `?fields=`, under its product and in the list of all variants. */
export const PRODUCTS_VARIANT_FIELDS = VARIANT_COLUMNS
export const VARIANT_FIELDS = [...VARIANT_COLUMNS, '*product']

const OF_A_PRODUCT = ['type', 'collection', 'options', 'tags', 'images', 'sales_channels', 'categories', 'variants']
const OF_A_VARIANT = ['prices', 'options', 'images', 'inventory_items', 'product']
const PRICE_KEYS = ['id', 'variant_id', 'rules']
const OF_AN_INVENTORY_ITEM = ['inventory_items.inventory', 'inventory_items.inventory.location_levels']
const LINK_KEYS = ['variant_id', 'inventory_item_id']

const under = (path: string, keys: readonly string[]) => keys.map(key => `${path}.${key}`)

/** Recorded: rows of the product module itself come without their id unless it is asked for, all others with it. */
const WITHOUT_ID = ['type', 'collection', 'options', 'options.values', 'tags', 'images', 'categories']
const without = (paths: readonly string[]) => Object.fromEntries(paths.map(path => [path, []]))

export const productShape: EntityShape = {
  relations: new Set([
    ...OF_A_PRODUCT,
    'shipping_profile',
    'options.values',
    ...under('variants', [...OF_A_VARIANT, ...OF_AN_INVENTORY_ITEM]),
  ]),
  foreignKeys: { 'variants.product': 'product_id' },
  onlyWithWhole: new Set(['variants.product']),
  comesAlong: {
    ...without([...WITHOUT_ID, 'variants.options', 'variants.options.option', 'variants.images']),
    'variants.prices': PRICE_KEYS,
    'variants.inventory_items': LINK_KEYS,
    'variants.inventory_items.inventory.location_levels': [],
  },
}

export const variantShape: EntityShape = {
  relations: new Set([
    ...OF_A_VARIANT,
    ...OF_AN_INVENTORY_ITEM,
    ...under(
      'product',
      OF_A_PRODUCT.filter(key => key !== 'type' && key !== 'collection'),
    ),
  ]),
  foreignKeys: { product: 'product_id' },
  onlyWithWhole: new Set(),
  comesAlong: {
    ...without(['options', 'options.option', 'images', 'product.images', 'product.options']),
    prices: PRICE_KEYS,
    inventory_items: LINK_KEYS,
    'inventory_items.inventory.location_levels': [],
  },
}
