import * as z from 'zod'
import { RelayError } from '../errors.ts'
import type { MedusaClient } from './client.ts'
import { unreadable } from './errors.ts'
import type { Medusa } from './port.ts'

const companionAnswer = z.looseObject({ message: z.string() })

/**
 * `POST /store/order-update?order_id=…` with exactly the six fields of the contract: what the original's companion
 * inside Medusa takes, on v1 and, where it is installed, on v2.
 */
export const storeEndpoint = (client: MedusaClient, publishableKey?: string) =>
  ({
    orderPayload: ({ customer_id, order_status, payment_status, discount_amount, net_total, grand_total }) => ({
      customer_id,
      order_status,
      payment_status,
      discount_amount,
      net_total,
      grand_total,
    }),
    async updateOrder(medusaOrderId, status, documents) {
      if (!status.customer_id) {
        const message = `Medusa Customer ID not found for Customer: ${status.customer}`
        throw new RelayError('permanent', message, { code: 'customer-not-linked', server: 'erpnext' })
      }
      const { json } = await client.send({
        method: 'post',
        path: `/store/order-update?order_id=${encodeURIComponent(medusaOrderId)}`,
        headers: publishableKey ? { 'x-publishable-api-key': publishableKey } : {},
        json: this.orderPayload(status),
        documents,
      })
      // The companion answers `{"message": …}`; a maintenance page with status 200 has written nothing.
      if (!companionAnswer.safeParse(json).success) throw unreadable('the store endpoint answered no message')
    },
  }) satisfies Pick<Medusa, 'orderPayload' | 'updateOrder'>
