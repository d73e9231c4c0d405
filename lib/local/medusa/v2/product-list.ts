import * as z from 'zod'
import type { Catalogue } from '../catalogue.ts'
import type { SimulatedProduct } from '../product.ts'
import { notRecorded } from '../reply.ts'
import type { RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { requestedFields } from './fields.ts'
import { holds, matches, within } from './filter.ts'
import { sortedPage } from './list.ts'
import { productAnswer } from './product-answer.ts'
import { PRODUCT_FIELDS } from './product-fields.ts'
import { dates, looseQuery, oneOrMore } from './query.ts'

const filters = {
  q: z.string().optional(),
  id: oneOrMore,
  handle: oneOrMore,
  external_id: oneOrMore,
  collection_id: oneOrMore,
  status: z.array(z.enum(['draft', 'proposed', 'published', 'rejected'])).optional(),
  variants: z.object({ sku: oneOrMore }).optional(),
  created_at: dates,
  updated_at: dates,
}

/** Filters that Medusa knows and no recording shows. Those it does not know it ignores. */
const UNRECORDED = [
  ...['title', 'is_giftcard', 'category_id', 'option_id', 'option_value_id', 'tag_id', 'type_id', 'sales_channel_id'],
  ...['price_list_id', 'deleted_at'],
]

export function listProducts({ query }: RoutedRequest, { catalogue }: MedusaState) {
  const unrecorded = UNRECORDED.find(key => query.has(key) || query.has(`${key}[]`))
  if (unrecorded) throw notRecorded(`products by ${unrecorded}`)
  const asked = looseQuery(query, 50, filters)
  const found = candidates(catalogue, asked).filter(isAsked(asked))
  const fields = requestedFields(query, PRODUCT_FIELDS)
  return sortedPage('products', found, asked, product => productAnswer(catalogue, product, fields))
}

type Filters = z.output<z.ZodObject<typeof filters>>

/** Those that one of the keys names; else all. */
function candidates(catalogue: Catalogue, { id, handle, variants }: Filters): SimulatedProduct[] {
  const by = (wanted: string | string[], find: (key: string) => SimulatedProduct | undefined) => [
    ...new Set([wanted].flat().flatMap(key => find(key) ?? [])),
  ]
  if (id !== undefined) return by(id, key => catalogue.products.get(key))
  if (handle !== undefined) return by(handle, key => catalogue.productOfHandle(key))
  if (variants?.sku !== undefined) return by(variants.sku, key => catalogue.productOfSku(key))
  return [...catalogue.products.values()]
}

function isAsked(asked: Filters): (product: SimulatedProduct) => boolean {
  const [id, handle, externalId] = [matches(asked.id), matches(asked.handle), matches(asked.external_id)]
  const [collectionId, status] = [matches(asked.collection_id), matches(asked.status)]
  const [created, updated] = [within(asked.created_at), within(asked.updated_at)]
  const sku = matches(asked.variants?.sku)
  const held = holds(asked.q)
  return product =>
    id(product.id) &&
    handle(product.handle) &&
    externalId(product.external_id) &&
    collectionId(product.collection_id) &&
    status(product.status) &&
    created(product.created_at) &&
    updated(product.updated_at) &&
    (asked.variants?.sku === undefined || product.variants.some(variant => sku(variant.sku))) &&
    held(searchable(product))
}

const searchable = ({ title, subtitle, description, variants }: SimulatedProduct) => [
  ...[title, subtitle, description],
  ...variants.flatMap(variant => [variant.title, variant.sku]),
]
