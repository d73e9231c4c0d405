import { describe } from '@jest/globals'
import { keepsThePromisesOfTheCatalogue, type SeenProduct, type Shop } from '../../../support/product-promises.ts'
import { startTestRelay } from '../../../support/test-relay.ts'

async function start(): Promise<Shop> {
  const relay = await startTestRelay({ MEDUSA_API: 'v1' })
  const { medusa } = relay.simulators
  const admin = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json', 'x-medusa-access-token': medusa.secretKey }
    const { ok } = await fetch(medusa.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!ok) throw new Error(`the shop could not change ${path}`)
  }
  return {
    relay,
    async product(item_code) {
      const [product, second] = [...medusa.products.values()].filter(each => each.item_code === item_code)
      if (second) throw new Error(`${item_code} has two products`)
      if (!product) return undefined
      const { short_description, ranking, brand_name, specifications, metadata, collection_id, ...rest } = product
      const custom = { item_code, short_description, ranking, brand_name, specifications, UOM: metadata?.UOM }
      const collection = medusa.collections.get(collection_id ?? '')
      return { ...rest, metadata: metadata ?? {}, custom, collection } as unknown as SeenProduct
    },
    collection: async id => medusa.collections.get(String(id)),
    setPrice: ({ id, variants: [variant] }) =>
      admin(`/admin/products/${id}/variants/${variant?.id}`, { prices: [{ currency_code: 'omr', amount: 12500 }] }),
    setMetadata: ({ id }, metadata) => admin(`/admin/products/${id}`, { metadata }),
    hasToo: { metadata: { UOM: 'Box' }, variants: [{ inventory_quantity: 0 }] },
  }
}

describe('the catalogue in Medusa 1', () => {
  keepsThePromisesOfTheCatalogue(start)
})
