import * as z from 'zod'
import { recorded } from '../recorded.ts'
import type { Handler, Route } from '../route.ts'
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
const filters = { q: z.string().optional(), id: oneOrMore, name: oneOrMore }

const list =
  (name: string, rows: readonly Row[]): Handler =>
  ({ query }) => {
    const { q, id, name: named, ...paging } = strictQuery(query, 20, filters)
    const found = rows.filter(row => matches(id)(row.id) && matches(named)(row.name) && holds(q)([row.name]))
    const selection = toSelection(requestedFields(query, Object.keys(rows[0] ?? {})))
    return sortedPage(name, found, paging, row => trim(row, selection, SHAPE))
  }

const LOCATION_SHAPE: EntityShape = { ...SHAPE, relations: new Set(['sales_channels', 'address']) }
const LOCATION_FIELDS = [
  ...['id', 'name', 'metadata', 'created_at', 'updated_at'],
  ...Object.keys(stockLocations[0]?.address ?? {}).map(key => `address.${key}`),
]

/** Each is linked to every sales channel. */
const listLocations: Handler = ({ query }) => {
  const asked = strictQuery(query, 20, { id: oneOrMore, name: oneOrMore })
  const [id, name] = [matches(asked.id), matches(asked.name)]
  const found = stockLocations.filter(row => id(row.id) && name(row.name))
  const selection = toSelection(requestedFields(query, LOCATION_FIELDS))
  const render = (row: Row) => trim({ ...row, sales_channels: salesChannels }, selection, LOCATION_SHAPE)
  return sortedPage('stock_locations', found, asked, render)
}

export const shopRoutes: Route[] = [
  { method: 'GET', path: '/admin/sales-channels', handle: list('sales_channels', salesChannels) },
  { method: 'GET', path: '/admin/stock-locations', handle: listLocations },
  { method: 'GET', path: '/admin/shipping-profiles', handle: list('shipping_profiles', shippingProfiles) },
]
