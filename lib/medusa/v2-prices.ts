import * as z from 'zod'
import { RelayError } from '../errors.ts'
import { inBatches } from './batches.ts'
import type { MedusaClient } from './client.ts'
import { unreadable } from './errors.ts'
import { type BasePrices, type PricedVariant, type PriceResult, type PriceWrite, VARIANT_MISSING } from './prices.ts'
import { queries } from './queries.ts'
import { readAdmin } from './read.ts'
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

/** A write beside what Medusa holds: the product's variants, and the prices that its variant is to have. */
interface Planned extends PriceWrite {
  product: Product
  prices: Partial<VariantPrice>[]
}

export function basePricesV2(client: MedusaClient, url: string): BasePrices {
  const products = async (ids: readonly string[], documents: PriceWrite['document'][]): Promise<Product[]> => {
    const found: Product[] = []
    for (const query of queries('id', ids)) {
      found.push(
        ...(await readAdmin(client, `/admin/products?${query}&fields=${FIELDS}`, productPage, documents)).products,
      )
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

  return {
    priceDestination: `${url} v2`,
    async findPrices(productIds, documents) {
      const found = await products(productIds, [...documents])
      return found.flatMap(({ id: product_id, variants }) =>
        (variants ?? []).map(
          ({ id, sku, prices }): PricedVariant => ({ id, product_id, sku: sku ?? null, prices: basePricesOf(prices) }),
        ),
      )
    },
    async writePrices(writes) {
      const documents = writes.map(({ document }) => document)
      const ids = writes.map(({ product_id }) => product_id)
      const present = new Map((await products(ids, documents)).map(each => [each.id, each]))
      const results = new Map<PriceWrite, PriceResult>()
      const planned = new Map<Planned, PriceWrite>()
      for (const write of writes) {
        const product = present.get(write.product_id)
        const variant = variantOf(product, write.variant_id)
        const prices = variant && pricesAfter(variant.prices ?? [], write.amounts)
        if (!product || !variant) results.set(write, { failure: missing(write) })
        else if (prices) planned.set({ ...write, product, prices }, write)
        else results.set(write, { changed: false, prices: basePricesOf(variant.prices) })
      }
      const plans = [...planned.keys()]
      const written = await inBatches<Planned, PriceResult>(plans, { bodyOf, send })
      for (const [index, write] of [...planned.values()].entries()) {
        const result = written[index]
        if (result) results.set(write, result)
      }
      return writes.flatMap(write => results.get(write) ?? [])
    },
  }
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
