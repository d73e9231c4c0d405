/** An Item Price, by the names of ERPNext's fields. Dates are days of the site: `2026-11-21`. */
export interface ItemPrice {
  name: string
  creation: string
  price_list?: string | null | undefined
  customer?: string | null | undefined
  uom?: string | null | undefined
  /** Of the Item. */
  stock_uom?: string | null | undefined
  packing_unit?: number | null | undefined
  batch_no?: string | null | undefined
  currency?: string | null | undefined
  price_list_rate?: number | null | undefined
  valid_from?: string | null | undefined
  valid_upto?: string | null | undefined
}

/** One that says what it costs, and in what. */
export type Priced<Price extends ItemPrice = ItemPrice> = Price & { currency: string; price_list_rate: number }

/**
 * An Item Price that is the shop's on some day, or why it is none. A rate of 0 is a price: somebody gives the item away.
 */
export function shopPrice<Price extends ItemPrice>(
  price: Price,
  priceList: string,
): { price: Priced<Price> } | { reason: string } {
  const { price_list, customer, uom, stock_uom, packing_unit, batch_no, currency, price_list_rate } = price
  if (price_list !== priceList) return { reason: `of the price list ${price_list || '(none)'}, not of ${priceList}` }
  if (customer) return { reason: `for the customer ${customer} only` }
  if (uom && uom !== stock_uom) return { reason: `per ${uom}, not per stock UOM ${stock_uom || '(none)'}` }
  if ((packing_unit ?? 0) > 1) return { reason: `for packs of ${packing_unit}` }
  if (batch_no) return { reason: `for the batch ${batch_no} only` }
  if (!currency) return { reason: 'has no currency' }
  if (price_list_rate === null || price_list_rate === undefined) return { reason: 'has no rate' }
  if (price_list_rate < 0) return { reason: 'has a negative rate' } // which Medusa 2 would accept (recorded)
  return { price: { ...price, currency, price_list_rate } }
}

/** Why an item's prices go nowhere, if they do not: they are the variant's, which the export of the item makes. */
export function variantSkipReason(
  item: { medusa_variant_id?: string | null | undefined } | undefined,
): string | undefined {
  if (!item) return 'no Website Item has that item code'
  return item.medusa_variant_id ? undefined : 'its Website Item has no Medusa variant yet'
}
