import { expect } from '@jest/globals'
import type { RealMedusa } from './real-medusa.ts'

/** The ways in which the relay can be told to reach Medusa, and where an order's status then goes. */
export function connections({ url, email, password, secretKey, publishableKey }: RealMedusa) {
  const byPassword = {
    connection: 'metadata, logged in by e-mail and password',
    target: 'metadata',
    settings: { MEDUSA_URL: url, MEDUSA_EMAIL: email, MEDUSA_PASSWORD: password },
  }
  const bySecretKey = {
    connection: 'metadata, by secret key',
    target: 'metadata',
    settings: { MEDUSA_URL: url, MEDUSA_SECRET_KEY: secretKey },
  }
  const storeEndpoint = {
    connection: 'store-endpoint, by publishable key alone',
    target: 'store-endpoint',
    settings: { MEDUSA_URL: url, MEDUSA_ORDER_TARGET: 'store-endpoint', MEDUSA_PUBLISHABLE_KEY: publishableKey },
  }
  return { byPassword, bySecretKey, storeEndpoint }
}

/** What an order says of itself: its metadata, once the admin and the storefront were found to read the same. */
export async function readStatus(medusa: RealMedusa, id: string): Promise<Record<string, unknown> | null | undefined> {
  const [admin, store] = await Promise.all([medusa.readOrderAsAdmin(id), medusa.readOrderAsStore(id)])
  expect(store.metadata).toEqual(admin.metadata)
  return admin.metadata
}

/**
 * Changes an order's status behind the relay's back. As long as that stays, the relay has written nothing; Medusa's
 * `updated_at` would not tell, for writing what is there already does not move it.
 */
export async function touch(medusa: RealMedusa, id: string): Promise<void> {
  const metadata = { order_status: 'changed by hand' }
  const { status } = await medusa.request('POST', `/admin/orders/${id}?fields=id`, medusa.adminHeaders, { metadata })
  expect(status).toBe(200)
}
/** The status of an order that was touched and not written since. */
export const asTouched = expect.objectContaining({ order_status: 'changed by hand' })
