import * as z from 'zod'
import { queueParked } from '../../queue/release.ts'
import type { Relay } from '../../relay.ts'

const order = z.object({ name: z.string(), medusa_order_id: z.string() })

/** Why the store endpoint's adapter refuses an order whose Customer has no Medusa id. */
const NOT_LINKED = 'customer-not-linked'

/** Queues the orders of a Customer that were parked for its missing Medusa id. Answers how many. */
export async function releaseOrders(
  { erpnext, parking, queue, log }: Pick<Relay, 'erpnext' | 'parking' | 'queue' | 'log'>,
  customer: string,
): Promise<number> {
  const filters = [['customer', '=', customer] as const, ['medusa_order_id', 'is', 'set'] as const]
  const orders = await erpnext.list('Sales Order', order, { fields: ['name', 'medusa_order_id'], filters, limit: 0 })
  const jobs = orders.map(({ medusa_order_id }) => ({ kind: 'sync-order' as const, medusa_order_id }))
  const waiting = await queueParked({ parking, queue }, jobs, ({ code }) => code === NOT_LINKED)
  if (waiting.length) log.info('orders queued again', { customer, orders: waiting.map(({ target }) => target) })
  return waiting.length
}
