import { newId } from '../ids.ts'
import type { SimulatedProduct } from '../product.ts'
import { json, notRecorded } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { validated } from './class-validator.ts'
import { askedFor } from './list.ts'
import { removePricesOfVariants } from './price-list-write.ts'
import { productAnswer } from './product-answer.ts'
import { listProducts } from './product-list.ts'
import { optionRules, productCreateRules, productUpdateRules } from './product-rules.ts'
import { changeProduct, duplicate, existingProduct, insertProduct } from './product-write.ts'
import { changeVariant, insertVariant, type VariantBody } from './variant-write.ts'

const answer = ({ catalogue }: MedusaState, product: SimulatedProduct) =>
  json(200, { product: productAnswer(catalogue, product) })

function getProduct({ params: { id = '' }, query }: RoutedRequest, { catalogue }: MedusaState) {
  return json(200, { product: productAnswer(catalogue, existingProduct(catalogue, id), askedFor(query)) })
}

function createProduct({ body }: RoutedRequest, state: MedusaState) {
  const { catalogue, extended } = state
  const given = validated(productCreateRules(extended), body)
  return catalogue.atomically(() => {
    let product = insertProduct(catalogue, given, extended)
    for (const { options, ...variant } of (given.variants ?? []) as VariantBody[]) {
      const byPlace = (options ?? []).map(({ value }, place) => ({
        value,
        option_id: product.options[place]?.id ?? '',
      }))
      product = insertVariant(catalogue, product, { ...variant, options: byPlace })
    }
    return answer(state, product)
  })
}

function updateProduct({ params: { id = '' }, body }: RoutedRequest, state: MedusaState) {
  const { catalogue, extended } = state
  const given = validated(productUpdateRules(extended), body)
  const before = existingProduct(catalogue, id)
  return catalogue.atomically(() => {
    const { variants, ...columns } = given as { variants?: VariantBody[] }
    if (variants && !before.variants.every(each => variants.some(variant => variant.id === each.id))) {
      throw notRecorded('a v1 product that loses variants')
    }
    let product = Object.keys(columns).length > 0 ? changeProduct(catalogue, before, columns) : before
    for (const variant of variants ?? []) product = changeVariant(catalogue, product, variant.id ?? '', variant)
    return answer(state, product)
  })
}

/** What is gone, or never was, is deleted all the same. */
function removeProduct({ params: { id = '' } }: RoutedRequest, { catalogue }: MedusaState) {
  const variants = catalogue.products.get(id)?.variants ?? []
  removePricesOfVariants(
    catalogue,
    variants.map(variant => variant.id),
  )
  catalogue.removeProduct(id)
  return json(200, { id, object: 'product', deleted: true })
}

function createOption({ params: { id = '' }, body }: RoutedRequest, state: MedusaState) {
  const { title } = validated(optionRules, body) as { title: string }
  const product = existingProduct(state.catalogue, id)
  if (product.options.some(option => option.title === title)) {
    throw duplicate(`An option with the title: ${title} already exists`)
  }
  const option = { id: newId('opt'), title, created_at: new Date().toISOString(), values: [] }
  return answer(state, state.catalogue.putProduct({ ...product, options: [...product.options, option] }))
}

export const productRoutes: Route[] = [
  { method: 'GET', path: '/admin/products', handle: listProducts },
  { method: 'POST', path: '/admin/products', handle: createProduct },
  { method: 'GET', path: '/admin/products/:id', handle: getProduct },
  { method: 'POST', path: '/admin/products/:id', handle: updateProduct },
  { method: 'DELETE', path: '/admin/products/:id', handle: removeProduct },
  { method: 'POST', path: '/admin/products/:id/options', handle: createOption },
]
