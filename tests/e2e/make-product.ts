import type { RealMedusa } from './real-medusa.ts'

/** A published product of the shop with one variant, under a SKU of its own. */
export async function makeProduct(medusa: RealMedusa, variant: Record<string, unknown>) {
  const sku = `made-${crypto.randomUUID()}`
  const { status, body } = await medusa.request('POST', '/admin/products?fields=id,variants.id', medusa.adminHeaders, {
    ...{ title: sku, handle: sku, status: 'published', options: [{ title: 'Default', values: ['Default'] }] },
    ...{ sales_channels: [{ id: medusa.salesChannelId }], shipping_profile_id: medusa.shippingProfileId },
    variants: [{ title: 'Default', sku, options: { Default: 'Default' }, prices: [], ...variant }],
  })
  if (status !== 200) throw new Error(`Medusa answered ${status}: ${JSON.stringify(body)}`)
  const { id, variants } = body.product as { id: string; variants: [{ id: string }] }
  return { sku, product_id: id, variant_id: variants[0].id }
}
