import type { Catalogue } from './catalogue.ts'
import type { Customers } from './customers.ts'
import type { SimulatedOrder } from './order.ts'
import type { SimulatedShop } from './shop.ts'

export interface MedusaCredentials {
  email: string
  password: string
  /** v2: the secret API key. v1: the user's api_token, sent as x-medusa-access-token. */
  secretKey: string
  publishableKey: string
}

/** Everything one simulated server remembers; each resource's routes read and change only this. */
export interface MedusaState extends MedusaCredentials {
  readonly orders: Map<string, SimulatedOrder>
  readonly catalogue: Catalogue
  readonly customers: Customers
  /** v2. */
  shop: SimulatedShop
  /** v1: takes the contract's custom fields of a product. */
  readonly extended: boolean
  /** Every token handed out and not expired. */
  readonly tokens: Set<string>
}
