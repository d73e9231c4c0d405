import * as z from 'zod'
import { RelayError } from '../errors.ts'
import { createMedusaClient, type MedusaClient, type MedusaClientOptions } from './client.ts'
import { unreadable } from './errors.ts'
import { logInV2 } from './log-in.ts'
import { storeEndpoint } from './order-update.ts'
import type { Medusa } from './port.ts'
import { catalogueV2 } from './v2-catalogue.ts'
import { customersV2 } from './v2-customers.ts'
import { inventoryV2 } from './v2-inventory.ts'
import { basePricesV2 } from './v2-prices.ts'

const orderAnswer = z.object({ order: z.object({ id: z.string() }) })

export interface MedusaV2Options extends Omit<MedusaClientOptions, 'logIn'> {
  target: 'metadata' | 'store-endpoint'
  publishableKey?: string | undefined
}

/** Stock Medusa 2.x. */
export function createMedusaV2({ target, publishableKey, ...options }: MedusaV2Options): Medusa {
  if (target === 'store-endpoint' && !publishableKey) {
    const message = 'settings: MEDUSA_PUBLISHABLE_KEY is not set, and MEDUSA_ORDER_TARGET is store-endpoint'
    throw new RelayError('configuration', message, { code: 'settings', server: 'medusa' })
  }
  const client = createMedusaClient({ ...options, logIn: logInV2 })
  return {
    catalogue: catalogueV2(client, options.settings.MEDUSA_URL),
    customers: customersV2(client, publishableKey),
    basePrices: basePricesV2(client, options.settings.MEDUSA_URL),
    inventory: inventoryV2(client, options.settings.MEDUSA_URL),
    orderDestination: `${options.settings.MEDUSA_URL} v2 ${target}`,
    ...(target === 'metadata' ? orderMetadata(client) : storeEndpoint(client, publishableKey)),
  }
}

/**
 * Metadata merges at the top level, so what the shop keeps there stays. `payment_status` of the order itself is
 * computed by Medusa and cannot be written. `fields=id` keeps the answer, and the request log, small.
 */
const orderMetadata = (client: MedusaClient) =>
  ({
    orderPayload: ({ customer: _, ...metadata }) => ({ metadata }),
    async updateOrder(medusaOrderId, status, documents) {
      const path = `/admin/orders/${encodeURIComponent(medusaOrderId)}?fields=id`
      const { json } = await client.admin({ method: 'post', path, json: this.orderPayload(status), documents })
      if (orderAnswer.safeParse(json).data?.order.id !== medusaOrderId) throw unreadable('the answer is not the order')
    },
  }) satisfies Pick<Medusa, 'orderPayload' | 'updateOrder'>
