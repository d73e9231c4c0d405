import { newId } from './ids.ts'
import { recorded } from './recorded.ts'

export interface ShopRow {
  id: string
  [column: string]: unknown
}

/** A row that sales channels are linked to, by their ids. */
export interface Linked extends ShopRow {
  sales_channels: string[]
}

/** What the owner of a Medusa 2 shop has set up, for a test to change. */
export interface SimulatedShop {
  store: ShopRow & { supported_currencies: { currency_code: string; is_default: boolean }[] }
  salesChannels: ShopRow[]
  shippingProfiles: ShopRow[]
  stockLocations: Linked[]
  apiKeys: Linked[]
  /** None on a new server. */
  regions: ShopRow[]
  /** Whether prices hold their taxes: `attribute` is `currency_code` or `region_id`. None on a new server. */
  pricePreferences: ShopRow[]
}

const fresh = () => ({
  ...(recorded('v2-shop') as { sales_channels: ShopRow[]; shipping_profiles: ShopRow[]; stock_locations: ShopRow[] }),
  store: recorded('v2-store') as SimulatedShop['store'],
  api_key: recorded('v2-set-up').api_key as ShopRow,
})

/** As it was recorded: one of each, linked to one another. */
export function newShop({ publishableKey }: { publishableKey: string }): SimulatedShop {
  const { store, sales_channels, shipping_profiles, stock_locations, api_key } = fresh()
  const linked = (row: ShopRow): Linked => ({ ...row, sales_channels: sales_channels.map(({ id }) => id) })
  const redacted = `${publishableKey.slice(0, 6)}***${publishableKey.slice(-3)}`
  return {
    store,
    salesChannels: sales_channels,
    shippingProfiles: shipping_profiles,
    stockLocations: stock_locations.map(linked),
    apiKeys: [linked({ ...api_key, token: publishableKey, redacted })],
    regions: [],
    pricePreferences: [],
  }
}

/**
 * Its owner chooses the currencies that were recorded (USD, OMR, EUR), and makes the region. Medusa then makes a price preference for each, without
 * taxes (found on 2.21).
 */
export function sellInOman(shop: SimulatedShop): void {
  const currencies = recorded('v2-set-up').supported_currencies as SimulatedShop['store']['supported_currencies']
  shop.store.supported_currencies = currencies
  shop.regions = [recorded('v2-set-up').region as ShopRow]
  const dates = { created_at: shop.store.created_at, updated_at: shop.store.updated_at, deleted_at: null }
  shop.pricePreferences = currencies.map(({ currency_code: value }) => ({
    ...{ id: newId('prpref'), attribute: 'currency_code', value, is_tax_inclusive: false },
    ...dates,
  }))
}
