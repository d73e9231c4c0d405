export type Metadata = Record<string, unknown> | null

export interface SimulatedPrice {
  id: string
  /** v2: major units. v1: minor units. */
  amount: number
  currency_code: string
  min_quantity: number | null
  max_quantity: number | null
  /** v2: whom it is for; for all where there are none. */
  rules?: Record<string, string>
  created_at: string
  updated_at: string
}

/** What customs and carriers want to know, of a product and of a variant. */
export interface Measures {
  weight: number | null
  length: number | null
  height: number | null
  width: number | null
  hs_code: string | null
  mid_code: string | null
  material: string | null
  origin_country: string | null
}

export const NO_MEASURES: Measures = {
  ...{ weight: null, length: null, height: null, width: null },
  ...{ hs_code: null, mid_code: null, material: null, origin_country: null },
}

export interface SimulatedVariant extends Measures {
  id: string
  title: string
  sku: string | null
  barcode: string | null
  ean: string | null
  upc: string | null
  allow_backorder: boolean
  manage_inventory: boolean
  variant_rank: number
  thumbnail: string | null
  metadata: Metadata
  /** Option title → value: `{ Default: 'Default' }`. */
  options: Record<string, string>
  prices: SimulatedPrice[]
  /** v2: what its stock is kept on; none while `manage_inventory` is off. */
  inventory_item_id: string | null
  /** v1 only. */
  inventory_quantity?: number
  created_at: string
  updated_at: string
}

export interface SimulatedImage {
  id: string
  url: string
  rank: number
  created_at: string
}

export interface SimulatedOption {
  id: string
  title: string
  created_at: string
  /** v1: a value belongs to one variant. */
  values: { id: string; value: string; created_at: string; variant_id?: string }[]
}

/** The fields that v1 servers of the contract take at the top level. */
export interface CustomFields {
  item_code: string | null
  short_description: string | null
  ranking: number | null
  brand_name: string | null
  specifications: unknown
}

/** A product as it is now; each change puts another object in its place. */
export interface SimulatedProduct extends Measures, Partial<CustomFields> {
  id: string
  title: string
  handle: string
  subtitle: string | null
  description: string | null
  status: string
  external_id: string | null
  thumbnail: string | null
  collection_id: string | null
  type_id: string | null
  is_giftcard: boolean
  discountable: boolean
  metadata: Metadata
  images: SimulatedImage[]
  options: SimulatedOption[]
  variants: SimulatedVariant[]
  /** Their ids, those that no channel has included. */
  sales_channels: string[]
  shipping_profile_id: string | null
  /** Ids of what the shop keeps itself. */
  tags: string[]
  categories: string[]
  created_at: string
  updated_at: string
}

export interface SimulatedCollection {
  id: string
  title: string
  handle: string
  external_id: string | null
  metadata: Metadata
  created_at: string
  updated_at: string
}

export interface SimulatedInventoryItem {
  id: string
  sku: string | null
  origin_country: string | null
  created_at: string
}

/** How much of an inventory item is at a stock location. */
export interface SimulatedLevel {
  id: string
  inventory_item_id: string
  location_id: string
  stocked_quantity: number
  reserved_quantity: number
  incoming_quantity: number
  created_at: string
  updated_at: string
}
