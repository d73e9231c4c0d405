import { createMedusaClient, type MedusaClientOptions } from './client.ts'
import { logInV1 } from './log-in.ts'
import { storeEndpoint } from './order-update.ts'
import type { Medusa } from './port.ts'
import { catalogueV1 } from './v1-catalogue.ts'
import { customersV1 } from './v1-customers.ts'
import { priceListsV1 } from './v1-price-lists.ts'

/** Medusa 1.x with the routes and columns that the original's servers have. */
export function createMedusaV1(options: Omit<MedusaClientOptions, 'logIn'>): Medusa {
  const client = createMedusaClient({ ...options, logIn: logInV1 })
  return {
    catalogue: catalogueV1(client, options.settings.MEDUSA_URL),
    customers: customersV1(client),
    priceLists: priceListsV1(client, options.settings.MEDUSA_URL),
    orderDestination: `${options.settings.MEDUSA_URL} v1 store-endpoint`,
    ...storeEndpoint(client),
  }
}
