const types = {
  customer_id: 'string',
  order_status: 'string',
  payment_status: 'string',
  discount_amount: 'number',
  net_total: 'number',
  grand_total: 'number',
}

/** Why a field is refused, or undefined. ERPNext's own limit for such text is 140 characters. */
function findFault([name, value]) {
  if (!Object.hasOwn(types, name)) return `Unrecognized fields: '${name}'`
  if (typeof value !== types[name]) return `Expected ${types[name]} for field '${name}'`
  if (typeof value === 'string' && (value === '' || value.length > 140)) return `Wrong length of field '${name}'`
  if (typeof value === 'number' && !Number.isFinite(value)) return `Number out of range for field '${name}'`
}

/**
 * `POST /store/order-update?order_id=…`, for a Medusa 2 whose relay runs with `MEDUSA_ORDER_TARGET=store-endpoint`.
 * Put this file at `src/api/store/order-update/route.js` (`route.ts` in a TypeScript shop: `medusa build` leaves
 * JavaScript out). The fields given are merged into the order's metadata; the others stay as they are.
 *
 * Its limit: a /store route asks for the publishable key alone, and that is public, so whoever knows an order's id can write
 * these six fields of it. Therefore nothing but them is accepted, and nothing in the shop may rest on them (release no goods
 * because `payment_status` says Paid). Where that is not enough leave this file out and let the relay write the metadata
 * through the admin API, which is its default.
 */
export async function POST(req, res) {
  const refuse = message => res.status(400).json({ type: 'invalid_data', message })
  const { order_id } = req.query
  if (typeof order_id !== 'string' || order_id === '') return refuse('order_id is required')
  const { body } = req
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return refuse('Expected an object')
  const given = Object.entries(body)
  if (given.length === 0) return refuse('Expected at least one field')
  const fault = given.map(findFault).find(Boolean)
  if (fault) return refuse(fault)

  const orders = req.scope.resolve('order')
  await orders.retrieveOrder(order_id, { select: ['id'] }) // throws what Medusa answers as 404 not_found
  await orders.updateOrders(order_id, { metadata: body }) // Medusa merges metadata at its top level
  return res.json({ message: 'Order updated successfully' })
}
