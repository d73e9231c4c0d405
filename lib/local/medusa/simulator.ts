import { createFaults, type Faults } from '../faults/faults.ts'
import { Catalogue } from './catalogue.ts'
import { Customers, newCustomer, type SimulatedCustomer } from './customers.ts'
import { newId } from './ids.ts'
import { newOrder, type SimulatedOrder } from './order.ts'
import type { SimulatedPriceList } from './price-list.ts'
import type { SimulatedCollection, SimulatedLevel, SimulatedProduct } from './product.ts'
import { listen, type RecordedCall } from './server.ts'
import { newShop, type SimulatedShop } from './shop.ts'
import type { MedusaCredentials, MedusaState } from './state.ts'
import { answerV1 } from './v1/answer.ts'
import { answerV2 } from './v2/answer.ts'
import { salesChannels, shippingProfiles, stockLocations } from './v2/shop.ts'

export interface MedusaSimulator extends Readonly<MedusaCredentials> {
  url: string
  api: 'v1' | 'v2'
  /** Every request, in the order they came in. */
  calls: RecordedCall[]
  orders: Map<string, SimulatedOrder>
  /** By id, those not deleted. Change them by requests: their handles and SKUs are kept in indexes. */
  products: ReadonlyMap<string, SimulatedProduct>
  collections: ReadonlyMap<string, SimulatedCollection>
  /** v1, by id. */
  priceLists: ReadonlyMap<string, SimulatedPriceList>
  /** v2: how much there is of an inventory item at a stock location. */
  levels: ReadonlyMap<string, SimulatedLevel>
  /** What there is of the variant with a SKU at the shop's stock location; undefined where it has no level. */
  stockOf(sku: string): number | undefined
  /** By id. */
  customers: ReadonlyMap<string, SimulatedCustomer>
  /** v2: what the shop's owner has set up, for a test to change; `reset` makes it new. */
  readonly shop: SimulatedShop
  /** Of the shop as it is at first: its one sales channel, stock location and shipping profile. */
  salesChannelId: string
  stockLocationId: string
  shippingProfileId: string
  /** What goes wrong with single requests. */
  faults: Faults
  addOrder(id: string): void
  /** Somebody with an account who signed up elsewhere; answers the id. */
  addCustomer(email: string, fields?: Partial<SimulatedCustomer>): string
  /** A tag, a type or a category: the shop's own, no call of the relay makes one. */
  addTaxonomy(row: { id: string; [column: string]: unknown }): void
  /** An order holds stock of a variant's inventory item: its product cannot be deleted. */
  reserve(inventory_item_id: string): void
  /** Every token handed out so far is refused from now on. */
  expireTokens(): void
  setPassword(password: string): void
  /** No orders, products, collections or customers, no calls, no faults, the first password and shop again. Tokens stay good, as over the restart of a server. */
  reset(): void
  stop(): Promise<void>
}

export interface MedusaSimulatorOptions extends Partial<MedusaCredentials> {
  /** Default v2. */
  api?: 'v1' | 'v2'
  /** Default 0: any free one. */
  port?: number
  /** Serves /store/order-update; without it that route is a stock server's HTML 404. Default true. */
  companion?: boolean
  /** v1: takes the contract's custom fields of a product; without it a stock server's 400. Default true. */
  extended?: boolean
}

const DEFAULTS: MedusaCredentials = {
  email: 'admin@example.test',
  password: 'supersecret',
  secretKey: `sk_${'5e1c0de'.repeat(9)}0`,
  publishableKey: `pk_${'ab0c0de'.repeat(9)}0`,
}

/**
 * A Medusa server that enforces what is recorded under tests/recordings/medusa, for the routes that the relay calls.
 *
 * @example
 * const medusa = await startMedusaSimulator({ api: 'v2' })
 * medusa.addOrder('order_01J0027')
 */
export async function startMedusaSimulator(options: MedusaSimulatorOptions = {}): Promise<MedusaSimulator> {
  const { api = 'v2', port = 0, companion = true, extended = true, ...credentials } = options
  const catalogue = new Catalogue()
  const customers = new Customers()
  const state: MedusaState = {
    ...DEFAULTS,
    ...credentials,
    orders: new Map(),
    catalogue,
    customers,
    extended,
    shop: newShop({ ...DEFAULTS, ...credentials }),
    tokens: new Set(),
  }
  const stockLocationId = stockLocations[0]?.id ?? ''
  const firstPassword = state.password
  const calls: RecordedCall[] = []
  const faults = createFaults()
  const answer = api === 'v1' ? answerV1 : answerV2
  const { url, stop } = await listen(port, calls, faults, request => answer(request, state, { companion }))
  return {
    url,
    api,
    calls,
    orders: state.orders,
    products: catalogue.products,
    collections: catalogue.collections,
    priceLists: catalogue.priceLists,
    levels: catalogue.levels,
    stockOf: sku => stockOf(catalogue, sku, stockLocationId),
    customers: customers.all,
    get shop() {
      return state.shop
    },
    salesChannelId: salesChannels[0]?.id ?? '',
    stockLocationId,
    shippingProfileId: shippingProfiles[0]?.id ?? '',
    faults,
    email: state.email,
    get password() {
      return state.password
    },
    secretKey: state.secretKey,
    publishableKey: state.publishableKey,
    addOrder: id => void state.orders.set(id, newOrder(id)),
    addCustomer: (email, fields) => {
      const customer = newCustomer(newId('cus'), email, { has_account: true, ...fields })
      customers.all.set(customer.id, customer)
      return customer.id
    },
    addTaxonomy: row => void catalogue.kept.set(row.id, row),
    reserve: id => void catalogue.reserved.add(id),
    expireTokens: () => state.tokens.clear(),
    setPassword: password => {
      state.password = password
    },
    reset: () => {
      state.orders.clear()
      catalogue.clear()
      customers.clear()
      calls.length = 0
      faults.clear()
      state.password = firstPassword
      state.shop = newShop(state)
    },
    stop,
  }
}

function stockOf(catalogue: Catalogue, sku: string, location_id: string): number | undefined {
  const variant = catalogue.productOfSku(sku)?.variants.find(each => each.sku === sku)
  return catalogue.levelAt({ inventory_item_id: variant?.inventory_item_id ?? '', location_id })?.stocked_quantity
}
