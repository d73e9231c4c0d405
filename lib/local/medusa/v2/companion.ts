import { mergeMetadata } from '../metadata.ts'
import { changeOrder } from '../order.ts'
import { json, refuse } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'

/** What runs inside Medusa for the order target `store-endpoint`: it keeps the whole body under metadata.erp. */
function orderUpdate({ query, body }: RoutedRequest, state: MedusaState) {
  const id = query.get('order_id')
  if (!id) throw refuse(400, 'invalid_data', 'order_id is required')
  const order = state.orders.get(id)
  if (!order) throw refuse(404, 'not_found', `Order with id: ${id} was not found`)
  const erpStatus = (body ?? {}) as Record<string, unknown>
  changeOrder(order, { erpStatus, metadata: mergeMetadata(order.metadata, { erp: erpStatus }) })
  return json(200, { message: 'Order updated successfully' })
}

export const companionRoutes: Route[] = [{ method: 'POST', path: '/store/order-update', handle: orderUpdate }]
