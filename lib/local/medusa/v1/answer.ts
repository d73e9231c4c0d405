import { parseJsonBody } from '../body.ts'
import { html, noSuchRoute, type Reply } from '../reply.ts'
import { findRoute, type SimulatorRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { authRoutes, loginRoutes, requireUser } from './auth.ts'
import { collectionRoutes } from './collections.ts'
import { companionRoutes } from './companion.ts'
import { customerRoutes, signUpRoutes } from './customers.ts'
import { priceListRoutes } from './price-lists.ts'
import { productRoutes } from './products.ts'
import { storeRoutes } from './store.ts'
import { variantRoutes } from './variants.ts'

const catalogueRoutes = [...collectionRoutes, ...productRoutes, ...variantRoutes, ...priceListRoutes]
const stockRoutes = [...loginRoutes, ...authRoutes, ...storeRoutes, ...catalogueRoutes, ...customerRoutes]
const routes = { stock: stockRoutes, withCompanion: [...stockRoutes, ...companionRoutes, ...signUpRoutes] }

const LIMIT_BYTES = 100 * 1024

/** v1 parses the body before anything else and asks for a user under /admin before it looks for the route. */
export function answerV1(request: SimulatorRequest, state: MedusaState, options: { companion: boolean }): Reply {
  const parsed = parseJsonBody(request, LIMIT_BYTES)
  if ('refused' in parsed) {
    return parsed.refused === 'too large' ? html(413, 'Payload Too Large') : html(400, 'Bad Request')
  }
  const found = findRoute(options.companion ? routes.withCompanion : routes.stock, request)
  const isAdmin = request.path.startsWith('/admin/')
  if (isAdmin && !(found && loginRoutes.includes(found.route))) requireUser(request, state)
  if (!found) return noSuchRoute(request, isAdmin || request.path.startsWith('/store/'))
  return found.route.handle({ ...request, body: parsed.body, params: found.params }, state)
}
