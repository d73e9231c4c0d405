export interface SimulatedOrder {
  id: string
  email: string
  metadata: Record<string, unknown> | null
  /** The body of the last POST /store/order-update. */
  erpStatus?: Record<string, unknown>
  /** ISO 8601, as Medusa answers it. */
  updatedAt: string
  /** Keys of the answer that differ from the recorded order's, say `status` once the shop has completed it. */
  differs?: Record<string, unknown>
}

export function newOrder(id: string): SimulatedOrder {
  return { id, email: 'buyer@example.test', metadata: null, updatedAt: new Date().toISOString() }
}

export function changeOrder(
  order: SimulatedOrder,
  change: Partial<Pick<SimulatedOrder, 'email' | 'metadata' | 'erpStatus'>>,
) {
  Object.assign(order, change, { updatedAt: new Date().toISOString() })
}
