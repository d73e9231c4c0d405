import * as z from 'zod'
import { ask } from '../medusa/ask.ts'
import type { MedusaClient } from '../medusa/client.ts'

export interface Named {
  id: string
  name: string
}

export interface PublishableKey extends Named {
  token: string
  sales_channel_ids: string[]
}

/** What the shop's owner has set up in Medusa and the relay's settings name. Of Medusa 1 name and currencies alone. */
export interface Shop {
  name: string
  /** ISO codes in lower case, as Medusa has them. */
  currencies: string[]
  /** In which its regions sell; undefined where the server was not asked. */
  regionCurrencies: string[] | undefined
  defaultCurrency: string | undefined
  defaultSalesChannel: string | undefined
  salesChannels: (Named & { is_disabled: boolean })[]
  stockLocations: (Named & { sales_channel_ids: string[] })[]
  shippingProfiles: (Named & { type: string })[]
  /** Those that were not revoked. */
  publishableKeys: PublishableKey[]
}

/** More of any than a shop has. */
const LIMIT = 'limit=1000'
const ids = z
  .array(z.object({ id: z.string() }).nullable())
  .nullish()
  .transform(rows => (rows ?? []).flatMap(row => (row ? [row.id] : [])))
const named = z.object({ id: z.string(), name: z.string() })

const stores = z.object({
  stores: z.tuple(
    [
      z.object({
        name: z.string(),
        default_sales_channel_id: z.string().nullish(),
        supported_currencies: z.array(z.object({ currency_code: z.string(), is_default: z.boolean() })),
      }),
    ],
    z.unknown(),
  ),
})
const salesChannels = z.object({ sales_channels: z.array(named.extend({ is_disabled: z.boolean() })) })
const stockLocations = z.object({ stock_locations: z.array(named.extend({ sales_channels: ids })) })
const regions = z.object({ regions: z.array(z.object({ currency_code: z.string() })) })
const shippingProfiles = z.object({ shipping_profiles: z.array(named.extend({ type: z.string() })) })
const apiKeys = z.object({
  api_keys: z.array(
    z.object({
      ...{ id: z.string(), title: z.string(), token: z.string() },
      ...{ revoked_at: z.string().nullish(), sales_channels: ids },
    }),
  ),
})

/** Medusa 2. @throws RelayError */
export async function readShopV2(client: MedusaClient): Promise<Shop> {
  const get = <Body>(path: string, body: z.ZodType<Body>): Promise<Body> =>
    ask(client, { method: 'get', path, documents: [] }, body)
  // One after the other: the first one logs in.
  const [store] = (await get('/admin/stores', stores)).stores
  const channels = await get(`/admin/sales-channels?fields=id,name,is_disabled&${LIMIT}`, salesChannels)
  const locations = await get(`/admin/stock-locations?fields=id,name,sales_channels.id&${LIMIT}`, stockLocations)
  const profiles = await get(`/admin/shipping-profiles?fields=id,name,type&${LIMIT}`, shippingProfiles)
  const sellingRegions = await get(`/admin/regions?fields=id,currency_code&${LIMIT}`, regions)
  const keys = await get(
    `/admin/api-keys?type=publishable&fields=id,title,token,revoked_at,sales_channels.id&${LIMIT}`,
    apiKeys,
  )
  return {
    name: store.name,
    currencies: store.supported_currencies.map(({ currency_code }) => currency_code),
    regionCurrencies: [...new Set(sellingRegions.regions.map(({ currency_code }) => currency_code))],
    defaultCurrency: store.supported_currencies.find(({ is_default }) => is_default)?.currency_code,
    defaultSalesChannel: store.default_sales_channel_id ?? undefined,
    salesChannels: channels.sales_channels,
    stockLocations: locations.stock_locations.map(({ sales_channels, ...location }) => ({
      ...location,
      sales_channel_ids: sales_channels,
    })),
    shippingProfiles: profiles.shipping_profiles,
    publishableKeys: keys.api_keys
      .filter(({ revoked_at }) => !revoked_at || Date.parse(revoked_at) > Date.now())
      .map(({ id, title, token, sales_channels }) => ({ id, name: title, token, sales_channel_ids: sales_channels })),
  }
}

const storeV1 = z.object({
  store: z.object({
    ...{ name: z.string(), default_currency_code: z.string() },
    currencies: z.array(z.object({ code: z.string() })),
  }),
})

/** Medusa 1: none of the relay's settings names anything else of that shop. @throws RelayError */
export async function readShopV1(client: MedusaClient): Promise<Shop> {
  const { store } = await ask(client, { method: 'get', path: '/admin/store', documents: [] }, storeV1)
  return {
    name: store.name,
    currencies: store.currencies.map(({ code }) => code),
    regionCurrencies: undefined,
    defaultCurrency: store.default_currency_code,
    defaultSalesChannel: undefined,
    ...{ salesChannels: [], stockLocations: [], shippingProfiles: [], publishableKeys: [] },
  }
}
