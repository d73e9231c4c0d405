import { RelayError } from '../errors.ts'
import { createMedusaClient, type MedusaClientOptions } from './client.ts'
import { logInV2 } from './log-in.ts'
import { storeEndpoint } from './order-update.ts'
import type { Medusa } from './port.ts'
import { catalogueV2 } from './v2-catalogue.ts'
import { customersV2 } from './v2-customers.ts'
import { inventoryV2 } from './v2-inventory.ts'
import { orderMetadata } from './v2-orders.ts'
import { basePricesV2 } from './v2-prices.ts'

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
