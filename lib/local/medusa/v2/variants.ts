import * as z from 'zod'
import type { Catalogue } from '../catalogue.ts'
import type { SimulatedProduct, SimulatedVariant } from '../product.ts'
import { json, notRecorded, refuse, unknownError } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { requestedFields } from './fields.ts'
import { matches, within } from './filter.ts'
import { sortedPage } from './list.ts'
import { variantAnswer } from './product-answer.ts'
import { type VariantChange, variantBody } from './product-body.ts'
import { requireFreeSkus, requireOptionValues } from './product-errors.ts'
import { PRODUCTS_VARIANT_FIELDS, VARIANT_FIELDS } from './product-fields.ts'
import { metadataAfter } from './product-update.ts'
import { answerWith } from './products.ts'
import { dates, oneOrMore, strictQuery } from './query.ts'
import { requestBody } from './request-body.ts'
import { changedVariant } from './variants-update.ts'

const filters = { id: oneOrMore, sku: oneOrMore, created_at: dates, updated_at: dates, q: z.never().optional() }

function listVariants(
  { query }: RoutedRequest,
  { catalogue }: MedusaState,
  products: Iterable<SimulatedProduct>,
  defaults: readonly string[],
) {
  if (query.has('q')) throw notRecorded('variants by q')
  const asked = strictQuery(query, 50, filters)
  const [id, sku] = [matches(asked.id), matches(asked.sku)]
  const [created, updated] = [within(asked.created_at), within(asked.updated_at)]
  const rows = [...products].flatMap(product => product.variants.map(variant => ({ id: variant.id, product, variant })))
  const found = rows.filter(
    ({ variant }) => id(variant.id) && sku(variant.sku) && created(variant.created_at) && updated(variant.updated_at),
  )
  const fields = requestedFields(query, defaults)
  return sortedPage('variants', found, asked, ({ product, variant }) =>
    variantAnswer(catalogue, product, variant, fields),
  )
}

/** All, unless SKUs are asked for. */
function productsOfSkus({ query }: RoutedRequest, { catalogue }: MedusaState): Iterable<SimulatedProduct> {
  const skus = query.getAll('sku[]')
  return skus.length ? new Set(skus.flatMap(sku => catalogue.productOfSku(sku) ?? [])) : catalogue.products.values()
}

function getVariant({ params, query }: RoutedRequest, { catalogue }: MedusaState) {
  const product = catalogue.products.get(params.id ?? '')
  const variant = product?.variants.find(({ id }) => id === params.variant_id)
  if (!product || !variant) return json(200, {})
  const fields = requestedFields(query, PRODUCTS_VARIANT_FIELDS)
  return json(200, { variant: variantAnswer(catalogue, product, variant, fields) })
}

/** Answers the product. A variant that is not there is passed over in silence. */
function updateVariant(request: RoutedRequest, state: MedusaState) {
  const { additional_data: _, ...change } = requestBody(variantBody, request.body)
  const { catalogue } = state
  const product = catalogue.products.get(request.params.id ?? '')
  if (change.id !== undefined && change.id !== request.params.variant_id) {
    throw refuse(400, 'invalid_data', `Cannot update non-existing variants with ids: ${change.id}`)
  }
  if (!product) throw unknownError()
  const variant = product.variants.find(({ id }) => id === request.params.variant_id)
  if (!variant) return answerWith(request, state, product)
  const after = writtenVariant(catalogue, product, variant, change)
  const variants = product.variants.map(each => (each === variant ? after : each))
  return answerWith(request, state, catalogue.putProduct({ ...product, variants }))
}

/** This route merges metadata, and moves `updated_at` for an equal write too; a product's update does neither. */
function writtenVariant(
  catalogue: Catalogue,
  product: SimulatedProduct,
  variant: SimulatedVariant,
  change: VariantChange,
): SimulatedVariant {
  if (change.manage_inventory !== undefined && change.manage_inventory !== variant.manage_inventory) {
    throw notRecorded('manage_inventory changed by the route of a variant')
  }
  requireOptionValues(product.options, change)
  if (change.sku !== variant.sku) requireFreeSkus(catalogue, [change.sku])
  const now = new Date().toISOString()
  const metadata = change.metadata === undefined ? {} : { metadata: metadataAfter(variant.metadata, change.metadata) }
  return { ...changedVariant(catalogue, variant, { ...change, ...metadata }, now), updated_at: now }
}

export const variantRoutes: Route[] = [
  {
    method: 'GET',
    path: '/admin/product-variants',
    handle: (request, state) => listVariants(request, state, productsOfSkus(request, state), VARIANT_FIELDS),
  },
  {
    method: 'GET',
    path: '/admin/products/:id/variants',
    handle: (request, state) => {
      const product = state.catalogue.products.get(request.params.id ?? '')
      return listVariants(request, state, product ? [product] : [], PRODUCTS_VARIANT_FIELDS)
    },
  },
  { method: 'GET', path: '/admin/products/:id/variants/:variant_id', handle: getVariant },
  { method: 'POST', path: '/admin/products/:id/variants/:variant_id', handle: updateVariant },
]
