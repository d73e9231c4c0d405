import type { Catalogue } from '../catalogue.ts'
import { newId } from '../ids.ts'
import { NO_MEASURES, type SimulatedOption, type SimulatedProduct } from '../product.ts'
import { notRecorded, unknownError } from '../reply.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { toHandle } from './handle.ts'
import { namedInventoryItem, newInventoryItem } from './inventory-item.ts'
import { newVariant } from './new-variant.ts'
import type { NewProduct, NewVariant } from './product-body.ts'
import {
  requireDistinctOptions,
  requireFreeHandle,
  requireFreeSkus,
  requireOptions,
  requireOptionValues,
  requireRelationships,
  requireTags,
  requireTitle,
  requireValidHandle,
} from './product-errors.ts'

/** Creates all or throws. Medusa first looks at all products, then inserts them all, then all their variants. */
export function createProducts(catalogue: Catalogue, bodies: readonly NewProduct[]): SimulatedProduct[] {
  requireOptions(bodies)
  for (const body of bodies) {
    requireValidHandle(body.handle)
    requireTitle(body.title)
  }
  for (const body of bodies) requireTags(catalogue, body)
  const created = bodies.map(body => insertProduct(catalogue, body))
  for (const body of bodies) requireRelationships(catalogue, body)
  for (const { sales_channels } of bodies) requireDistinctChannels(sales_channels)
  for (const [index, product] of created.entries()) {
    const variants = bodies[index]?.variants ?? []
    for (const variant of variants) requireOptionValues(product.options, variant)
    requireDistinctOptions(variants)
  }
  requireFreeSkus(
    catalogue,
    bodies.flatMap(({ variants = [] }) => variants.map(({ sku }) => sku)),
  )
  return created.map((product, index) => insertVariants(catalogue, product, bodies[index]?.variants ?? []))
}

function insertProduct(catalogue: Catalogue, body: NewProduct): SimulatedProduct {
  const now = new Date().toISOString()
  const handle = body.handle || toHandle(body.title)
  requireFreeHandle(catalogue, handle)
  const { options, variants: _, images = [], ...rest } = body
  return catalogue.putProduct({
    ...{ ...NO_MEASURES, subtitle: null, description: null, external_id: null, collection_id: null, type_id: null },
    ...withoutUndefined(rest),
    id: newId('prod'),
    handle,
    status: body.status ?? 'draft',
    discountable: body.discountable && !body.is_giftcard,
    // Medusa takes the first image for a thumbnail, on creation only.
    thumbnail: body.thumbnail || (images[0]?.url ?? body.thumbnail ?? null),
    metadata: body.metadata ?? null,
    images: images.map(({ url }, rank) => ({ id: newId('img'), url, rank, created_at: now })),
    options: (options ?? []).map(option => newOption(option, now)),
    variants: [],
    sales_channels: (body.sales_channels ?? []).map(({ id }) => id),
    shipping_profile_id: body.shipping_profile_id || null,
    tags: (body.tags ?? []).map(({ id }) => id),
    categories: (body.categories ?? []).map(({ id }) => id),
    created_at: now,
    updated_at: now,
  })
}

function newOption(option: NonNullable<NewProduct['options']>[number], created_at: string): SimulatedOption {
  if ('id' in option) throw notRecorded('a product with an option of another')
  const values = option.values.map(value => ({ id: newId('optval'), value, created_at }))
  return { id: newId('opt'), title: option.title, created_at, values }
}

export function requireDistinctChannels(channels: readonly { id: string }[] = []): void {
  if (new Set(channels.map(({ id }) => id)).size < channels.length) throw unknownError()
}

function insertVariants(catalogue: Catalogue, product: SimulatedProduct, bodies: readonly NewVariant[]) {
  const now = new Date().toISOString()
  const variants = bodies.map(({ inventory_items: named, ...body }) => {
    const variant = newVariant(body, now)
    if (!body.manage_inventory) return variant
    const item = named ? namedInventoryItem(catalogue, named) : newInventoryItem(catalogue, variant)
    return { ...variant, inventory_item_id: item }
  })
  return variants.length === 0 ? product : catalogue.putProduct({ ...product, variants })
}
