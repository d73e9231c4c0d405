import pLimit from 'p-limit'
import type { RealMedusa } from '../../e2e/real-medusa.ts'
import type { Payload } from './payloads.ts'

/** How it went. */
export interface Direct {
  seconds: number
  calls: number
}

/** Logged in as the relay logs in; any refusal ends the measurement. */
async function logIn({ url, email, password, request }: RealMedusa) {
  const { body } = await request('POST', '/auth/user/emailpass', {}, { email, password })
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${body.token}` }
  return async (path: string, body: string): Promise<Record<string, unknown>> => {
    const response = await fetch(url + path, { method: 'POST', headers, body })
    const text = await response.text()
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text}`)
    return JSON.parse(text)
  }
}

const secondsSince = (startedAt: number) => (performance.now() - startedAt) / 1_000

/**
 * The way of the app that this relay replaces: product, option, variant and a placeholder price, item after item, answers
 * untrimmed. Medusa 2 wants an option with the product already, so the second call writes it once more.
 */
export async function inTurn(medusa: RealMedusa, payloads: readonly Payload[]): Promise<Direct> {
  const send = await logIn(medusa)
  const post = async (path: string, body: object) => (await send(path, JSON.stringify(body))) as unknown as Answer
  const list = { title: 'Standard Selling', description: 'Standard Selling', type: 'override', status: 'active' }
  const { price_list } = await post('/admin/price-lists', list)
  const startedAt = performance.now()
  for (const { variants, ...product } of payloads) {
    const { product: made } = await post('/admin/products', product)
    const [option] = made.options
    await post(`/admin/product-options/${option.id}`, { title: option.title })
    const { product: complete } = await post(`/admin/products/${made.id}/variants`, variants[0] ?? {})
    const price = { variant_id: complete.variants[0].id, currency_code: 'omr', amount: 1 }
    await post(`/admin/price-lists/${price_list.id}/prices/batch`, { create: [price] })
  }
  return { seconds: secondsSince(startedAt), calls: 4 * payloads.length }
}

interface Answer {
  price_list: { id: string }
  product: { id: string; options: [{ id: string; title: string }]; variants: [{ id: string }] }
}

/**
 * The most that Medusa takes of what an export writes: products in batches of 100, and what needs their ids, their levels.
 * Nothing is looked up, compared, logged or written back.
 */
export const inBatches = (atATime: number) => async (medusa: RealMedusa, payloads: readonly Payload[]) => {
  const post = await logIn(medusa)
  const bodies: string[] = []
  for (let from = 0; from < payloads.length; from += 100) {
    bodies.push(JSON.stringify({ create: payloads.slice(from, from + 100) }))
  }
  const fields = 'id,handle,variants.id,variants.sku,variants.inventory_items.inventory_item_id'
  const location_id = medusa.stockLocationId
  const startedAt = performance.now()
  const write = async (body: string) => {
    const { created } = (await post(`/admin/products/batch?fields=${fields}`, body)) as unknown as Created
    const create = created.map(({ variants: [{ inventory_items }] }) => ({
      ...{ inventory_item_id: inventory_items[0].inventory_item_id, location_id, stocked_quantity: 0 },
    }))
    await post('/admin/inventory-items/location-levels/batch', JSON.stringify({ create }))
  }
  const limit = pLimit(atATime)
  await Promise.all(bodies.map(body => limit(write, body)))
  return { seconds: secondsSince(startedAt), calls: 2 * bodies.length } satisfies Direct
}

interface Created {
  created: { variants: [{ inventory_items: [{ inventory_item_id: string }] }] }[]
}
