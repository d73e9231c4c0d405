import type { Catalogue } from '../catalogue.ts'
import { newId } from '../ids.ts'
import { mergeMetadata } from '../metadata.ts'
import { type Metadata, NO_MEASURES, type SimulatedImage, type SimulatedProduct } from '../product.ts'
import { json, notRecorded, Refusal, refuse } from '../reply.ts'
import { CUSTOM_FIELDS } from './product-rules.ts'

type Body = Record<string, unknown>

export const duplicate = (message: string) =>
  new Refusal(json(422, { code: 'invalid_request_error', type: 'duplicate_error', message }))

const notFound = (message: string) => refuse(404, 'not_found', message)

export function existingProduct(catalogue: Catalogue, id: string): SimulatedProduct {
  const product = catalogue.products.get(id)
  if (!product) throw notFound(`Product with id: ${id} was not found`)
  return product
}

const UNRECORDED = ['type', 'tags', 'categories', 'sales_channels']

export function requireRecorded(body: Body): void {
  const unrecorded = UNRECORDED.find(key => body[key] != null)
  if (unrecorded !== undefined) throw notRecorded(`a v1 product with ${unrecorded}`)
}

function requireFreeHandle(catalogue: Catalogue, handle: string, id?: string): void {
  const holder = catalogue.productOfHandle(handle)
  if (holder && holder.id !== id) throw duplicate(`Product with handle ${handle} already exists.`)
}

/** A collection that was deleted still counts: deletion is soft. */
function requireCollection({ collections, deletedCollections }: Catalogue, id: unknown): void {
  if (typeof id !== 'string' || collections.has(id) || deletedCollections.has(id)) return
  throw notFound(`Product_collection with collection_id ${id} does not exist.`)
}

/** A new product, without its variants. */
export function insertProduct(catalogue: Catalogue, body: Body, extended: boolean): SimulatedProduct {
  requireRecorded(body)
  const { options, variants: _, images, ...columns } = body as Partial<SimulatedProduct> & { images?: string[] | null }
  const { handle, title = '', thumbnail = null } = columns
  if (!handle) throw notRecorded('a v1 product without a handle: Medusa makes one of its title')
  requireFreeHandle(catalogue, handle)
  requireCollection(catalogue, columns.collection_id)
  const now = new Date().toISOString()
  return catalogue.putProduct({
    ...{ ...NO_MEASURES, subtitle: null, description: null, external_id: null, collection_id: null, type_id: null },
    ...{ is_giftcard: false, discountable: true, status: 'draft' },
    ...(extended ? Object.fromEntries(CUSTOM_FIELDS.map(field => [field, null])) : {}),
    ...columns,
    ...{ id: newId('prod'), title, handle, metadata: columns.metadata ?? null },
    thumbnail: thumbnail ?? images?.[0] ?? null,
    images: imagesOf(catalogue, images ?? [], now),
    options: (options ?? []).map(option => ({ id: newId('opt'), title: option.title, created_at: now, values: [] })),
    ...{ variants: [], sales_channels: [], shipping_profile_id: null, tags: [], categories: [] },
    ...{ created_at: now, updated_at: now },
  })
}

/** Everything but the variants. */
export function changeProduct(catalogue: Catalogue, before: SimulatedProduct, body: Body): SimulatedProduct {
  requireRecorded(body)
  const { variants: _, images, metadata, ...columns } = body as Partial<SimulatedProduct> & { images?: string[] | null }
  if (columns.title === null) {
    throw refuse(400, 'invalid_data', "Can't insert null value in field title on insert in table product")
  }
  if (columns.handle === null || columns.handle === '') throw notRecorded('a v1 product that loses its handle')
  if (columns.handle !== undefined) requireFreeHandle(catalogue, columns.handle, before.id)
  requireCollection(catalogue, columns.collection_id)
  const now = new Date().toISOString()
  return catalogue.putProduct({
    ...before,
    ...(images ? { images: imagesOf(catalogue, images, now) } : {}),
    ...(images && before.thumbnail === null ? { thumbnail: images[0] ?? null } : {}),
    ...columns,
    metadata: metadataAfter(before.metadata, metadata),
    updated_at: now,
  })
}

/** Neither null nor {} changes it. */
export function metadataAfter(before: Metadata, change: Metadata | undefined): Metadata {
  return change && Object.keys(change).length > 0 ? mergeMetadata(before, change) : before
}

/** One image per address, shared by all products that have it; in the order in which they were first seen. */
function imagesOf(catalogue: Catalogue, urls: readonly string[], now: string): SimulatedImage[] {
  for (const url of urls) {
    const known = catalogue.imagesByUrl.get(url)
    if (!known) catalogue.imagesByUrl.set(url, { id: newId('img'), url, rank: 0, created_at: now })
  }
  return [...catalogue.imagesByUrl.values()].filter(({ url }) => urls.includes(url))
}
