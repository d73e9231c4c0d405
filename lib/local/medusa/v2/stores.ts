import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { type EntityShape, requestedFields, toSelection, trim } from './fields.ts'
import { listReply } from './list.ts'

const SHAPE: EntityShape = {
  relations: new Set(['supported_currencies', 'supported_currencies.currency']),
  foreignKeys: {},
  onlyWithWhole: new Set(),
  comesAlong: { supported_currencies: [] },
}

const DEFAULTS = [
  ...['id', 'name', '*supported_currencies', '*supported_currencies.currency', 'default_sales_channel_id'],
  ...['default_region_id', 'default_location_id', 'metadata', 'created_at', 'updated_at'],
]

function listStores({ query }: RoutedRequest, { shop }: MedusaState) {
  const selection = toSelection(requestedFields(query, DEFAULTS))
  return listReply('stores', [trim(shop.store, selection, SHAPE)], query, 50)
}

export const storeRoutes: Route[] = [{ method: 'GET', path: '/admin/stores', handle: listStores }]
