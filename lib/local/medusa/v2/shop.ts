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

export const shopRoutes: Route[] = [
  { method: 'GET', path: '/admin/sales-channels', handle: list('sales_channels', salesChannels) },
  { method: 'GET', path: '/admin/shipping-profiles', handle: list('shipping_profiles', shippingProfiles) },
]
