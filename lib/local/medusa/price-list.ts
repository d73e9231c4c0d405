import type { SimulatedPrice } from './product.ts'

export interface SimulatedListPrice extends SimulatedPrice {
  /** May be one that never was. */
  variant_id: string
}

/** v1. Each change puts another object in its place. */
export interface SimulatedPriceList {
  id: string
  name: string
  description: string
  type: string
  status: string
  starts_at: string | null
  ends_at: string | null
  prices: SimulatedListPrice[]
  created_at: string
  updated_at: string
}
