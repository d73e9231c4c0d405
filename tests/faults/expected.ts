import type { OrderStatus } from '../../lib/medusa/port.ts'
import type { Relay } from '../../lib/relay.ts'
import { readOrders } from '../../lib/sync/order/read.ts'
import { orderStatus } from '../../lib/sync/order/status.ts'

/** What Medusa should hold of an order: what ERPNext says now, mapped as a sync maps it. */
export async function expectedMetadata(
  { erpnext, medusa }: Pick<Relay, 'erpnext' | 'medusa'>,
  id: string,
): Promise<Record<string, unknown>> {
  const { salesOrders = [], invoices = [] } = (await readOrders(erpnext, [id])).get(id) ?? {}
  const status = orderStatus(salesOrders, invoices) as OrderStatus
  return JSON.parse(JSON.stringify(medusa.orderPayload(status).metadata))
}
