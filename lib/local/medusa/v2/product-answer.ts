import type { Catalogue } from '../catalogue.ts'
import { byId } from '../ids.ts'
import type { SimulatedProduct, SimulatedVariant } from '../product.ts'
import { type Selection, toSelection, trim, withoutBareRelations } from './fields.ts'
import { productShape, variantShape } from './product-fields.ts'
import { salesChannels, shippingProfiles } from './shop.ts'
import { levelRows } from './stock-levels.ts'

type Row = Record<string, unknown>

/** A product as `?fields=` asks for it. */
export function productAnswer(catalogue: Catalogue, product: SimulatedProduct, fields: readonly string[]): unknown {
  const selection = toSelection(fields)
  const { variants, sales_channels, shipping_profile_id, tags, categories, ...columns } = columnsOf(product)
  const images = imageRows(product)
  const variantRow = (variant: SimulatedVariant) => ({
    ...variantColumns(product, variant, selection.keys.get('variants')),
    images,
    options: optionValues(product, variant, selection.keys.get('options')),
    inventory_items: inventoryItems(catalogue, variant),
  })
  const channels = salesChannels.filter(({ id }) => sales_channels.includes(id))
  const profile = shippingProfiles.find(({ id }) => id === shipping_profile_id)
  const whole = {
    ...columns,
    type: catalogue.kept.get(product.type_id ?? '') ?? null,
    collection: collectionRow(catalogue, product),
    options: product.options.map(option => ({
      ...optionRow(option),
      values: option.values.map(value => valueRow(option.id, value)),
    })),
    tags: tags.map(id => catalogue.kept.get(id)),
    categories: categories.map(id => catalogue.kept.get(id)),
    images,
    variants: variants.map(variantRow),
    // A channel that is not there leaves a hole.
    sales_channels: [...channels, ...Array(sales_channels.length - channels.length).fill(null)],
    ...(profile ? { shipping_profile: { ...profile, deleted_at: null } } : {}),
  }
  return trim(whole, withoutBareRelations(selection, productShape.relations), productShape)
}

/** A variant as `?fields=` asks for it, outside its product. */
export function variantAnswer(
  catalogue: Catalogue,
  product: SimulatedProduct,
  variant: SimulatedVariant,
  fields: readonly string[],
): unknown {
  const {
    variants: _,
    sales_channels: __,
    shipping_profile_id: ___,
    tags: ____,
    categories: _____,
    ...columns
  } = columnsOf(product)
  const selection = toSelection(fields)
  const images = imageRows(product)
  const collection = catalogue.collections.has(product.collection_id ?? '') ? { id: product.collection_id } : null
  const whole = {
    ...variantColumns(product, variant, selection),
    product: { ...columns, images, type: catalogue.kept.get(product.type_id ?? '') ?? null, collection },
    images,
    options: optionValues(product, variant, undefined),
    inventory_items: inventoryItems(catalogue, variant),
  }
  return trim(whole, withoutBareRelations(selection, variantShape.relations), variantShape)
}

function columnsOf({ options: _, images: __, ...product }: SimulatedProduct) {
  return { ...product, deleted_at: null }
}

/** Medusa puts a price's rules together of what is asked of them: without both keys there are none. */
function variantColumns(
  { id: product_id }: SimulatedProduct,
  { inventory_item_id: _, prices, ...variant }: SimulatedVariant,
  asked: Selection | undefined,
): Row {
  const ofRules = asked?.keys.get('prices')?.keys.get('price_rules')?.keys
  const withRules = ofRules?.has('attribute') && ofRules.has('value')
  return {
    ...variant,
    product_id,
    deleted_at: null,
    prices: [...prices]
      .sort(byId)
      .map(price => ({ ...price, variant_id: variant.id, rules: withRules ? (price.rules ?? {}) : {} })),
  }
}

function imageRows({ id: product_id, images }: SimulatedProduct): Row[] {
  return images.map(image => ({ ...image, ...stamps(image), metadata: null, product_id }))
}

function collectionRow(catalogue: Catalogue, { collection_id }: SimulatedProduct): Row | null {
  const collection = catalogue.collections.get(collection_id ?? '')
  return collection ? { ...collection, deleted_at: null } : null
}

const stamps = ({ created_at }: { created_at: string }) => ({ created_at, updated_at: created_at, deleted_at: null })

function optionRow({ id, title, ...option }: SimulatedProduct['options'][number]): Row {
  return { id, title, is_exclusive: true, metadata: null, ...stamps(option) }
}

function valueRow(
  option_id: string,
  { id, value, ...rest }: SimulatedProduct['options'][number]['values'][number],
): Row {
  return { id, value, rank: null, metadata: null, option_id, ...stamps(rest) }
}

/** The values that a variant stands for, each with as much of its option as the answer holds elsewhere. */
function optionValues({ options }: SimulatedProduct, variant: SimulatedVariant, asked: Selection | undefined): Row[] {
  return options.flatMap(option => {
    const value = option.values.find(each => each.value === variant.options[option.title])
    return value ? [{ ...valueRow(option.id, value), option: loadedOption(optionRow(option), asked) }] : []
  })
}

function loadedOption(option: Row, asked: Selection | undefined): Row {
  const { id } = option
  if (!asked) return { id }
  const own = [...asked.keys.keys()].filter(key => key !== 'values')
  if (asked.starred || own.length === 0) return option
  return { id, ...Object.fromEntries(own.map(key => [key, option[key]])) }
}

function inventoryItems(
  catalogue: Catalogue,
  { id: variant_id, inventory_item_id, ...variant }: SimulatedVariant,
): Row[] {
  if (inventory_item_id === null) return []
  const item = catalogue.inventoryItems.get(inventory_item_id)
  const inventory = { ...item, location_levels: levelRows(catalogue, inventory_item_id) }
  const link = { variant_id, inventory_item_id, id: `pvitem_${variant_id.slice(8)}`, required_quantity: 1 }
  return [{ ...link, ...stamps(variant), inventory }]
}
