import type { Catalogue } from '../catalogue.ts'
import { newId } from '../ids.ts'
import {
  type Metadata,
  NO_MEASURES,
  type SimulatedOption,
  type SimulatedPrice,
  type SimulatedProduct,
  type SimulatedVariant,
} from '../product.ts'
import { notRecorded, refuse, unknownError } from '../reply.ts'
import { metadataAfter } from './product-write.ts'

interface Price {
  id?: string | null
  currency_code?: string | null
  region_id?: string | null
  amount: number
}

export interface VariantBody extends Partial<Omit<SimulatedVariant, 'options' | 'prices' | 'metadata'>> {
  metadata?: Metadata
  prices?: Price[] | null
  options?: { value: string; option_id: string }[] | null
}

/** A variant is made in a transaction, and v1 trips over undoing it: its message says both. */
const undone = (message: string) =>
  refuse(400, 'invalid_data', `${message}\nCannot read properties of undefined (reading 'length')`)

export const productMissing = () => undone('Product id missing')

export function insertVariant(catalogue: Catalogue, product: SimulatedProduct, body: VariantBody): SimulatedProduct {
  const { options, prices, metadata, ...columns } = body
  const values = options ?? []
  requireValues(product, body.title ?? '', values)
  requireFreeSku(catalogue, product, columns.sku, undone(SKU_TAKEN))
  requireWholeQuantity(columns)
  const now = new Date().toISOString()
  const id = newId('variant')
  const variant: SimulatedVariant = {
    ...{ ...NO_MEASURES, title: '', sku: null, barcode: null, ean: null, upc: null, thumbnail: null },
    ...{ inventory_quantity: 0, allow_backorder: false, manage_inventory: true, variant_rank: product.variants.length },
    ...columns,
    ...{ id, metadata: metadata ?? null, inventory_item_id: null, created_at: now, updated_at: now },
    prices: pricesAfter([], prices ?? [], now),
    options: Object.fromEntries(
      values.map(({ option_id, value }) => [product.options.find(option => option.id === option_id)?.title, value]),
    ),
  }
  const withValue = (option: SimulatedOption): SimulatedOption => {
    const given = values.find(({ option_id }) => option_id === option.id)
    const value = { id: newId('optval'), value: given?.value ?? '', created_at: now, variant_id: id }
    return { ...option, values: [...option.values, value] }
  }
  return catalogue.putProduct({
    ...product,
    options: product.options.map(withValue),
    variants: [...product.variants, variant],
  })
}

function requireValues(
  { options, variants }: SimulatedProduct,
  title: string,
  given: { option_id: string; value: string }[],
) {
  if (options.length !== given.length) {
    throw undone(
      `Product options length does not match variant options length. Product has ${options.length} and variant has ${given.length}.`,
    )
  }
  const missing = options.find(option => !given.some(({ option_id }) => option_id === option.id))
  if (missing) throw undone(`Variant options do not contain value for ${missing.title}`)
  const isTaken = variants.some(variant =>
    options.every(
      option => given.find(({ option_id }) => option_id === option.id)?.value === variant.options[option.title],
    ),
  )
  if (isTaken) throw undone(`Variant with title ${title} with provided options already exists`)
}

const SKU_TAKEN = 'duplicate key value violates unique constraint "IDX_2ca8cfbdafb998ecfd6d340389"'

function requireFreeSku(
  catalogue: Catalogue,
  { id }: SimulatedProduct,
  sku: string | null | undefined,
  refusal: Error,
) {
  const holder = typeof sku === 'string' ? catalogue.productOfSku(sku) : undefined
  if (holder?.id === id || holder) throw refusal
}

/** The column is of whole numbers, the validator is not. */
function requireWholeQuantity({ inventory_quantity = 0 }: VariantBody): void {
  if (!Number.isInteger(inventory_quantity)) throw unknownError()
}

export function changeVariant(
  catalogue: Catalogue,
  product: SimulatedProduct,
  id: string,
  body: VariantBody,
): SimulatedProduct {
  const before = product.variants.find(variant => variant.id === id)
  if (!before) throw notRecorded('a v1 variant of another product')
  const { id: _, prices, options, metadata, ...columns } = body
  if (options != null) throw notRecorded('a v1 variant whose options change')
  if (columns.sku !== before.sku)
    requireFreeSku(catalogue, product, columns.sku, notRecorded('a v1 variant that takes a SKU'))
  requireWholeQuantity(columns)
  const now = new Date().toISOString()
  const after = {
    ...{ ...before, ...columns, metadata: metadataAfter(before.metadata, metadata), updated_at: now },
    prices: prices ? pricesAfter(before.prices, prices, now) : before.prices,
  }
  return catalogue.putProduct({ ...product, variants: product.variants.map(each => (each === before ? after : each)) })
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency').map(code => code.toLowerCase()))

export function requireCurrency(code: string | undefined): void {
  if (code === undefined) throw notRecorded('a v1 price without a currency')
  if (CURRENCIES.has(code)) return
  throw refuse(404, 'not_found', `Currency with currency_code ${code} does not exist.`)
}

/** The list given replaces the one before; a price of the same currency keeps its id. */
function pricesAfter(before: SimulatedPrice[], given: readonly Price[], now: string): SimulatedPrice[] {
  return given.map(({ currency_code, region_id, amount }) => {
    if (region_id != null || currency_code == null) throw notRecorded('a v1 price of a region')
    requireCurrency(currency_code)
    const known = before.find(price => price.currency_code === currency_code)
    if (known) return { ...known, amount, updated_at: now }
    const stamps = { created_at: now, updated_at: now }
    return { id: newId('ma'), currency_code, amount, min_quantity: null, max_quantity: null, ...stamps }
  })
}
