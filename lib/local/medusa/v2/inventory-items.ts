import * as z from 'zod'
import type { Catalogue } from '../catalogue.ts'
import type { SimulatedInventoryItem } from '../product.ts'
import { json, notRecorded, refuse } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { type EntityShape, requestedFields, toSelection, trim } from './fields.ts'
import { matches } from './filter.ts'
import { requireFreeInventorySku } from './inventory-item.ts'
import { sortedPage } from './list.ts'
import { oneOrMore, strictQuery } from './query.ts'
import { requestBody } from './request-body.ts'
import { levelRows } from './stock-levels.ts'

const SHAPE: EntityShape = {
  relations: new Set(['location_levels', 'variants']),
  foreignKeys: {},
  onlyWithWhole: new Set(),
  comesAlong: { location_levels: [] },
}

/** What variants leave behind. */
function render({ query }: RoutedRequest, item: SimulatedInventoryItem, catalogue: Catalogue) {
  if (!query.has('fields')) throw notRecorded('an inventory item without fields')
  const selection = toSelection(requestedFields(query, []))
  const holders = selection.keys.has('variants')
    ? [...catalogue.products.values()].flatMap(({ variants }) =>
        variants.filter(each => each.inventory_item_id === item.id),
      )
    : []
  return trim({ ...item, location_levels: levelRows(catalogue, item.id), variants: holders }, selection, SHAPE)
}

function listInventoryItems(request: RoutedRequest, { catalogue }: MedusaState) {
  const asked = strictQuery(request.query, 20, { id: oneOrMore, sku: oneOrMore })
  const [id, sku] = [matches(asked.id), matches(asked.sku)]
  const found = [...catalogue.inventoryItems.values()].filter(item => id(item.id) && sku(item.sku))
  return sortedPage('inventory_items', found, asked, item => render(request, item, catalogue))
}

const change = z.strictObject({ sku: z.string().nullish(), origin_country: z.string().nullish() })

/** The way to free a SKU that a variant no longer has. */
function updateInventoryItem(request: RoutedRequest, { catalogue }: MedusaState) {
  const { sku, origin_country } = requestBody(change, request.body)
  const { id = '' } = request.params
  const before = catalogue.inventoryItems.get(id)
  if (!before) throw refuse(404, 'not_found', `InventoryItem with id "${id}" not found`)
  if (sku !== undefined && sku !== before.sku) requireFreeInventorySku(catalogue, sku)
  catalogue.removeInventoryItem(id)
  const origin = origin_country === undefined ? before.origin_country : origin_country
  const after = { ...before, sku: sku === undefined ? before.sku : sku, origin_country: origin }
  catalogue.putInventoryItem(after)
  return json(200, { inventory_item: render(request, after, catalogue) })
}

export const inventoryItemRoutes: Route[] = [
  { method: 'GET', path: '/admin/inventory-items', handle: listInventoryItems },
  { method: 'POST', path: '/admin/inventory-items/:id', handle: updateInventoryItem },
]
