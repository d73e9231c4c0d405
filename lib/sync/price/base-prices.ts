import { dayIn } from './day.ts'
import { type Money, majorUnits } from './money.ts'
import { type ItemPrice, type Priced, shopPrice } from './shop-price.ts'
import type { PriceOptions } from './sync.ts'

/** A base price of a variant of Medusa 2, in major units. */
export interface BasePrice extends Money {
  /** The Item Price that it is. */
  name: string
  /** As Medusa writes it: `omr`. */
  currency_code: string
}

export interface SkippedPrice {
  name: string
  reason: string
}

/** Which prices are the shop's, and what day it is there, as ERPNext writes dates. */
export interface PricingDay {
  priceList: string
  today: string
}

export const pricingDay = ({ priceList, timeZone }: PriceOptions, now: number): PricingDay => ({
  priceList,
  today: dayIn(timeZone, now),
})

/**
 * What an item costs on a day: one price per currency, of the Item Prices of the list that hold on that day the one that
 * began last. One without `valid_from` is the oldest; `valid_upto` is inclusive. Every other one says why it does not count.
 */
export function basePrices(
  prices: readonly ItemPrice[],
  { priceList, today }: PricingDay,
): { prices: BasePrice[]; skipped: SkippedPrice[] } {
  const inForce = new Map<string, Priced>()
  const skipped: SkippedPrice[] = []
  for (const price of prices.toSorted(byPrecedence)) {
    const standing = standingOf(price, inForce, { priceList, today })
    if ('reason' in standing) skipped.push({ name: price.name, reason: standing.reason })
    else inForce.set(standing.price.currency.toLowerCase(), standing.price)
  }
  return {
    prices: [...inForce].map(([currency_code, { name, currency, price_list_rate }]) => ({
      name,
      currency_code,
      ...majorUnits(price_list_rate, currency),
    })),
    skipped,
  }
}

/** In force, or why not; what takes precedence was asked before. */
function standingOf(
  price: ItemPrice,
  inForce: ReadonlyMap<string, Priced>,
  { priceList, today }: PricingDay,
): { price: Priced } | { reason: string } {
  const { valid_from, valid_upto } = price
  const standing = shopPrice(price, priceList)
  if ('reason' in standing) return standing
  if (valid_from && valid_from > today) return { reason: `begins on ${valid_from}` }
  if (valid_upto && valid_upto < today) return { reason: `ended on ${valid_upto}` }
  const better = inForce.get(standing.price.currency.toLowerCase())
  return better ? { reason: `superseded by ${better.name}${since(better)}` } : standing
}

const since = ({ valid_from }: ItemPrice): string => (valid_from ? `, which began on ${valid_from}` : '')

/**
 * The later `valid_from` first. Of two from one day the one that names its UOM, as in ERPNext's own look-up (which leaves
 * it open after that), then the one that was made last, then by name: the same one whatever order they come in. Not the
 * one that was saved last, for the relay saves them itself when it writes ids.
 */
const byPrecedence = (a: ItemPrice, b: ItemPrice): number =>
  descending(a.valid_from || '', b.valid_from || '') ||
  descending(a.uom || '', b.uom || '') ||
  descending(a.creation, b.creation) ||
  descending(a.name, b.name)

const descending = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0)
