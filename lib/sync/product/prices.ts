import { RelayError } from '../../errors.ts'
import type { Catalogue, WrittenProduct } from '../../medusa/catalogue.ts'
import { priceTarget } from '../../queue/jobs.ts'
import { queueParked } from '../../queue/release.ts'
import type { SyncState } from '../../store/sync-state.ts'
import { together } from '../../together.ts'
import { basePrices, pricingDay } from '../price/base-prices.ts'
import { claim } from '../price/claim.ts'
import { readPrices } from '../price/read.ts'
import { syncPricePage } from '../price/sync.ts'
import { DELETED, isBeingWritten, UNKNOWN } from '../state.ts'
import type { Planned } from './plan.ts'
import type { ItemSync } from './sync.ts'

type Amounts = readonly { currency_code: string; amount: number }[]

/** What those that cost anything cost today, by item code. */
export type PricesOfNew = ReadonlyMap<string, Amounts>

export async function pricesOfNew(
  { erpnext, pricing, now }: Pick<ItemSync, 'erpnext' | 'pricing' | 'now'>,
  itemCodes: readonly string[],
): Promise<PricesOfNew> {
  const rows = await readPrices(erpnext, itemCodes, pricing.priceList)
  const day = pricingDay(pricing, now())
  return new Map(
    itemCodes.flatMap(code => {
      const { prices } = basePrices(rows.get(code) ?? [], day)
      const amounts = prices.map(({ currency_code, amount }) => ({ currency_code, amount }))
      return amounts.length ? [[code, amounts] as const] : []
    }),
  )
}

/**
 * Notes whose prices they are, before Medusa is told of them. An item at whose prices somebody is has none for now:
 * `bringPrices` comes later.
 */
export async function claimPrices(sync: ItemSync, pricesOf: PricesOfNew): Promise<PricesOfNew> {
  if (!pricesOf.size) return pricesOf
  const states = await sync.states.getMany([...pricesOf.keys()].map(priceTarget), { consistent: true })
  const claimed = await together([...pricesOf].map(async each => ((await noted(sync, each, states)) ? [each] : [])))
  return new Map(claimed.flat())
}

/** Whoever comes later knows whose prices these are, though what is in force may have changed by then. */
async function noted(
  { states, now }: ItemSync,
  [item_code, prices]: readonly [string, Amounts],
  rows: ReadonlyMap<string, SyncState>,
): Promise<boolean> {
  const target = priceTarget(item_code)
  const state = rows.get(target)
  if (isBeingWritten(state, now())) return false
  // A row that names a variant is about one that is gone.
  const before: Pick<SyncState, 'prices' | 'intended'> = state?.medusaId ? {} : (state ?? {})
  const amounts = Object.fromEntries(prices.map(({ currency_code, amount }) => [currency_code, amount]))
  const claimed = claim(before, { ...nothing(before.prices), ...amounts })
  return states.put(target, { ...claimed, fingerprint: UNKNOWN, readAt: state?.readAt ?? 0 }, state?.version)
}

const nothing = (prices: SyncState['prices'] = {}): Record<string, null> =>
  Object.fromEntries(Object.keys(prices).map(code => [code, null]))

/**
 * Sees to the prices of items whose variant ERPNext has just learnt of, or may have: their own jobs found none so far. Done
 * after the ids are in ERPNext, so that a price that is saved meanwhile finds the variant, or is found here. On Medusa 1,
 * where each is a call or two, and where it fails, by jobs of their own.
 */
export async function bringPrices(
  sync: ItemSync,
  { api }: Catalogue,
  written: readonly { plan: Planned; product: WrittenProduct }[],
  readAt: number,
): Promise<void> {
  // A price list of Medusa 1 is called what the item is called.
  const concerned = written.filter(({ plan }) => mayBeNew(plan) || (api === 'v1' && plan.write))
  const codes = concerned.map(({ plan }) => plan.item.item_code)
  if (!codes.length) return
  // Prices may have been refused for the variant that ERPNext remembered until now, which is another's or gone.
  const refused = concerned.flatMap(({ plan: { item } }) =>
    item.medusa_variant_id ? [{ kind: 'sync-price' as const, item_code: item.item_code }] : [],
  )
  const [results] = api === 'v2' ? await together([syncPricePage(sync, codes, {}), queueParked(sync, refused)]) : []
  for (const { plan, product } of written) {
    const { item_code } = plan.item
    const failed = !results || results.get(item_code) instanceof RelayError
    if (!codes.includes(item_code) || !failed) continue
    await sync.queue.send([{ kind: 'sync-price', item_code }], `${product.id} at ${readAt}`)
  }
}

/** Of one that was begun nobody knows whether what follows its making was seen to. */
export const mayBeNew = ({ how, state }: Planned): boolean =>
  how === 'created' || how === 'adopted' || [undefined, UNKNOWN, DELETED].includes(state?.fingerprint)
