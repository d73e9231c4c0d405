import { htmlToLine } from '../text/html-to-text.ts'
import { endOfDay, startOfDay } from './day.ts'
import { type Money, minorUnits } from './money.ts'
import type { Priced } from './shop-price.ts'

/** The body of a price list of Medusa 1. */
export interface PriceListV1 {
  name: string
  description: string
  type: 'override'
  customer_groups: never[]
  status: 'active'
  starts_at: string | null
  ends_at: string | null
  /** In minor units. */
  prices: { amount: number; variant_id: string; currency_code: string }[]
}

/**
 * The price list that an Item Price is on Medusa 1: Medusa itself looks at its dates, so that one which begins later is
 * sent at once. Both days count whole, in the site's time zone.
 */
export function priceListV1(
  price: Priced,
  variant: { id: string; title: string },
  timeZone: string,
): { body: PriceListV1; rounded?: Money['rounded'] } {
  const { amount, rounded } = minorUnits(price.price_list_rate, price.currency)
  return {
    body: {
      name: htmlToLine(variant.title),
      description: price.price_list ?? '',
      type: 'override',
      customer_groups: [],
      status: 'active',
      starts_at: price.valid_from ? startOfDay(price.valid_from, timeZone) : null,
      ends_at: price.valid_upto ? endOfDay(price.valid_upto, timeZone) : null,
      prices: [{ amount, variant_id: variant.id, currency_code: price.currency.toLowerCase() }],
    },
    ...(rounded && { rounded }),
  }
}
