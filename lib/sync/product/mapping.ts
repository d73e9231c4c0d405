import { htmlToLine, htmlToText } from '../text/html-to-text.ts'
import { type HandleSource, handleOf } from './handle.ts'
import { type ImageSource, imagesOf, type ProductImages } from './images.ts'
import { type SpecificationRow, specificationsOf } from './specifications.ts'

/** A Website Item with what its links say. The names are ERPNext's; Check fields are booleans, absent is null or ''. */
export interface WebsiteItem extends HandleSource, ImageSource {
  published: boolean
  on_backorder: boolean
  web_long_description?: string | null | undefined
  short_description?: string | null | undefined
  ranking?: number | null | undefined
  brand?: string | null | undefined
  stock_uom?: string | null | undefined
  website_specifications: readonly SpecificationRow[]
  /** `Country.code` of the Item's `country_of_origin`: lower case in ERPNext, and some countries have none. */
  country_code?: string | null | undefined
  /** Medusa's id of the collection that the Item Group became. */
  collection_id?: string | null | undefined
}

/** Settings that every product shares; the last two are of v2 only. */
export interface ShopOptions {
  erpnextUrl: string
  discountable: boolean
  sales_channel_ids: readonly string[]
  shipping_profile_id?: string | undefined
}

/** Title of the one variant, of its option and of that option's value. */
export const DEFAULT = 'Default'

/** Bodies for one of the two Medusas, of the product and of its one variant. */
export interface ProductBodies {
  create: Record<string, unknown> & { handle: string }
  createVariant: Record<string, unknown>
  /** What stays as the shop has it is left out. */
  update: Record<string, unknown>
  updateVariant: Record<string, unknown>
}

export const productBodies = (api: 'v1' | 'v2', item: WebsiteItem, shop: ShopOptions): ProductBodies =>
  api === 'v2' ? productV2(item, shop) : productV1(item, shop)

/** The same bodies for an item whose collection has just become known. */
export const inCollection = ({ create, update, ...bodies }: ProductBodies, id: string | undefined): ProductBodies => ({
  ...bodies,
  create: { ...create, collection_id: id ?? null },
  update: { ...update, collection_id: id ?? null },
})

/** Why a Website Item is no product, if it is none: templates do not map to options yet. */
export const skipReason = ({ has_variants }: { has_variants: boolean }): string | undefined =>
  has_variants ? 'Item template: each of its variants is a product of its own' : undefined

/**
 * The bodies for Medusa 2: one call creates the product with its variant. Its bodies are strict, so what it has no
 * column for is metadata. Only `create` has the handle, `discountable`, sales channels, shipping profile and images: the
 * shop may change them later (images: see `imagesToWrite`). `updateVariant` has no prices, for it would replace them.
 */
export function productV2(item: WebsiteItem, shop: ShopOptions) {
  const { origin_country, ...columns } = columnsOf(item)
  const metadata = metadataV2(item)
  const common = {
    ...columns,
    origin_country,
    subtitle: htmlToText(item.short_description) || null,
    external_id: item.item_code,
  }
  const variant = { sku: item.item_code, allow_backorder: item.on_backorder, origin_country }
  return {
    create: {
      ...common,
      handle: handleOf(item),
      metadata: Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== '')),
      discountable: shop.discountable,
      is_giftcard: false,
      ...(shop.sales_channel_ids.length && { sales_channels: shop.sales_channel_ids.map(id => ({ id })) }),
      ...(shop.shipping_profile_id && { shipping_profile_id: shop.shipping_profile_id }),
      ...imageFieldsV2(imagesOf(item, shop.erpnextUrl)),
      options: [{ title: DEFAULT, values: [DEFAULT] }],
    },
    createVariant: {
      ...variant,
      title: DEFAULT,
      options: { [DEFAULT]: DEFAULT },
      manage_inventory: true,
      prices: [] as never[],
    },
    update: { ...common, metadata },
    updateVariant: variant,
  }
}

export const imageFields = (api: 'v1' | 'v2', images: Partial<ProductImages>): Partial<Record<string, unknown>> =>
  api === 'v2' ? imageFieldsV2(images) : images

/** Image fields as Medusa 2 wants them; those that are not to be written are left out. */
export const imageFieldsV2 = ({ thumbnail, images }: Partial<ProductImages>) => ({
  ...(thumbnail !== undefined && { thumbnail }),
  ...(images && { images: images.map(url => ({ url })) }),
})

/**
 * Metadata of the contract's custom fields. Medusa merges it at top level and takes '' for "delete this key", so an
 * absent value is '' here and clears the earlier one; on creation '' would be stored, and is left out.
 */
const metadataV2 = (item: WebsiteItem) => ({
  item_code: item.item_code,
  short_description: htmlToText(item.short_description),
  ranking: item.ranking ?? 0,
  brand_name: item.brand ?? '',
  specifications: specificationsOf(item.website_specifications),
  UOM: item.stock_uom ?? '',
})

/**
 * The bodies for a Medusa 1 with the original's custom columns; its adapter makes the option between product and variant.
 * `prices` is compulsory there and empty: an item without a price gets none.
 */
export function productV1(
  item: WebsiteItem,
  { discountable, erpnextUrl }: Pick<ShopOptions, 'discountable' | 'erpnextUrl'>,
) {
  const columns = columnsOf(item)
  const update = {
    ...columns,
    item_code: item.item_code,
    short_description: htmlToText(item.short_description) || null,
    ranking: item.ranking ?? 0,
    brand_name: item.brand || null,
    specifications: specificationsOf(item.website_specifications),
    metadata: { UOM: item.stock_uom ?? '' },
    discountable,
  }
  const { thumbnail, images } = imagesOf(item, erpnextUrl)
  const variant = { allow_backorder: item.on_backorder, origin_country: columns.origin_country }
  return {
    create: { ...update, handle: handleOf(item), is_giftcard: false, thumbnail, images },
    update,
    createVariant: { ...variant, title: DEFAULT, manage_inventory: true, inventory_quantity: 0, prices: [] as never[] },
    updateVariant: variant,
  }
}

/** Product columns that both Medusas have. Webshop stores titles as sanitised HTML: `O'Neil &amp; Sons`. */
const columnsOf = (item: WebsiteItem) => ({
  title: htmlToLine(item.web_item_name) || item.item_code,
  description: htmlToText(item.web_long_description) || null,
  status: item.published ? ('published' as const) : ('draft' as const),
  origin_country: item.country_code?.trim().toUpperCase() || null,
  collection_id: item.collection_id || null,
})
