import type { SimulatedProduct } from '../product.ts'
import { json } from '../reply.ts'
import type { RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { type Rules, validated } from './class-validator.ts'
import { askedFor, newestFirst, PAGING, queryObject } from './list.ts'
import { productAnswer } from './product-answer.ts'

const rules: Rules = { ...PAGING, q: { kind: 'string' }, handle: { kind: 'string' }, title: { kind: 'string' } }

/** By handle, by ids, or by q. A list of handles is refused, and so are SKUs and what else a stock server does not know. */
export function listProducts({ query }: RoutedRequest, { catalogue }: MedusaState) {
  const { id, ...rest } = queryObject(query)
  const { q, handle, title } = validated(rules, rest) as Record<'q' | 'handle' | 'title', string | undefined>
  const ids = id === undefined ? undefined : [id].flat()
  const found = [...catalogue.products.values()].filter(
    product =>
      (ids === undefined || ids.includes(product.id)) &&
      (handle === undefined || product.handle === handle) &&
      (title === undefined || product.title === title) &&
      (q === undefined || holds(product, q.toLowerCase())),
  )
  const { fields, relations } = askedFor(query)
  // Recorded: what a list is sorted by comes along, and a search answers every column.
  const asked = { fields: q === undefined && fields ? [...fields, 'created_at'] : undefined, relations }
  const page = newestFirst('products', found, query, 50, product => productAnswer(catalogue, product, asked))
  return json(200, page)
}

function holds({ title, description, variants }: SimulatedProduct, q: string): boolean {
  const columns = [title, description, ...variants.flatMap(variant => [variant.title, variant.sku])]
  return columns.some(column => column?.toLowerCase().includes(q))
}
