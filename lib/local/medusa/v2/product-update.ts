import { isDeepStrictEqual } from 'node:util'
import type { Catalogue } from '../catalogue.ts'
import { newId } from '../ids.ts'
import { mergeMetadata } from '../metadata.ts'
import type { Metadata, SimulatedImage } from '../product.ts'
import { notRecorded, refuse } from '../reply.ts'
import { withoutUndefined } from '../without-undefined.ts'
import type { ProductChange } from './product-body.ts'
import { requireDistinctChannels } from './product-create.ts'
import {
  requireDistinctOptions,
  requireFreeHandle,
  requireOptionValues,
  requireRelationships,
  requireTags,
  requireValidHandle,
} from './product-errors.ts'
import { variantsAfter } from './variants-update.ts'

/** Changes all or throws. One that is named twice is changed twice. */
export function updateProducts(catalogue: Catalogue, changes: readonly (ProductChange & { id: string })[]): void {
  for (const { handle } of changes) requireValidHandle(handle)
  const missing = changes.filter(({ id }) => !catalogue.products.has(id)).map(({ id }) => id)
  if (missing.length > 0) {
    throw refuse(404, 'not_found', `Unable to update the products with ids: ${missing.join(', ')}`)
  }
  for (const { id, ...change } of changes) updateProduct(catalogue, id, change)
}

function updateProduct(catalogue: Catalogue, id: string, change: ProductChange): void {
  const before = catalogue.products.get(id)
  if (!before) throw notRecorded('a product that goes while it is changed')
  const { variants, images, sales_channels, tags, categories, option_ids, options: _, ...columns } = change
  if (option_ids !== undefined) throw notRecorded('a product whose options change')
  for (const variant of variants ?? []) requireOptionValues(before.options, variant)
  requireDistinctOptions(variants ?? [])
  requireTags(catalogue, change)
  if (change.handle !== undefined) requireFreeHandle(catalogue, change.handle, id)
  requireRelationships(catalogue, change)
  requireDistinctChannels(sales_channels)
  const { shipping_profile_id, ...own } = withoutUndefined(columns)
  const changed = {
    ...own,
    ...(own.is_giftcard ? { discountable: false } : {}),
    ...(own.metadata === undefined ? {} : { metadata: metadataAfter(before.metadata, own.metadata) }),
  }
  const now = new Date().toISOString()
  catalogue.putProduct({
    ...before,
    ...changed,
    ...(images ? { images: imagesAfter(before.images, images, now) } : {}),
    ...(variants ? { variants: variantsAfter(catalogue, before, variants, now) } : {}),
    ...(sales_channels ? { sales_channels: sales_channels.map(each => each.id) } : {}),
    ...(tags ? { tags: tags.map(each => each.id) } : {}),
    ...(categories ? { categories: categories.map(each => each.id) } : {}),
    ...(shipping_profile_id === undefined ? {} : { shipping_profile_id: shipping_profile_id || null }),
    // Only a change of the product's own columns moves it: not its variants, prices, images or channels.
    updated_at: isDeepStrictEqual({ ...before, ...changed }, before) ? before.updated_at : now,
  })
}

/** Of a product and a variant `{}` clears, as null does. */
export function metadataAfter(before: Metadata, change: Metadata): Metadata {
  return change === null || Object.keys(change).length === 0 ? change : mergeMetadata(before, change)
}

/** The list given replaces the one before; the thumbnail stays. */
function imagesAfter(
  before: SimulatedImage[],
  images: NonNullable<ProductChange['images']>,
  now: string,
): SimulatedImage[] {
  return images.map(({ id, url }, rank) => {
    const known = before.find(image => image.id === id)
    if (id !== undefined && !known) throw notRecorded('an image with the id of another')
    return { id: known?.id ?? newId('img'), url, rank, created_at: known?.created_at ?? now }
  })
}
