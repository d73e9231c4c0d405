import * as z from 'zod'
import type { DocumentRef } from '../document.ts'
import { asRelayError } from '../errors.ts'
import { ask } from './ask.ts'
import type { MedusaClient } from './client.ts'
import { unreadable } from './errors.ts'
import { fewAtATime } from './few-at-a-time.ts'
import { keyQueries } from './key-queries.ts'
import type { Medusa, OrderStatus } from './port.ts'

const idAnswer = z.object({ order: z.object({ id: z.string() }) })
const order = z.object({
  id: z.string(),
  status: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
})
const orderAnswer = z.object({ order })
const orderPage = z.object({ orders: z.array(order) })
type Order = z.output<typeof order>

const FIELDS = 'id,status,metadata'

const pathOf = (medusaOrderId: string): string => `/admin/orders/${encodeURIComponent(medusaOrderId)}`

/** The customer's name in ERPNext is for a message only. */
const metadataOf = ({ customer: _, ...metadata }: OrderStatus): Record<string, unknown> => metadata

/**
 * Metadata merges at the top level, so what the shop keeps there stays. `payment_status` of the order itself is
 * computed by Medusa and cannot be written. `fields=id` keeps the answer, and the request log, small.
 */
export const orderMetadata = (client: MedusaClient) =>
  ({
    orderPayload: status => ({ metadata: metadataOf(status) }),
    async updateOrder(medusaOrderId, status, documents) {
      const path = `${pathOf(medusaOrderId)}?fields=id`
      const { json } = await client.admin({ method: 'post', path, json: this.orderPayload(status), documents })
      if (idAnswer.safeParse(json).data?.order.id !== medusaOrderId) throw unreadable('the answer is not the order')
    },
    orderMetadata: {
      of: metadataOf,
      async find(medusaOrderIds, document) {
        const orders: Order[] = []
        for (const query of keyQueries('id', medusaOrderIds)) {
          const path = `/admin/orders?${query}&fields=${FIELDS}`
          orders.push(...(await ask(client, { method: 'get', path, documents: [document] }, orderPage)).orders)
        }
        const listed = new Set(orders.map(({ id }) => id))
        // A draft order is left out of the list, and is an order all the same (found on 2.21).
        const unlisted = medusaOrderIds.filter(id => !listed.has(id))
        orders.push(...(await fewAtATime(unlisted, id => one(client, id, document))).flat())
        return new Map(
          orders.map(({ id, status, metadata }) => [
            id,
            { metadata: metadata ?? {}, isCanceled: status === 'canceled' },
          ]),
        )
      },
    },
  }) satisfies Pick<Medusa, 'orderPayload' | 'updateOrder' | 'orderMetadata'>

async function one(client: MedusaClient, medusaOrderId: string, document: DocumentRef): Promise<Order[]> {
  const path = `${pathOf(medusaOrderId)}?fields=${FIELDS}`
  try {
    return [(await ask(client, { method: 'get', path, documents: [document] }, orderAnswer)).order]
  } catch (error) {
    const { kind, httpStatus } = asRelayError(error)
    if (kind === 'permanent' && httpStatus === 404) return []
    throw error
  }
}
