import { changeOrder } from '../order.ts'
import { json, notRecorded, refuse } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'

/** What runs inside Medusa v1 for the order target `store-endpoint`. It asks for no key. */
function orderUpdate({ query, body }: RoutedRequest, state: MedusaState) {
  const id = query.get('order_id')
  if (!id) throw notRecorded('v1 /store/order-update without order_id')
  const order = state.orders.get(id)
  if (!order) throw refuse(404, 'not_found', `Order with id ${id} was not found`)
  changeOrder(order, { erpStatus: (body ?? {}) as Record<string, unknown> })
  return json(200, { message: 'Order updated successfully' })
}

export const companionRoutes: Route[] = [{ method: 'POST', path: '/store/order-update', handle: orderUpdate }]
