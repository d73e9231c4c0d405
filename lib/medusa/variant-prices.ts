import * as z from 'zod'
import type { BasePrice } from './prices.ts'

const quantity = z
  .number()
  .nullish()
  .transform(value => value ?? null)

/** One of the prices of a variant as Medusa 2 answers it, of no price list. */
export const variantPrice = z.object({
  id: z.string(),
  currency_code: z.string(),
  amount: z.number(),
  min_quantity: quantity,
  max_quantity: quantity,
  rules: z.record(z.string(), z.string()),
})
export type VariantPrice = z.output<typeof variantPrice>

/** For every buyer and every quantity. */
const isBase = ({ min_quantity, max_quantity, rules }: VariantPrice): boolean =>
  min_quantity === null && max_quantity === null && Object.keys(rules).length === 0

export const basePricesOf = (prices: readonly VariantPrice[] | null | undefined): BasePrice[] =>
  (prices ?? []).filter(isBase).map(({ id, currency_code, amount }) => ({ id, currency_code, amount }))

/**
 * All prices that a variant is to have, undefined where it has them. Given prices replace all there were (recorded); one that
 * is named by id keeps it. Each is written out: Medusa tells prices apart by currency, quantities and rules, and takes those
 * that have only ids for one and the same (found on 2.21).
 */
export function pricesAfter(
  present: readonly VariantPrice[],
  amounts: Readonly<Record<string, number | null>>,
): Partial<VariantPrice>[] | undefined {
  const wanted = new Map(Object.entries(amounts).map(([code, amount]) => [code.toLowerCase(), amount]))
  const base = new Map(present.filter(isBase).map(price => [price.currency_code, price]))
  const differs = [...wanted].some(([code, amount]) => (base.get(code)?.amount ?? null) !== amount)
  if (!differs) return undefined
  const kept = present.flatMap(price => {
    const amount = isBase(price) ? wanted.get(price.currency_code) : undefined
    if (amount === null) return []
    return [amount === undefined ? price : { ...price, amount }]
  })
  const added = [...wanted].flatMap(([currency_code, amount]) =>
    amount === null || base.has(currency_code) ? [] : [{ currency_code, amount }],
  )
  return [...kept, ...added]
}
