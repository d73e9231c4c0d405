import { notRecorded } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { type EntityShape, requestedFields, toSelection, trim } from './fields.ts'
import { matches } from './filter.ts'
import { sortedPage } from './list.ts'
import { oneOrMore, strictQuery } from './query.ts'

const SHAPE: EntityShape = { relations: new Set(['location_levels']), foreignKeys: {}, onlyWithWhole: new Set() }

/** What variants leave behind. They have no stock levels yet. */
function listInventoryItems({ query }: RoutedRequest, { catalogue }: MedusaState) {
  if (!query.has('fields')) throw notRecorded('inventory items without fields')
  const asked = strictQuery(query, 20, { id: oneOrMore, sku: oneOrMore })
  const [id, sku] = [matches(asked.id), matches(asked.sku)]
  const found = [...catalogue.inventoryItems.values()].filter(item => id(item.id) && sku(item.sku))
  const selection = toSelection(requestedFields(query, []))
  return sortedPage('inventory_items', found, asked, item => trim({ ...item, location_levels: [] }, selection, SHAPE))
}

export const inventoryItemRoutes: Route[] = [
  { method: 'GET', path: '/admin/inventory-items', handle: listInventoryItems },
]
