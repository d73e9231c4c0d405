import type { RealMedusa } from './real-medusa.ts'

/** A shopper's cart with one piece: 200, or what Medusa says against it. */
export async function putInCart(medusa: RealMedusa, variant_id: string) {
  const cart = { region_id: medusa.regionId, sales_channel_id: medusa.salesChannelId }
  const created = await medusa.request('POST', '/store/carts', medusa.storeHeaders, cart)
  const { id } = created.body.cart as { id: string }
  const item = { variant_id, quantity: 1 }
  const { status, body } = await medusa.request('POST', `/store/carts/${id}/line-items`, medusa.storeHeaders, item)
  return { status, message: body.message }
}
