import * as z from 'zod'
import { recorded } from '../recorded.ts'
import type { Handler, Route } from '../route.ts'
import type { Linked, ShopRow, SimulatedShop } from '../shop.ts'
import { type EntityShape, requestedFields, toSelection, trim } from './fields.ts'
import { holds, matches } from './filter.ts'
import { sortedPage } from './list.ts'
import { oneOrMore, strictQuery } from './query.ts'

interface Row {
  id: string
  name: string
  [column: string]: unknown
}

const shop = recorded('v2-shop')

/** What the shop's owner has set up, and the relay's settings name. */
export const salesChannels = shop.sales_channels as Row[]
export const shippingProfiles = shop.shipping_profiles as Row[]
export const stockLocations = shop.stock_locations as Row[]

const SHAPE: EntityShape = { relations: new Set(), foreignKeys: {}, onlyWithWhole: new Set() }
const LINKED_SHAPE: EntityShape = { ...SHAPE, relations: new Set(['sales_channels', 'address', 'countries']) }

interface ListOf {
  name: string
  rows: (shop: SimulatedShop) => readonly (ShopRow | Linked)[]
  /** Answered when nothing is asked for. */
  fields: readonly string[]
  filters: z.ZodRawShape
  /** The columns that `q` looks into; absent where it is no filter. */
  searched?: readonly string[]
  limit?: number
}

/** A list that refuses filters it does not know. */
const list =
  ({ name, rows, fields, filters, searched, limit = 20 }: ListOf): Handler =>
  ({ query }, { shop: set }) => {
    const { q, ...asked } = strictQuery(query, limit, { ...(searched ? { q: z.string().optional() } : {}), ...filters })
    const columnOf = (row: ShopRow, column: string) => (row[column] ?? null) as string | null
    const found = rows(set)
      .filter(row => Object.keys(filters).every(key => matches(wantedOf(asked, key))(columnOf(row, key))))
      .filter(row => holds(q as string | undefined)((searched ?? []).map(column => columnOf(row, column))))
    const selection = toSelection(requestedFields(query, fields))
    const paging = asked as { offset: number; limit: number }
    return sortedPage(name, found, paging, row => trim(withChannels(row, set), selection, LINKED_SHAPE))
  }

const wantedOf = (asked: Record<string, unknown>, key: string) => asked[key] as string | string[] | undefined

const withChannels = (row: ShopRow | Linked, set: SimulatedShop): ShopRow => {
  const linked = row.sales_channels as string[] | undefined
  return linked ? { ...row, sales_channels: set.salesChannels.filter(({ id }) => linked.includes(id)) } : row
}

const NAMED = { id: oneOrMore, name: oneOrMore }
const LOCATION_FIELDS = [
  ...['id', 'name', 'metadata', 'created_at', 'updated_at'],
  ...Object.keys((stockLocations[0]?.address as object | undefined) ?? {}).map(key => `address.${key}`),
]
const API_KEY_FIELDS = [
  ...['id', 'title', 'token', 'redacted', 'type', 'last_used_at', 'updated_at', 'created_at', 'created_by'],
  ...['revoked_at', 'revoked_by', 'sales_channels.id', 'sales_channels.name'],
]
const REGION_FIELDS = [
  'id',
  'name',
  'currency_code',
  'automatic_taxes',
  'metadata',
  'created_at',
  'updated_at',
  'deleted_at',
  '*countries',
]
const PREFERENCE_FIELDS = ['id', 'attribute', 'value', 'is_tax_inclusive', 'created_at', 'deleted_at', 'updated_at']

const lists: Record<string, ListOf> = {
  '/admin/sales-channels': {
    name: 'sales_channels',
    rows: set => set.salesChannels,
    fields: Object.keys(salesChannels[0] ?? {}),
    filters: NAMED,
    searched: ['name'],
  },
  '/admin/stock-locations': {
    name: 'stock_locations',
    rows: set => set.stockLocations,
    fields: LOCATION_FIELDS,
    filters: NAMED,
  },
  '/admin/shipping-profiles': {
    name: 'shipping_profiles',
    rows: set => set.shippingProfiles,
    fields: Object.keys(shippingProfiles[0] ?? {}),
    filters: NAMED,
    searched: ['name'],
  },
  '/admin/api-keys': {
    name: 'api_keys',
    rows: set => set.apiKeys,
    fields: API_KEY_FIELDS,
    filters: {
      ...{ id: oneOrMore, title: oneOrMore, token: oneOrMore },
      type: z.enum(['publishable', 'secret']).optional(),
    },
    searched: ['title', 'redacted'],
  },
  '/admin/regions': {
    name: 'regions',
    rows: set => set.regions,
    fields: REGION_FIELDS,
    filters: { ...NAMED, currency_code: oneOrMore },
    searched: ['name'],
    limit: 50,
  },
  '/admin/price-preferences': {
    name: 'price_preferences',
    rows: set => set.pricePreferences,
    fields: PREFERENCE_FIELDS,
    filters: { id: oneOrMore, attribute: oneOrMore, value: oneOrMore },
    searched: [],
    limit: 300,
  },
}

export const shopRoutes: Route[] = Object.entries(lists).map(([path, of]) => ({
  method: 'GET',
  path,
  handle: list(of),
}))
