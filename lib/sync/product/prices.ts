import { RelayError } from '../../errors.ts'
import type { Catalogue, WrittenProduct } from '../../medusa/catalogue.ts'
import { priceTarget } from '../../queue/jobs.ts'
import type { SyncState } from '../../store/sync-state.ts'
import { basePrices } from '../price/base-prices.ts'
import { claim } from '../price/claim.ts'
import { dayIn } from '../price/day.ts'
import { readPrices } from '../price/read.ts'
import { syncPricePage } from '../price/sync.ts'
import { DELETED, isBeingWritten, UNKNOWN } from '../state.ts'
import type { Planned } from './plan.ts'
import type { ItemSync } from './sync.ts'

/**
 * On Medusa 2 the call that makes a product says too what it costs today. An item without a price gets none; nor does one
 * at whose prices somebody is: `bringPrices` comes later.
 */
export async function withPrices(sync: ItemSync, { api }: Catalogue, plans: readonly Planned[]): Promise<Planned[]> {
  const { erpnext, pricing, now } = sync
  const isNew = ({ present, write }: Planned) => api === 'v2' && write && !present
  const codes = plans.filter(isNew).map(({ item }) => item.item_code)
  if (!codes.length) return [...plans]
  const pricesOf = await readPrices(erpnext, codes, pricing.priceList)
  const options = { priceList: pricing.priceList, today: dayIn(pricing.timeZone, now()) }
  const states = await sync.states.getMany(codes.map(priceTarget), { consistent: true })
  const priced = async (plan: Planned): Promise<Planned> => {
    const { item, write } = plan
    if (!write || !isNew(plan)) return plan
    const { prices } = basePrices(pricesOf.get(item.item_code) ?? [], options)
    const inMedusa = prices.map(({ currency_code, amount }) => ({ currency_code, amount }))
    if (!inMedusa.length || !(await noted(sync, item.item_code, inMedusa, states))) return plan
    return { ...plan, write: { ...write, variant: { ...write.variant, prices: inMedusa } } }
  }
  return Promise.all(plans.map(priced))
}

/** Whoever comes later knows whose prices these are, though what is in force may have changed by then. */
async function noted(
  { states, now }: ItemSync,
  item_code: string,
  prices: readonly { currency_code: string; amount: number }[],
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
  const results = api === 'v2' ? await syncPricePage(sync, codes, {}) : undefined
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
