import * as z from 'zod'
import type { DocumentRef } from '../document.ts'
import { RelayError } from '../errors.ts'
import { ask } from './ask.ts'
import { inBatches } from './batches.ts'
import type { MedusaClient } from './client.ts'
import { unreadable } from './errors.ts'
import { keyQueries } from './key-queries.ts'
import {
  type BasePrices,
  type PricedVariant,
  type PriceResult,
  type PriceWrite,
  VARIANT_MISSING,
  VARIANT_OF_ANOTHER,
} from './prices.ts'
import { basePricesOf, pricesAfter, type VariantPrice, variantPrice } from './variant-prices.ts'

const variant = z.object({
  id: z.string(),
  sku: z.string().nullish(),
  prices: z.array(variantPrice).nullish(),
})
const product = z.object({ id: z.string(), variants: z.array(variant).nullish() })
type Product = z.output<typeof product>
const productPage = z.object({ products: z.array(product) })
const batchAnswer = z.object({ updated: z.array(product) })

/** Without both keys of its rules a price for one region looks like one for all (found on 2.21). */
const PRICE_FIELDS = ['id', 'amount', 'currency_code', 'min_quantity', 'max_quantity'].concat(
  ['attribute', 'value'].map(key => `price_rules.${key}`),
)
const FIELDS = ['id', 'variants.id', 'variants.sku', ...PRICE_FIELDS.map(field => `variants.prices.${field}`)].join()

/** What the shop changes between the reading and the writing is lost: read no more than is written next. */
const READ_AT_ONCE = 100

/** A write beside what Medusa holds: the product's variants, and the prices that its variant is to have. */
interface Planned extends PriceWrite {
  product: Product
  prices: Partial<VariantPrice>[]
}

export function basePricesV2(client: MedusaClient, url: string): BasePrices {
  const products = async (ids: readonly string[], document: DocumentRef): Promise<Product[]> => {
    const found: Product[] = []
    for (const query of keyQueries('id', ids)) {
      const path = `/admin/products?${query}&fields=${FIELDS}`
      found.push(...(await ask(client, { method: 'get', path, documents: [document] }, productPage)).products)
    }
    return found
  }

  const send = async (batch: readonly Planned[]): Promise<PriceResult[]> => {
    const answers = (json: unknown) => {
      const updated = new Map(batchAnswer.safeParse(json).data?.updated.map(each => [each.id, each]))
      return batch.map(({ product_id, variant_id }) => variantOf(updated.get(product_id), variant_id))
    }
    const { json } = await client.admin({
      method: 'post',
      path: `/admin/products/batch?fields=${FIELDS}`,
      json: { update: batch.map(bodyOf) },
      documents: batch.map(({ document }) => document),
      parts: { payloads: batch.map(bodyOf), responses: answers },
    })
    return answers(json).map(variant => {
      if (!variant) throw unreadable('the answer to a batch of prices lacks one of them')
      return { changed: true, prices: basePricesOf(variant.prices) }
    })
  }

  const writeSome = async (writes: readonly PriceWrite[]): Promise<PriceResult[]> => {
    const [first] = writes
    if (!first) return []
    const ids = writes.map(({ product_id }) => product_id)
    const present = new Map((await products(ids, first.document)).map(each => [each.id, each]))
    const plans = writes.map(write => planned(write, present.get(write.product_id)))
    const changes = plans.filter(plan => 'product' in plan)
    const written = new Map((await inBatches(changes, { bodyOf, send })).map((result, at) => [changes[at], result]))
    return plans.flatMap(plan => ('product' in plan ? (written.get(plan) ?? []) : plan))
  }

  return {
    priceDestination: `${url} v2`,
    async findPrices(productIds, document) {
      const found = await products(productIds, document)
      return found.flatMap(({ id: product_id, variants }) =>
        (variants ?? []).map(
          ({ id, sku, prices }): PricedVariant => ({ id, product_id, sku: sku ?? null, prices: basePricesOf(prices) }),
        ),
      )
    },
    async writePrices(writes) {
      const results: PriceResult[] = []
      for (let at = 0; at < writes.length; at += READ_AT_ONCE) {
        results.push(...(await writeSome(writes.slice(at, at + READ_AT_ONCE))))
      }
      return results
    },
  }
}

/** What there is to write, or the result where there is nothing. */
function planned(write: PriceWrite, product: Product | undefined): Planned | PriceResult {
  const variant = variantOf(product, write.variant_id)
  if (!product || !variant) return { failure: missing(write) }
  if (write.sku && variant.sku && variant.sku !== write.sku) return { failure: ofAnother(write, variant.sku) }
  const prices = pricesAfter(variant.prices ?? [], write.amounts)
  return prices ? { ...write, product, prices } : { changed: false, prices: basePricesOf(variant.prices) }
}

const variantOf = (product: Product | undefined, id: string) => product?.variants?.find(variant => variant.id === id)

/** Its siblings are named, for a variant that is left out is deleted (recorded). */
const bodyOf = ({ product, variant_id, prices }: Planned) => ({
  id: product.id,
  variants: product.variants?.map(({ id }) => (id === variant_id ? { id, prices } : { id })),
})

const missing = ({ product_id, variant_id }: PriceWrite): RelayError =>
  new RelayError('permanent', `Medusa: product ${product_id} with variant ${variant_id} is not there`, {
    code: VARIANT_MISSING,
    server: 'medusa',
  })

const ofAnother = ({ variant_id, sku }: PriceWrite, theirs: string): RelayError =>
  new RelayError('permanent', `Medusa: variant ${variant_id} is that of ${theirs}, not of ${sku}`, {
    code: VARIANT_OF_ANOTHER,
    server: 'medusa',
  })
