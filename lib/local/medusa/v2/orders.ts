import * as z from 'zod'
import { mergeMetadata } from '../metadata.ts'
import { changeOrder, type SimulatedOrder } from '../order.ts'
import { json, notRecorded, refuse } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { requestedFields } from './fields.ts'
import { matches } from './filter.ts'
import { listReply } from './list.ts'
import { ADMIN_ORDER_FIELDS, DETAIL_FIELDS, LIST_FIELDS } from './order-defaults.ts'
import { orderAnswer } from './order-fields.ts'
import { requestBody } from './request-body.ts'

/** An order takes these and nothing else: its payment and fulfilment status are computed. */
const orderUpdate = z.strictObject({
  email: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  shipping_address: z.unknown().optional(),
  billing_address: z.unknown().optional(),
  locale: z.unknown().optional(),
})

export function orderOf({ params }: RoutedRequest, state: MedusaState): SimulatedOrder {
  const order = state.orders.get(params.id ?? '')
  if (!order) throw refuse(404, 'not_found', `Order id not found: ${params.id}`)
  return order
}

function getOrder(request: RoutedRequest, state: MedusaState) {
  const fields = [...requestedFields(request.query, ADMIN_ORDER_FIELDS), ...DETAIL_FIELDS]
  return json(200, { order: orderAnswer(orderOf(request, state), fields) })
}

function updateOrder(request: RoutedRequest, state: MedusaState) {
  const { email, metadata, ...rest } = requestBody(orderUpdate, request.body)
  const order = orderOf(request, state)
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw notRecorded(`an order update with ${unknown}`)
  if (order.differs?.status === 'canceled')
    throw refuse(400, 'invalid_data', `Order with id ${order.id} has been canceled.`)
  changeOrder(order, {
    ...(email === undefined ? {} : { email }),
    ...(metadata === undefined ? {} : { metadata: mergeMetadata(order.metadata, metadata) }),
  })
  return json(200, { order: orderAnswer(order, requestedFields(request.query, ADMIN_ORDER_FIELDS)) })
}

/** Filters and orders by what the recordings show: id[], updated_at[$gte] and order=updated_at. Drafts are left out. */
function listOrders({ query }: RoutedRequest, state: MedusaState) {
  const known = ['limit', 'offset', 'order', 'fields', 'id[]', 'updated_at[$gte]']
  const unknown = [...query.keys()].find(key => !known.includes(key))
  if (unknown !== undefined) throw notRecorded(`a list of orders with ${unknown}`)
  if (!query.has('fields')) throw notRecorded('a list of orders without fields')
  if (query.has('order') && query.get('order') !== 'updated_at') throw notRecorded('a list of orders in another order')
  const since = Date.parse(query.get('updated_at[$gte]') ?? '1970-01-01')
  const isWanted = matches(query.has('id[]') ? query.getAll('id[]') : undefined)
  const found = [...state.orders.values()].filter(
    ({ id, updatedAt, differs }) => isWanted(id) && Date.parse(updatedAt) >= since && differs?.status !== 'draft',
  )
  if (query.has('order')) found.sort((a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt))
  const fields = [...requestedFields(query, []), ...LIST_FIELDS]
  return listReply(
    'orders',
    found.map(order => orderAnswer(order, fields)),
    query,
    15,
  )
}

export const orderRoutes: Route[] = [
  { method: 'GET', path: '/admin/orders', handle: listOrders },
  { method: 'GET', path: '/admin/orders/:id', handle: getOrder },
  { method: 'POST', path: '/admin/orders/:id', handle: updateOrder },
]
