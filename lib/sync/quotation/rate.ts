export interface PriceRow {
  name: string
  modified: string
  price_list?: string | null | undefined
  customer?: string | null | undefined
  uom?: string | null | undefined
  packing_unit?: number | null | undefined
  batch_no?: string | null | undefined
  currency?: string | null | undefined
  price_list_rate?: number | null | undefined
  valid_from?: string | null | undefined
  valid_upto?: string | null | undefined
}

/** Whose price, in which list, for which unit, on which day. */
export interface PriceTerms {
  customer?: string | undefined
  priceList: string
  stockUom: string
  currency: string
  today: string
}

/**
 * What one stock unit costs this customer: its own Item Price of the list, else everybody's; of two in force the one that
 * began later. A blank UOM is the stock UOM; prices of a batch, of a packing unit or of another UOM are for something else.
 */
export function rateOf(prices: readonly PriceRow[], terms: PriceTerms): number | undefined {
  const inForce = prices.filter(price => isFor(price, terms)).sort(byPrecedence)
  return inForce[0]?.price_list_rate ?? undefined
}

function isFor(price: PriceRow, { customer, priceList, stockUom, currency, today }: PriceTerms): boolean {
  return (
    price.price_list === priceList &&
    (!price.customer || price.customer === customer) &&
    (!price.uom || price.uom === stockUom) &&
    !price.packing_unit &&
    !price.batch_no &&
    price.currency === currency &&
    typeof price.price_list_rate === 'number' &&
    (price.valid_from || '') <= today &&
    (!price.valid_upto || price.valid_upto >= today)
  )
}

/** The name last: the same one, in whatever order they come. */
const byPrecedence = (a: PriceRow, b: PriceRow): number =>
  Number(Boolean(b.customer)) - Number(Boolean(a.customer)) ||
  descending(a.valid_from || '', b.valid_from || '') ||
  descending(a.uom || '', b.uom || '') ||
  descending(a.modified, b.modified) ||
  descending(a.name, b.name)

const descending = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0)
