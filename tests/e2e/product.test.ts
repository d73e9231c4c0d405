import { describe } from '@jest/globals'
import { keepsThePromisesOfTheCatalogue, type SeenProduct, type Shop } from '../support/product-promises.ts'
import { startTestRelay } from '../support/test-relay.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
const FIELDS = [
  ...['id', 'title', 'subtitle', 'handle', 'description', 'status', 'external_id', 'origin_country', 'discountable'],
  ...['is_giftcard', 'thumbnail', 'images.url', 'collection.title', 'collection.handle', 'metadata', 'options.title'],
  ...['id', 'sku', 'title', 'allow_backorder', 'manage_inventory', 'prices.amount'].map(field => `variants.${field}`),
  ...['sales_channels.id', 'shipping_profile.id'],
].join()
const admin = (method: string, path: string, body?: object) => medusa.request(method, path, medusa.adminHeaders, body)

async function start(): Promise<Shop> {
  const { url, email, password, salesChannelId, shippingProfileId } = medusa
  const relay = await startTestRelay({ MEDUSA_URL: url, MEDUSA_EMAIL: email, MEDUSA_PASSWORD: password })
  relay.shop = { ...relay.shop, sales_channel_ids: [salesChannelId], shipping_profile_id: shippingProfileId }
  return {
    relay,
    async product(item_code) {
      const { body } = await admin('GET', `/admin/products?variants[sku]=${item_code}&fields=${FIELDS}`)
      const [product, second] = body.products as SeenProduct[]
      if (second) throw new Error(`${item_code} has two products`)
      return product && { ...product, custom: { ...product.metadata, short_description: product.subtitle } }
    },
    async collection(id) {
      const { body } = await admin('GET', `/admin/collections/${id}?fields=title,handle,metadata`)
      return body.collection as object | undefined
    },
    async setPrice({ id, variants: [variant] }) {
      const body = { prices: [{ currency_code: 'omr', amount: 12.5 }] }
      await admin('POST', `/admin/products/${id}/variants/${variant?.id}`, body)
    },
    async setMetadata({ id }, metadata) {
      await admin('POST', `/admin/products/${id}`, { metadata })
    },
    hasToo: {
      external_id: 'MED-0001',
      sales_channels: [{ id: salesChannelId }],
      shipping_profile: { id: shippingProfileId },
      variants: [{ sku: 'MED-0001' }],
    },
  }
}

describe('the catalogue in the real Medusa', () => {
  keepsThePromisesOfTheCatalogue(start)
})
