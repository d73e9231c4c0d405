import { parseJsonBody } from '../body.ts'
import { json, noSuchRoute, type Reply } from '../reply.ts'
import { findRoute, type SimulatorRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { authRoutes, requirePublishableKey, requireUserOrSecretKey } from './auth.ts'
import { collectionRoutes } from './collections.ts'
import { companionRoutes } from './companion.ts'
import { customerAuthRoutes } from './customer-auth.ts'
import { customerRoutes } from './customers.ts'
import { inventoryItemRoutes } from './inventory-items.ts'
import { orderRoutes } from './orders.ts'
import { productRoutes } from './products.ts'
import { shopRoutes } from './shop.ts'
import { stockLevelRoutes } from './stock-levels.ts'
import { storeOrderRoutes } from './store-orders.ts'
import { storeRoutes } from './stores.ts'
import { variantRoutes } from './variants.ts'

const inventoryRoutes = [...stockLevelRoutes, ...inventoryItemRoutes]
const catalogueRoutes = [...collectionRoutes, ...productRoutes, ...variantRoutes, ...inventoryRoutes, ...shopRoutes]
const peopleRoutes = [...customerAuthRoutes, ...customerRoutes]
const stockRoutes = [
  ...authRoutes,
  ...storeRoutes,
  ...orderRoutes,
  ...catalogueRoutes,
  ...storeOrderRoutes,
  ...peopleRoutes,
]
const routes = { stock: stockRoutes, withCompanion: [...stockRoutes, ...companionRoutes] }

const LIMIT_BYTES = 100 * 1024
const BATCH_LIMIT_BYTES = 2 * 1024 * 1024

/** The order of the checks is Medusa's: route, body, key, handler. The recorded headers show it: no CORS before the key. */
export function answerV2(request: SimulatorRequest, state: MedusaState, options: { companion: boolean }): Reply {
  const found = findRoute(options.companion ? routes.withCompanion : routes.stock, request)
  if (!found) return noSuchRoute(request)
  const parsed = parseJsonBody(request, request.path.endsWith('/batch') ? BATCH_LIMIT_BYTES : LIMIT_BYTES)
  if ('refused' in parsed) {
    return parsed.refused === 'too large'
      ? json(413, { message: 'request entity too large', type: 'unknown_error' }, false)
      : json(400, { message: parsed.message, type: 'invalid_data' }, false)
  }
  if (request.path.startsWith('/admin/')) requireUserOrSecretKey(request, state)
  if (request.path.startsWith('/store/')) requirePublishableKey(request, state)
  return found.route.handle({ ...request, body: parsed.body, params: found.params }, state)
}
