import * as z from 'zod'
import type { DocumentRef } from '../document.ts'
import { RelayError } from '../errors.ts'
import { ask } from './ask.ts'
import type { MedusaClient } from './client.ts'
import type { PresentPriceList, PriceListFields, PriceLists } from './prices.ts'

const nullableText = z
  .string()
  .nullish()
  .transform(value => value ?? null)
const price = z.object({
  id: z.string(),
  amount: z.number(),
  currency_code: z.string(),
  variant_id: nullableText,
})
const priceList = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  type: z.string(),
  status: z.string(),
  starts_at: nullableText,
  ends_at: nullableText,
  prices: z.array(price),
})
const priceListAnswer = z.object({ price_list: priceList })
const variantAnswer = z.object({
  variant: z.object({ prices: z.array(z.object({ price_list_id: z.string().nullish() })) }),
})

export function priceListsV1(client: MedusaClient, url: string): PriceLists {
  const pathOf = (id: string) => `/admin/price-lists/${encodeURIComponent(id)}`

  const read = async <Body>(path: string, body: z.ZodType<Body>, document: DocumentRef): Promise<Body | undefined> => {
    try {
      return await ask(client, { method: 'get', path, documents: [document] }, body)
    } catch (error) {
      if (error instanceof RelayError && error.code === 'not_found') return undefined
      throw error
    }
  }
  const one = async (id: string, document: DocumentRef): Promise<PresentPriceList | undefined> =>
    (await read(pathOf(id), priceListAnswer, document))?.price_list

  return {
    priceDestination: `${url} v1`,
    priceList: one,
    async findPriceLists({ variant_id }, document) {
      const path = `/admin/variants/${encodeURIComponent(variant_id)}?fields=id&expand=prices`
      const found = await read(path, variantAnswer, document)
      const ids = new Set(found?.variant.prices.flatMap(({ price_list_id }) => price_list_id ?? []))
      const lists: PresentPriceList[] = []
      for (const id of ids) lists.push(...[await one(id, document)].filter(list => list !== undefined))
      return lists
    },
    async writePriceList(present, fields, document) {
      const { prices, surplus } = matched(present, fields)
      const path = present ? pathOf(present.id) : '/admin/price-lists'
      // A list, and a price without an id, is made once more by each request.
      const once = prices.every(price => 'id' in price) ? {} : { once: true as const }
      const request = { method: 'post', path, json: { ...fields, prices }, documents: [document], ...once } as const
      const { price_list } = await ask(client, request, priceListAnswer)
      if (!present || surplus.length === 0) return price_list
      await client.admin({
        method: 'delete',
        path: `${pathOf(present.id)}/prices/batch`,
        json: { price_ids: surplus },
        documents: [document],
      })
      return { ...price_list, prices: price_list.prices.filter(({ id }) => !surplus.includes(id)) }
    },
    async deletePriceList(id, document) {
      await client.admin({ method: 'delete', path: pathOf(id), documents: [document] })
    },
  }
}

/**
 * A price that is sent without an id is added to those of the list, and one with an id keeps its variant (recorded on
 * 1.20): so those that are there are named, and what is left of them is to be deleted.
 */
function matched(present: PresentPriceList | undefined, { prices: wanted }: PriceListFields) {
  const free = [...(present?.prices ?? [])]
  const prices = wanted.map(price => {
    const ofVariant = free.filter(({ variant_id }) => variant_id === price.variant_id)
    const known = ofVariant.find(({ currency_code }) => currency_code === price.currency_code) ?? ofVariant[0]
    if (!known) return price
    free.splice(free.indexOf(known), 1)
    return { id: known.id, ...price }
  })
  return { prices, surplus: free.map(({ id }) => id) }
}
