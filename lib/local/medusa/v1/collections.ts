import type { Catalogue } from '../catalogue.ts'
import { newId } from '../ids.ts'
import type { Metadata, SimulatedCollection } from '../product.ts'
import { json, notRecorded, refuse } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { type Rules, validated } from './class-validator.ts'
import { newestFirst, PAGING, queryObject } from './list.ts'
import { productOfCollection } from './product-answer.ts'
import { duplicate, metadataAfter } from './product-write.ts'

interface Body {
  title?: string
  handle?: string | null
  metadata?: Metadata
}

const columns: Rules = { handle: { kind: 'string' }, metadata: { kind: 'object' } }
const createRules: Rules = { title: { kind: 'string', required: true, notEmpty: true }, ...columns }
const updateRules: Rules = { title: { kind: 'string' }, ...columns }

function productsOf({ products }: Catalogue, id: string) {
  return [...products.values()].filter(({ collection_id }) => collection_id === id).map(productOfCollection)
}

function whole(catalogue: Catalogue, { external_id: _, ...collection }: SimulatedCollection) {
  return { ...collection, deleted_at: null, products: productsOf(catalogue, collection.id) }
}

function existing({ collections }: Catalogue, id: string): SimulatedCollection {
  const collection = collections.get(id)
  if (!collection) throw refuse(404, 'not_found', `Product collection with id: ${id} was not found`)
  return collection
}

function requireFreeHandle({ collections }: Catalogue, handle: string, id?: string): void {
  const holder = [...collections.values()].find(collection => collection.handle === handle)
  if (holder && holder.id !== id) throw duplicate(`Product_collection with handle ${handle} already exists.`)
}

function createCollection({ body }: RoutedRequest, { catalogue }: MedusaState) {
  const { title = '', handle, metadata = null } = validated(createRules, body) as Body
  if (!handle) throw notRecorded('a v1 collection without a handle: Medusa makes one of its title')
  requireFreeHandle(catalogue, handle)
  const now = new Date().toISOString()
  const id = newId('pcol')
  const collection = { id, title, handle, external_id: null, metadata, created_at: now, updated_at: now }
  catalogue.collections.set(id, collection)
  return json(200, { collection: whole(catalogue, collection) })
}

function updateCollection({ params: { id = '' }, body }: RoutedRequest, { catalogue }: MedusaState) {
  const { metadata, ...change } = validated(updateRules, body) as Body
  const before = existing(catalogue, id)
  const { title = before.title, handle = before.handle } = change
  if (title === null || handle === null) throw notRecorded('a v1 collection that loses its title or handle')
  requireFreeHandle(catalogue, handle, id)
  const updated_at = new Date().toISOString()
  const after = { ...before, title, handle, metadata: metadataAfter(before.metadata, metadata), updated_at }
  catalogue.collections.set(id, after)
  return json(200, { collection: whole(catalogue, after) })
}

function getCollection({ params: { id = '' } }: RoutedRequest, { catalogue }: MedusaState) {
  return json(200, { collection: whole(catalogue, existing(catalogue, id)) })
}

/** Softly: its products keep naming it. Unlike a product, a collection cannot be deleted twice. */
function deleteCollection({ params: { id = '' } }: RoutedRequest, { catalogue }: MedusaState) {
  existing(catalogue, id)
  catalogue.collections.delete(id)
  catalogue.deletedCollections.add(id)
  return json(200, { id, object: 'product-collection', deleted: true })
}

const listRules: Rules = { ...PAGING, q: { kind: 'string' }, handle: { kind: 'string' }, title: { kind: 'string' } }

/** Answers neither metadata nor `deleted_at`. */
function listCollections({ query }: RoutedRequest, { catalogue }: MedusaState) {
  const asked = validated(listRules, queryObject(query)) as Record<'q' | 'handle' | 'title', string | undefined>
  const { q, handle, title } = asked
  if (query.has('fields') || query.has('expand')) throw notRecorded('v1 collections with fields')
  const found = [...catalogue.collections.values()].filter(
    collection =>
      (handle === undefined || collection.handle === handle) &&
      (title === undefined || collection.title === title) &&
      (q === undefined || collection.title.toLowerCase().includes(q.toLowerCase())),
  )
  const render = (collection: SimulatedCollection) => {
    const { metadata: _, deleted_at: __, ...row } = whole(catalogue, collection)
    return row
  }
  return json(200, newestFirst('collections', found, query, 10, render))
}

export const collectionRoutes: Route[] = [
  { method: 'GET', path: '/admin/collections', handle: listCollections },
  { method: 'POST', path: '/admin/collections', handle: createCollection },
  { method: 'GET', path: '/admin/collections/:id', handle: getCollection },
  { method: 'POST', path: '/admin/collections/:id', handle: updateCollection },
  { method: 'DELETE', path: '/admin/collections/:id', handle: deleteCollection },
]
