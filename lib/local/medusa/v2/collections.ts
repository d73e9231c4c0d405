import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import type { Catalogue } from '../catalogue.ts'
import { newId } from '../ids.ts'
import { mergeMetadata } from '../metadata.ts'
import type { SimulatedCollection } from '../product.ts'
import { json, refuse } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { type EntityShape, requestedFields, toSelection, trim } from './fields.ts'
import { holds, matches, within } from './filter.ts'
import { kebabCase } from './handle.ts'
import { sortedPage } from './list.ts'
import { alreadyExists } from './product-errors.ts'
import { dates, oneOrMore, strictQuery } from './query.ts'
import { requestBody } from './request-body.ts'

const columns = {
  handle: z.string().optional(),
  external_id: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  additional_data: z.record(z.string(), z.unknown()).nullish(),
}
const createBody = z.strictObject({ title: z.string(), ...columns })
const updateBody = z.strictObject({ title: z.string().optional(), ...columns })

const FIELDS = ['id', 'title', 'handle', 'external_id', 'created_at', 'updated_at', 'metadata']
const SHAPE: EntityShape = { relations: new Set(), foreignKeys: {}, onlyWithWhole: new Set() }

function render({ query }: RoutedRequest, collection: SimulatedCollection) {
  return trim(collection, toSelection(requestedFields(query, FIELDS)), SHAPE)
}

function requireFreeHandle({ collections }: Catalogue, handle: string, id?: string) {
  const holder = [...collections.values()].find(collection => collection.handle === handle)
  if (holder && holder.id !== id) throw alreadyExists('Product collection', 'handle', handle)
}

function createCollection(request: RoutedRequest, { catalogue }: MedusaState) {
  const { title, handle: given, external_id = null, metadata = null } = requestBody(createBody, request.body)
  const handle = given || kebabCase(title)
  requireFreeHandle(catalogue, handle)
  const now = new Date().toISOString()
  const id = newId('pcol')
  const collection = { id, title, handle, external_id, metadata, created_at: now, updated_at: now }
  catalogue.collections.set(id, collection)
  return json(200, { collection: render(request, collection) })
}

/** Unlike a product's, a collection's metadata is not cleared by `{}`. */
function updateCollection(request: RoutedRequest, { catalogue }: MedusaState) {
  const { additional_data: _, metadata, ...change } = withoutUndefined(requestBody(updateBody, request.body))
  const { id = '' } = request.params
  const before = catalogue.collections.get(id)
  if (!before) throw refuse(404, 'not_found', `Collection with id "${id}" not found`)
  if (change.handle !== undefined) requireFreeHandle(catalogue, change.handle, id)
  const merged = metadata === undefined ? {} : { metadata: mergeMetadata(before.metadata, metadata) }
  const after = { ...before, ...change, ...merged }
  if (!isDeepStrictEqual(after, before)) after.updated_at = new Date().toISOString()
  catalogue.collections.set(id, after)
  return json(200, { collection: render(request, after) })
}

function getCollection(request: RoutedRequest, { catalogue }: MedusaState) {
  const collection = catalogue.collections.get(request.params.id ?? '')
  return json(200, collection ? { collection: render(request, collection) } : {})
}

/** Softly: its products keep naming it, and answer `collection: null`. */
function deleteCollection({ params: { id = '' } }: RoutedRequest, { catalogue }: MedusaState) {
  if (catalogue.collections.delete(id)) catalogue.deletedCollections.add(id)
  return json(200, { id, object: 'collection', deleted: true })
}

const filters = {
  ...{ q: z.string().optional(), id: oneOrMore, title: oneOrMore, handle: oneOrMore, external_id: oneOrMore },
  ...{ created_at: dates, updated_at: dates },
}

function listCollections(request: RoutedRequest, { catalogue }: MedusaState) {
  const asked = strictQuery(request.query, 10, filters)
  const [id, title, handle] = [matches(asked.id), matches(asked.title), matches(asked.handle)]
  const [externalId, held] = [matches(asked.external_id), holds(asked.q)]
  const [created, updated] = [within(asked.created_at), within(asked.updated_at)]
  const found = [...catalogue.collections.values()].filter(
    each =>
      id(each.id) &&
      title(each.title) &&
      handle(each.handle) &&
      externalId(each.external_id) &&
      created(each.created_at) &&
      updated(each.updated_at) &&
      held([each.title]),
  )
  return sortedPage('collections', found, asked, collection => render(request, collection))
}

export const collectionRoutes: Route[] = [
  { method: 'GET', path: '/admin/collections', handle: listCollections },
  { method: 'POST', path: '/admin/collections', handle: createCollection },
  { method: 'GET', path: '/admin/collections/:id', handle: getCollection },
  { method: 'POST', path: '/admin/collections/:id', handle: updateCollection },
  { method: 'DELETE', path: '/admin/collections/:id', handle: deleteCollection },
]
