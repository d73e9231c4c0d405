import type { DocumentRef } from '../document.ts'
import type { RelayError } from '../errors.ts'

export interface StockLocation {
  id: string
  name: string
  /** The storefront of a channel sees a location's stock only where the two are linked. */
  sales_channel_ids: string[]
}

export interface StockLevel {
  location_id: string
  stocked_quantity: number
  /** What orders in Medusa hold of it. Medusa's own: it cannot be written. */
  reserved_quantity: number
}

/** A variant and what its stock is kept on. */
export interface StockedVariant {
  id: string
  product_id: string
  sku: string
  manage_inventory: boolean
  /** Of its product's metadata, as it stands there. */
  in_stock: unknown
  /** None where Medusa keeps no stock of the variant, or keeps it on several items or on several of one. */
  inventory_item_id: string | undefined
  levels: StockLevel[]
}

export interface LevelWrite {
  inventory_item_id: string
  location_id: string
  /** Not negative; fractions are fine. */
  stocked_quantity: number
  /** Whether the item had a level there when it was read. One that has come or gone since is written all the same. */
  exists: boolean
  document: DocumentRef
}

export type LevelResult = { stocked_quantity: number } | { failure: RelayError }

/** Whether a product is in stock, for a storefront that shows it and does not count. */
export interface InStockWrite {
  product_id: string
  in_stock: boolean
  document: DocumentRef
}

export type InStockResult = { product_id: string } | { failure: RelayError }

/** Stock in Medusa's words (Medusa 2). Every method may be called again with the same arguments. */
export interface Inventory {
  /** Server and API: part of every fingerprint. */
  readonly stockDestination: string
  stockLocations(document: DocumentRef): Promise<StockLocation[]>
  /** Those of the variants that there are. */
  findStock(skus: readonly string[], document: DocumentRef): Promise<StockedVariant[]>
  /**
   * Creates and updates in as few calls as there can be; answers in the order given. Name each item and location once. Medusa
   * takes any `location_id`, also of a location that it does not have (found on 2.21): look it up first.
   * @throws RelayError what concerns all of them: no answer, wrong credentials
   */
  writeLevels(writes: readonly LevelWrite[]): Promise<LevelResult[]>
  /**
   * Writes `in_stock` into products' metadata, whose other keys stay; answers in the order given.
   * @throws RelayError as `writeLevels` does
   */
  writeInStock(writes: readonly InStockWrite[]): Promise<InStockResult[]>
}
