import * as z from 'zod'
import { type NewJob, priceTarget } from '../../queue/jobs.ts'
import type { Relay } from '../../relay.ts'
import type { DeletedRow, SweptDoctype, SweptRow } from '../sweepable.ts'
import { basePricePlan, basePricesAgree } from './base-price-sync.ts'
import { type PricingDay, pricingDay } from './base-prices.ts'
import { priceListPlan, priceListsAgree } from './price-list-sync.ts'
import { readItemPrices } from './read.ts'
import { type PriceRequest, type PriceWork, readWorks } from './sync.ts'

/** Of some items those that are not as Medusa last accepted them, or refused them for good. */
async function differing(relay: Relay, requests: ReadonlyMap<string, PriceRequest>): Promise<NewJob[]> {
  if (!requests.size) return []
  const states = await relay.states.getMany([...requests.keys()].map(priceTarget))
  const works = await readWorks(relay, requests, states)
  const day = pricingDay(relay.pricing, relay.now())
  return works.flatMap((work): NewJob[] => {
    if (agrees(relay, work, day)) return []
    const { prices, trashed } = work.request
    const asked = { ...(prices ? { prices: [...prices] } : {}), ...(trashed ? { trashed: [...trashed] } : {}) }
    return [{ kind: 'sync-price', item_code: work.item.item_code, ...asked }]
  })
}

function agrees({ medusa: { basePrices, priceLists }, pricing }: Relay, work: PriceWork, day: PricingDay): boolean {
  if (basePrices) {
    const plan = basePricePlan(work, basePrices, day)
    return 'reason' in plan || work.state?.refused === plan.fingerprint || basePricesAgree(plan)
  }
  if (!priceLists) return true
  const plan = priceListPlan(work, priceLists, pricing)
  return work.state?.refused === plan.fingerprint || priceListsAgree(plan)
}

/** Of the shop's items; and of those whose price went to another list or to a customer and still has its ids. */
async function changedPrices(relay: Relay, rows: readonly SweptRow[]): Promise<NewJob[]> {
  const prices = await readItemPrices(
    relay.erpnext,
    rows.map(({ name }) => name),
  )
  const concerned = prices.filter(
    ({ price_list, customer, medusa_id, medusa_price_id }) =>
      (price_list === relay.pricing.priceList && !customer) || medusa_id || medusa_price_id,
  )
  const byItem = Map.groupBy(concerned, ({ item_code }) => item_code)
  return differing(relay, new Map([...byItem].map(([code, own]) => [code, { prices: own.map(({ name }) => name) }])))
}

const deletedPrice = z.object({
  name: z.string(),
  item_code: z.string().min(1),
  medusa_id: z.string().nullish(),
  medusa_price_id: z.string().nullish(),
})

async function deletedPrices(relay: Relay, rows: readonly DeletedRow[]): Promise<NewJob[]> {
  const prices = rows.flatMap(({ name, document }) => {
    const { data } = deletedPrice.safeParse(document)
    if (!data) relay.log.warn('deleted document cannot be read', { doctype: 'Item Price', name })
    return data ?? []
  })
  const byItem = Map.groupBy(prices, ({ item_code }) => item_code)
  const requests = [...byItem].map(([item_code, own]): [string, PriceRequest] => [
    item_code,
    {
      trashed: own.map(({ name, medusa_id, medusa_price_id }) => ({
        name,
        ...(medusa_id ? { medusa_id } : {}),
        ...(medusa_price_id ? { medusa_price_id } : {}),
      })),
    },
  ])
  return differing(relay, new Map(requests))
}

export const itemPriceSweep: SweptDoctype = {
  doctype: 'Item Price',
  filters: [],
  jobs: changedPrices,
  deleted: deletedPrices,
}
