import { json } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { requestedFields } from './fields.ts'
import { DETAIL_FIELDS, STORE_ORDER_FIELDS } from './order-defaults.ts'
import { orderAnswer } from './order-fields.ts'
import { orderOf } from './orders.ts'

function getOrder(request: RoutedRequest, state: MedusaState) {
  const fields = [...requestedFields(request.query, STORE_ORDER_FIELDS), ...DETAIL_FIELDS]
  return json(200, { order: orderAnswer(orderOf(request, state), fields) })
}

/** What a shopper's storefront sees of an order. */
export const storeOrderRoutes: Route[] = [{ method: 'GET', path: '/store/orders/:id', handle: getOrder }]
