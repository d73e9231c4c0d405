import type { DocumentRef } from '../document.ts'
import type { Catalogue } from './catalogue.ts'
import type { Customers } from './customers.ts'
import type { Inventory } from './inventory.ts'
import type { BasePrices, PriceLists } from './prices.ts'

/**
 * What ERPNext says about one Medusa order. Amounts are major units of the order's currency; percentages are 0 to 100.
 */
export interface OrderStatus {
  order_status: string
  payment_status: string
  discount_amount: number
  net_total: number
  grand_total: number
  /** Medusa's id of the customer; undefined while the ERPNext Customer is not linked. */
  customer_id: string | undefined
  /** The ERPNext Customer, for the message when it is not linked. */
  customer: string
  /** The live Sales Orders behind it, comma separated. */
  erpnext_sales_order: string
  per_billed: number
  per_delivered: number
  advance_paid: number
}

/** What Medusa holds of an order. */
export interface HeldOrder {
  /** The shop's own with it. */
  metadata: Record<string, unknown>
  /** It takes no update any more. */
  isCanceled: boolean
}

/** An order's status where it can be read again. */
export interface OrderMetadata {
  /** What `updateOrder` writes; what is undefined stays as it is. */
  of(status: OrderStatus): Record<string, unknown>
  /** By order id; orders that Medusa does not have are absent. */
  find(medusaOrderIds: readonly string[], document: DocumentRef): Promise<Map<string, HeldOrder>>
}

/**
 * Medusa in the domain's words; `v1.ts` and `v2.ts` speak it. Every method may be called again with the same arguments:
 * the second call changes nothing. They throw RelayErrors, and every request is in the request log under `documents`.
 */
export interface Medusa {
  /**
   * Server, API and target that an order's status goes to. Part of the fingerprint: a status that another server
   * accepted says nothing about this one.
   */
  readonly orderDestination: string
  /** What `updateOrder` writes there; pure, so that a change that Medusa would not see is no change. */
  orderPayload(status: OrderStatus): Record<string, unknown>
  /** Products and collections. */
  readonly catalogue: Catalogue
  /** Sign-up, and who signed up. */
  readonly customers: Customers
  /** What variants cost: Medusa 2 has base prices, Medusa 1 a price list per price. */
  readonly basePrices?: BasePrices
  readonly priceLists?: PriceLists
  /** Undefined on Medusa 1. */
  readonly inventory?: Inventory
  updateOrder(medusaOrderId: string, status: OrderStatus, documents: readonly DocumentRef[]): Promise<void>
  /** Undefined where the status goes to the store endpoint: nobody but the shop knows what became of it there. */
  readonly orderMetadata?: OrderMetadata
}
