import type { SimulatedProduct } from '../product.ts'
import { json, refuse } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { requestedFields } from './fields.ts'
import { productAnswer } from './product-answer.ts'
import { batchBody, createBody, updateBody } from './product-body.ts'
import { createProducts } from './product-create.ts'
import { deleteProducts } from './product-delete.ts'
import { PRODUCT_FIELDS } from './product-fields.ts'
import { listProducts } from './product-list.ts'
import { updateProducts } from './product-update.ts'
import { requestBody } from './request-body.ts'

export function answerWith(
  { query }: RoutedRequest,
  { catalogue }: MedusaState,
  product: SimulatedProduct | undefined,
) {
  const fields = requestedFields(query, PRODUCT_FIELDS)
  return json(200, product ? { product: productAnswer(catalogue, product, fields) } : {})
}

function getProduct(request: RoutedRequest, state: MedusaState) {
  const product = state.catalogue.products.get(request.params.id ?? '')
  if (!product) throw refuse(404, 'not_found', 'Product not found')
  return answerWith(request, state, product)
}

function createProduct(request: RoutedRequest, state: MedusaState) {
  const { additional_data: _, ...body } = requestBody(createBody, request.body)
  const [product] = state.catalogue.atomically(() => createProducts(state.catalogue, [body]))
  return answerWith(request, state, product)
}

function updateProduct(request: RoutedRequest, state: MedusaState) {
  const { additional_data: _, ...body } = requestBody(updateBody, request.body)
  const { catalogue } = state
  const { id = '' } = request.params
  if (!catalogue.products.has(id)) throw refuse(404, 'not_found', `Product with id "${id}" not found`)
  catalogue.atomically(() => updateProducts(catalogue, [{ id, ...body }]))
  return answerWith(request, state, catalogue.products.get(id))
}

/** All or nothing. What it answers is sorted by id, which is neither the order asked for nor that of creation. */
function batchProducts({ body, query }: RoutedRequest, { catalogue }: MedusaState) {
  const { create = [], update = [], delete: ids = [] } = requestBody(batchBody, body)
  const created = catalogue.atomically(() => {
    const products = createProducts(catalogue, create)
    updateProducts(catalogue, update)
    deleteProducts(catalogue, ids)
    return products
  })
  const fields = requestedFields(query, PRODUCT_FIELDS)
  const answers = (wanted: readonly { id: string }[]) => {
    const unique = [...new Set(wanted.map(({ id }) => id))].sort()
    const products = unique.flatMap(id => catalogue.products.get(id) ?? [])
    return products.map(product => productAnswer(catalogue, product, fields))
  }
  const deleted = { ids, object: 'product', deleted: true }
  return json(200, { created: answers(created), updated: answers(update), deleted })
}

/** What is gone, or never was, is deleted all the same. */
function removeProduct({ params: { id = '' } }: RoutedRequest, { catalogue }: MedusaState) {
  catalogue.atomically(() => deleteProducts(catalogue, [id]))
  return json(200, { id, object: 'product', deleted: true })
}

export const productRoutes: Route[] = [
  { method: 'GET', path: '/admin/products', handle: listProducts },
  { method: 'POST', path: '/admin/products', handle: createProduct },
  { method: 'POST', path: '/admin/products/batch', handle: batchProducts },
  { method: 'GET', path: '/admin/products/:id', handle: getProduct },
  { method: 'POST', path: '/admin/products/:id', handle: updateProduct },
  { method: 'DELETE', path: '/admin/products/:id', handle: removeProduct },
]
