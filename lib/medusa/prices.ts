import type { DocumentRef } from '../document.ts'
import type { RelayError } from '../errors.ts'

/** What a variant costs in a currency where no price list, quantity or rule says otherwise. */
export interface BasePrice {
  id: string
  /** Lower case, as Medusa writes it: `omr`. */
  currency_code: string
  /** Major units: 12.5 is 12.5 OMR. */
  amount: number
}

export interface PricedVariant {
  id: string
  product_id: string
  sku: string | null
  /** One per currency. */
  prices: BasePrice[]
}

/** What a variant is to cost, by currency code; `null` for no longer. Currencies that are not named stay as they are. */
export interface PriceWrite {
  product_id: string
  variant_id: string
  /** Whose variant it is to be: ids that Desk's "Duplicate" copied are another item's. */
  sku?: string | undefined
  amounts: Readonly<Record<string, number | null>>
  document: DocumentRef
}

/** `prices`: the variant's base prices as they are now, those of other currencies too. */
export type PriceResult = { changed: boolean; prices: BasePrice[] } | { failure: RelayError }

/** Code of the failure where a product or its variant is not in Medusa. */
export const VARIANT_MISSING = 'variant-missing'

/** Code of the failure where the variant has the SKU of another item. */
export const VARIANT_OF_ANOTHER = 'variant-of-another'

/** Base prices of variants (Medusa 2). Every method may be called again with the same arguments. */
export interface BasePrices {
  /** Server and API: part of every fingerprint. */
  readonly priceDestination: string
  /** All variants of the products that there are. */
  findPrices(productIds: readonly string[], document: DocumentRef): Promise<PricedVariant[]>
  /**
   * Reads what there is and writes what differs, in as few calls as there can be; answers in the order given. What the shop
   * set stays: other currencies, prices for quantities or regions, other variants. Name each product once.
   * @throws RelayError what concerns all of them: no answer, wrong credentials
   */
  writePrices(writes: readonly PriceWrite[]): Promise<PriceResult[]>
}

/** A price list of Medusa 1 with its one price, as it is sent. */
export interface PriceListFields {
  name: string
  description: string
  type: 'override'
  customer_groups: never[]
  status: 'active'
  /** ISO 8601, or null for no limit. */
  starts_at: string | null
  ends_at: string | null
  /** `amount`: whole minor units of the currency. */
  prices: { amount: number; variant_id: string; currency_code: string }[]
}

export interface PresentPriceList {
  id: string
  name: string
  description: string
  type: string
  status: string
  starts_at: string | null
  ends_at: string | null
  prices: { id: string; amount: number; currency_code: string; variant_id: string | null }[]
}

/**
 * Price lists (Medusa 1), one per Item Price. They have no natural key: before one is made again, `findPriceLists` tells
 * whether it was made.
 */
export interface PriceLists {
  readonly priceDestination: string
  priceList(id: string, document: DocumentRef): Promise<PresentPriceList | undefined>
  /** Those that hold a price of the variant; none where there is no such variant. */
  findPriceLists(by: { variant_id: string }, document: DocumentRef): Promise<PresentPriceList[]>
  /** Makes one, or makes the one that is there as it is to be. */
  writePriceList(
    present: PresentPriceList | undefined,
    fields: PriceListFields,
    document: DocumentRef,
  ): Promise<PresentPriceList>
  /** One that is not there is as good as deleted. */
  deletePriceList(id: string, document: DocumentRef): Promise<void>
}
