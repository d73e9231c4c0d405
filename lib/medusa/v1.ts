import * as z from 'zod'
import { createMedusaClient, type MedusaClientOptions } from './client.ts'
import { unreadable } from './errors.ts'
import { storeEndpoint } from './order-update.ts'
import type { Medusa } from './port.ts'
import { catalogueV1 } from './v1-catalogue.ts'
import { customersV1 } from './v1-customers.ts'
import { priceListsV1 } from './v1-price-lists.ts'

const tokenAnswer = z.object({ access_token: z.string().min(1) })

/** Medusa 1.x with the routes and columns that the original's servers have. */
export function createMedusaV1(options: Omit<MedusaClientOptions, 'logIn'>): Medusa {
  const client = createMedusaClient({
    ...options,
    async logIn(send, credentials) {
      const answer = await send({ method: 'post', path: '/admin/auth/token', json: credentials, documents: [] })
      const { data } = tokenAnswer.safeParse(answer.json)
      if (data) return data.access_token
      throw unreadable('the log-in answered no token')
    },
  })
  return {
    catalogue: catalogueV1(client, options.settings.MEDUSA_URL),
    customers: customersV1(client),
    priceLists: priceListsV1(client, options.settings.MEDUSA_URL),
    orderDestination: `${options.settings.MEDUSA_URL} v1 store-endpoint`,
    ...storeEndpoint(client),
  }
}
