import { json, notRecorded, refuse } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { type Rules, validated } from './class-validator.ts'
import { askedFor, PAGING, queryObject } from './list.ts'
import { pricesOfLists, productAnswer, variantAnswer } from './product-answer.ts'
import { variantCreateRules, variantUpdateRules } from './product-rules.ts'
import { changeVariant, insertVariant, productMissing, type VariantBody } from './variant-write.ts'

function createVariant({ params: { id = '' }, body }: RoutedRequest, { catalogue }: MedusaState) {
  const given = validated(variantCreateRules, body) as VariantBody
  const product = catalogue.products.get(id)
  if (!product) throw productMissing()
  return json(200, { product: productAnswer(catalogue, insertVariant(catalogue, product, given)) })
}

const noSuchVariant = (id: string) => refuse(404, 'not_found', `Variant with id: ${id} was not found`)

function updateVariant({ params: { id = '', variant_id = '' }, body }: RoutedRequest, { catalogue }: MedusaState) {
  const given = validated(variantUpdateRules, body) as VariantBody
  const product = catalogue.products.get(id)
  if (!product?.variants.some(variant => variant.id === variant_id)) {
    throw catalogue.productOfVariant(variant_id)
      ? notRecorded('a v1 variant of another product')
      : noSuchVariant(variant_id)
  }
  return json(200, { product: productAnswer(catalogue, changeVariant(catalogue, product, variant_id, given)) })
}

function getVariant({ params: { variant_id = '' }, query }: RoutedRequest, { catalogue }: MedusaState) {
  const product = catalogue.productOfVariant(variant_id)
  const variant = product?.variants.find(({ id }) => id === variant_id)
  if (!product || !variant) throw noSuchVariant(variant_id)
  const { fields, relations } = askedFor(query)
  if (fields?.join() === 'id' && relations?.join() === 'prices' && variant.prices.length === 0) {
    return json(200, { variant: { id: variant_id, prices: pricesOfLists(catalogue, variant) } })
  }
  if (fields || relations) throw notRecorded('a v1 variant with other fields')
  return json(200, { variant: variantAnswer(catalogue, product, variant) })
}

const listRules: Rules = { ...PAGING, q: { kind: 'string' } }

/** There is no filter by SKU, only `q`, which also finds what merely holds it. */
function listVariants({ query }: RoutedRequest, { catalogue }: MedusaState) {
  const { q = '' } = validated(listRules, queryObject(query)) as { q?: string }
  const wanted = q.toLowerCase()
  const found = [...catalogue.products.values()].flatMap(product =>
    product.variants
      .filter(({ title, sku }) => [title, sku, product.title].some(text => text?.toLowerCase().includes(wanted)))
      .map(variant => variantAnswer(catalogue, product, variant)),
  )
  const offset = Number(query.get('offset') ?? 0)
  const limit = Number(query.get('limit') ?? 20)
  return json(200, { variants: found.slice(offset, offset + limit), count: found.length })
}

export const variantRoutes: Route[] = [
  { method: 'GET', path: '/admin/variants', handle: listVariants },
  { method: 'GET', path: '/admin/variants/:variant_id', handle: getVariant },
  { method: 'POST', path: '/admin/products/:id/variants', handle: createVariant },
  { method: 'POST', path: '/admin/products/:id/variants/:variant_id', handle: updateVariant },
]
