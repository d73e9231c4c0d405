import type { Catalogue } from '../catalogue.ts'
import type { SimulatedPrice, SimulatedProduct, SimulatedVariant } from '../product.ts'
import { recorded } from '../recorded.ts'
import { notRecorded } from '../reply.ts'
import { listPriceRow } from './price-list-answer.ts'

type Row = Record<string, unknown>

/** What the shop's owner has set up: every product is shipped and sold by it. */
const { profile, sales_channels } = recorded('v1-shop') as { profile: Row; sales_channels: Row[] }

const PROFILE = { profiles: [profile], profile, profile_id: profile.id }

/** The relations of a product that `?expand=` names; all of them without it. */
export const RELATIONS = [
  ...['variants', 'variants.prices', 'variants.options', 'profiles', 'images', 'options', 'options.values'],
  ...['tags', 'type', 'collection', 'sales_channels'],
]

interface Asked {
  /** All columns when there are none. */
  fields?: readonly string[] | undefined
  relations?: readonly string[] | undefined
}

export function productAnswer(catalogue: Catalogue, product: SimulatedProduct, { fields, relations }: Asked = {}): Row {
  const expanded = relations ?? RELATIONS
  const unknown = expanded.find(name => !RELATIONS.includes(name))
  if (unknown !== undefined) throw notRecorded(`a product with ${unknown}`)
  const when = (name: string, rows: () => Row) => (expanded.includes(name) ? rows() : {})
  const columns = productColumns(product)
  const selected = Object.entries(columns).filter(([key]) => !fields || key === 'id' || fields.includes(key))
  return {
    ...Object.fromEntries(selected),
    ...when('collection', () => ({ collection: collectionRow(catalogue, product) })),
    ...when('images', () => ({ images: imageRows(product) })),
    ...when('options', () => ({ options: product.options.map(each => optionRow(product, each, expanded)) })),
    ...when('profiles', () => PROFILE),
    ...when('sales_channels', () => ({ sales_channels })),
    ...when('tags', () => ({ tags: [] })),
    ...when('type', () => ({ type: null })),
    ...when('variants', () => ({
      variants: product.variants.map(each => variantRow(catalogue, product, each, expanded)),
    })),
  }
}

/** A product as a collection lists it. */
export const productOfCollection = (product: SimulatedProduct): Row => ({ ...productColumns(product), ...PROFILE })

/** A variant outside its product. */
export function variantAnswer(catalogue: Catalogue, product: SimulatedProduct, variant: SimulatedVariant): Row {
  const { variant_rank: _, ...row } = variantRow(catalogue, product, variant, ['variants.prices', 'variants.options'])
  return { ...row, product: productColumns(product) }
}

const stamps = ({ created_at, updated_at = created_at }: { created_at: string; updated_at?: string }) => ({
  ...{ created_at, updated_at, deleted_at: null },
})

function productColumns(product: SimulatedProduct): Row {
  const { images: _, options: __, variants: ___, sales_channels: ____, tags: _____, ...rest } = product
  const { shipping_profile_id: ______, categories: _______, ...columns } = rest
  return { ...columns, ...stamps(product) }
}

/** Of a deleted collection Medusa answers the id alone: the product keeps naming it. */
function collectionRow(catalogue: Catalogue, { collection_id: id }: SimulatedProduct): Row | null {
  if (id === null) return null
  const collection = catalogue.collections.get(id)
  if (!collection) {
    return { id, created_at: null, updated_at: null, deleted_at: null, title: null, handle: null, metadata: null }
  }
  const { external_id: _, ...columns } = collection
  return { ...columns, deleted_at: null }
}

function imageRows({ images }: SimulatedProduct): Row[] {
  return images.map(({ rank: _, ...image }) => ({ ...image, ...stamps(image), metadata: null }))
}

type Option = SimulatedProduct['options'][number]

function optionRow({ id: product_id }: SimulatedProduct, option: Option, expanded: readonly string[]): Row {
  const { values, ...columns } = option
  const row = { ...columns, ...stamps(option), product_id, metadata: null }
  return expanded.includes('options.values') ? { ...row, values: values.map(value => valueRow(option, value)) } : row
}

const valueRow = ({ id: option_id }: Option, value: Option['values'][number]): Row => ({
  ...{ ...value, ...stamps(value), option_id, metadata: null },
})

const NOT_CALCULATED = {
  ...{ original_price: null, calculated_price: null, original_price_incl_tax: null, calculated_price_incl_tax: null },
  ...{ original_tax: null, calculated_tax: null, tax_rates: null },
}

/** A variant's own columns. */
export function plainVariant(product: SimulatedProduct, variant: SimulatedVariant): Row {
  const { prices: _, options: __, inventory_item_id: ___, thumbnail: ____, ...columns } = variant
  return { ...columns, ...stamps(variant), product_id: product.id }
}

function variantRow(
  catalogue: Catalogue,
  product: SimulatedProduct,
  variant: SimulatedVariant,
  expanded: readonly string[],
): Row {
  const { prices } = variant
  const values = product.options.flatMap(option =>
    option.values.filter(({ variant_id }) => variant_id === variant.id).map(value => valueRow(option, value)),
  )
  return {
    ...plainVariant(product, variant),
    ...(expanded.includes('variants.options') ? { options: values } : {}),
    ...(expanded.includes('variants.prices')
      ? { prices: [...prices.map(price => priceRow(variant, price)), ...pricesOfLists(catalogue, variant)] }
      : {}),
    // Recorded: a variant without prices lacks these altogether.
    ...(expanded.includes('variants.prices') && prices.length > 0 ? NOT_CALCULATED : {}),
  }
}

/** Those of price lists come along with a variant's own, wherever these are answered. */
export function pricesOfLists({ priceLists }: Catalogue, { id }: SimulatedVariant): Row[] {
  return [...priceLists.values()].flatMap(list =>
    list.prices.filter(({ variant_id }) => variant_id === id).map(price => listPriceRow(list, price)),
  )
}

const priceRow = ({ id: variant_id }: SimulatedVariant, price: SimulatedPrice): Row => ({
  ...{ ...price, ...stamps(price), price_list_id: null, region_id: null, price_list: null, variant_id },
})
