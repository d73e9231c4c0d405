import type { ItemPriceRow } from '../../erpnext/item-prices.ts'
import { asRelayError, type RelayError } from '../../errors.ts'
import { hashOf } from '../../hash.ts'
import {
  type BasePrices,
  type BasePrice as PresentPrice,
  type PricedVariant,
  type PriceWrite,
  VARIANT_OF_ANOTHER,
} from '../../medusa/prices.ts'
import { priceTarget } from '../../queue/jobs.ts'
import { done, type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import type { Difference } from '../difference.ts'
import { orRelease, type RowLease, rowLease } from '../row-lease.ts'
import { isBeingWritten } from '../state.ts'
import { type BasePrice, basePrices, type PricingDay, pricingDay, type SkippedPrice } from './base-prices.ts'
import { claim, rememberedOf } from './claim.ts'
import { finishPrices, type WrittenPrices } from './finish.ts'
import { overtaken } from './overtaken.ts'
import { variantSkipReason } from './shop-price.ts'
import type { PriceResults, PriceSync, PriceSyncOptions, PriceWork, SyncedPrices } from './sync.ts'

/** What an item is to cost today, beside what the relay remembers. */
export interface BasePricePlan extends PriceWork {
  product_id: string
  variant_id: string
  /** Of the Website Item, for the request log. */
  name: string
  inForce: BasePrice[]
  skipped: SkippedPrice[]
  fingerprint: string
  /** Ids by currency of what the relay wrote at this variant, '' where it may have; undefined where it does not know. */
  remembered: Readonly<Record<string, string>> | undefined
  /** What it may have written, by currency. */
  intended: Readonly<Record<string, readonly number[]>> | undefined
}

/** Raise it when the mapping changes: every price is then looked at once more. */
const MAPPING_VERSION = 1

/** What is to be done on a day, or why nothing is: the item has no variant. */
export function basePricePlan(
  work: PriceWork,
  { priceDestination }: BasePrices,
  day: PricingDay,
): BasePricePlan | { reason: string } {
  const { website_item, prices } = work.item
  const reason = variantSkipReason(website_item)
  const { name = '', medusa_id: product_id, medusa_variant_id: variant_id } = website_item ?? {}
  if (reason || !product_id || !variant_id) return { reason: reason ?? 'its Website Item has no Medusa product' }
  const { prices: inForce, skipped } = basePrices(prices, day)
  const amounts = inForce.map(({ currency_code, amount }) => [currency_code, amount])
  const fingerprint = hashOf([MAPPING_VERSION, priceDestination, product_id, variant_id, amounts.toSorted()])
  const { prices: remembered, intended } = rememberedOf(work.state, variant_id)
  return { ...work, product_id, variant_id, name, inForce, skipped, fingerprint, remembered, intended }
}

/** Both sides agree, and ERPNext knows which price is which; or there is none and never was. */
export function basePricesAgree(plan: BasePricePlan): boolean {
  const { state, fingerprint, inForce, remembered } = plan
  if (!inForce.length && !remembered && !idsOf(plan).length) return true
  return state?.fingerprint === fingerprint && !!remembered && !idsToWrite(plan, remembered).length
}

/** Ids of base prices that ERPNext holds, or held. */
const idsOf = ({ item, request: { trashed = [] } }: PriceWork): string[] =>
  [...item.prices, ...trashed].flatMap(({ medusa_price_id }) => medusa_price_id || [])

/** The id is at the Item Price in force; `medusa_id` is Medusa 1's. */
function idsToWrite({ item, inForce }: BasePricePlan, ids: Readonly<Record<string, string>>) {
  const wanted = new Map(inForce.map(({ name, currency_code }) => [name, ids[currency_code]]))
  return item.prices.flatMap(({ name, medusa_id, medusa_price_id }) => {
    const id = wanted.get(name) ?? null
    return (medusa_price_id || null) === id && !medusa_id
      ? []
      : [{ docname: name, medusa_price_id: id, medusa_id: null }]
  })
}

export async function syncBasePrices(
  sync: PriceSync,
  port: BasePrices,
  works: readonly PriceWork[],
  options: PriceSyncOptions,
): Promise<PriceResults> {
  const results: PriceResults = new Map()
  const differing: BasePricePlan[] = []
  const day = pricingDay(sync.pricing, sync.now())
  for (const work of works) {
    const { item, request, state } = work
    const plan = basePricePlan(work, port, day)
    if ('reason' in plan) {
      results.set(item.item_code, synced(item.prices.map(({ name }) => ({ name, reason: plan.reason }))))
    } else if (isBeingWritten(state, sync.now())) results.set(item.item_code, overtaken(item.item_code))
    else if (!request.force && basePricesAgree(plan)) results.set(item.item_code, asRemembered(plan))
    else differing.push(plan)
  }
  const looked = await look(port, differing, options)
  const wanted = differing.map(plan => ({ ...plan, amounts: amountsOf(plan, looked.get(plan.variant_id)?.prices) }))
  if (options.dryRun) {
    for (const plan of wanted) {
      const variant = looked.get(plan.variant_id)
      const present = variant?.prices ?? []
      const differences = differencesOf(plan, present)
      const would = asWritten(plan, { changed: differences.length > 0, prices: present }, 0)
      options.onPlan?.({ ...plan, differences, ids: would.ids, problem: problemOf(plan, variant) })
      results.set(plan.item.item_code, would.result)
    }
    return results
  }
  await write(sync, port, wanted, results, options.readAt)
  return results
}

const synced = (rows: readonly SkippedPrice[]): SyncedPrices => ({
  rows: new Map(rows.map(({ name, reason }) => [name, skipped(reason)])),
  changed: false,
})

const asRemembered = ({ inForce, skipped }: BasePricePlan): SyncedPrices => {
  const { rows } = synced(skipped)
  for (const { name } of inForce) rows.set(name, unchanged())
  return { rows, changed: false }
}

/** What Medusa holds, by variant: of those where it has to be known before it is written. */
async function look(port: BasePrices, plans: readonly BasePricePlan[], { dryRun }: PriceSyncOptions) {
  const looking = plans.filter(plan => dryRun || (plan.remembered ? unsureOf(plan).length : idsOf(plan).length))
  const [first] = looking
  if (!first) return new Map<string, PricedVariant>()
  const ids = looking.map(({ product_id }) => product_id)
  const variants = await port.findPrices(ids, { doctype: 'Website Item', name: first.name })
  return new Map(variants.map(variant => [variant.id, variant]))
}

/** Currencies in which nothing is in force any more, and which the relay was about to write when it last noted anything. */
const unsureOf = ({ remembered = {}, inForce }: BasePricePlan): string[] =>
  Object.keys(remembered).filter(
    code => !remembered[code] && !inForce.some(({ currency_code }) => currency_code === code),
  )

/**
 * Currencies that the relay wrote and in which nothing is in force any more go; the shop's own stay. Where the relay has
 * forgotten, the ids that ERPNext holds say what it wrote; where it died meanwhile, the amount that Medusa holds.
 */
function amountsOf(plan: BasePricePlan, present: readonly PresentPrice[] = []): Record<string, number | null> {
  const ids = new Set(idsOf(plan))
  const own = present
    .filter(({ id, currency_code, amount }) => ids.has(id) || plan.intended?.[currency_code]?.includes(amount))
    .map(({ currency_code }) => currency_code)
  const written = Object.entries(plan.remembered ?? {}).flatMap(([currency, id]) => (id ? [currency] : []))
  return Object.fromEntries<number | null>([
    ...[...written, ...own].map(currency => [currency, null] as const),
    ...plan.inForce.map(({ currency_code, amount }) => [currency_code, amount] as const),
  ])
}

type Wanted = BasePricePlan & { amounts: Record<string, number | null> }

async function write(
  sync: PriceSync,
  port: BasePrices,
  plans: readonly Wanted[],
  results: PriceResults,
  readAt: number,
): Promise<void> {
  const going: { plan: Wanted; lease: RowLease }[] = []
  await Promise.all(
    plans.map(async plan => {
      const lease = rowLease(sync, priceTarget(plan.item.item_code), plan.state)
      const claimed = claim({ prices: plan.remembered, intended: plan.intended }, plan.amounts)
      if (await lease.begin({ ...claimed, medusaId: plan.variant_id, refused: undefined })) going.push({ plan, lease })
      else results.set(plan.item.item_code, overtaken(plan.item.item_code))
    }),
  )
  const answers = await orRelease(
    going.map(({ lease }) => lease),
    port.writePrices(going.map(({ plan }) => writeOf(plan))),
  )
  const written: WrittenPrices[] = []
  for (const [index, { plan, lease }] of going.entries()) {
    const answer = answers[index] ?? { failure: asRelayError(new Error('no answer')) }
    if ('failure' in answer) await refused(plan, lease, answer.failure, results)
    else written.push({ ...asWritten(plan, answer, readAt), lease })
    tellOfRounding(sync, plan)
  }
  await finishPrices(sync, written, results)
}

/** The request is found under the price that it is about. */
function writeOf({ product_id, variant_id, amounts, inForce, item, request, name }: Wanted): PriceWrite {
  const [price] = [...inForce, ...(request.trashed ?? []), ...item.prices]
  const document = price ? { doctype: 'Item Price', name: price.name } : { doctype: 'Website Item', name }
  return { product_id, variant_id, sku: item.item_code, amounts, document }
}

async function refused(plan: Wanted, lease: RowLease, failure: RelayError, results: PriceResults): Promise<void> {
  // Whose variant it is changes with the item, not with its prices: a sweep is to try again.
  const isForGood = failure.kind === 'permanent' && failure.code !== VARIANT_OF_ANOTHER
  await lease.release(isForGood ? plan.fingerprint : undefined)
  results.set(plan.item.item_code, failure)
}

function asWritten(
  plan: Wanted,
  { changed, prices }: { changed: boolean; prices: readonly PresentPrice[] },
  readAt: number,
): Omit<WrittenPrices, 'lease'> {
  const { inForce, variant_id, fingerprint } = plan
  const idIn = new Map(prices.map(({ currency_code, id }) => [currency_code, id]))
  const ids = Object.fromEntries(inForce.map(({ currency_code }) => [currency_code, idIn.get(currency_code) ?? '']))
  const docs = idsToWrite(plan, ids)
  const { rows } = synced(plan.skipped)
  for (const { name, currency_code } of inForce) rows.set(name, outcome(rowOf(plan, name), ids[currency_code], changed))
  return {
    work: plan,
    ids: docs,
    next: { fingerprint, readAt, medusaId: variant_id, prices: ids },
    result: { rows, changed: changed || docs.length > 0, detail: detailOf(plan) },
  }
}

const rowOf = ({ item }: PriceWork, name: string): ItemPriceRow | undefined =>
  item.prices.find(price => price.name === name)

function outcome(row: ItemPriceRow | undefined, id: string | undefined, changed: boolean): Outcome {
  if (row?.medusa_price_id === id) return changed ? done(id, 'updated') : unchanged()
  return done(id, changed ? 'created' : 'adopted')
}

const detailOf = ({ amounts }: Wanted): string =>
  Object.entries(amounts)
    .map(([currency, amount]) => `${currency} ${amount ?? 'removed'}`)
    .join(', ')

function differencesOf({ amounts }: Wanted, present: readonly PresentPrice[]): Difference[] {
  const held = new Map(present.map(({ currency_code, amount }) => [currency_code, amount]))
  return Object.entries(amounts).flatMap(([field, amount]) => {
    const [medusa, erpnext] = [held.get(field), amount ?? undefined]
    return medusa === erpnext ? [] : [{ field, medusa, erpnext }]
  })
}

/** What a write finds too. */
function problemOf({ item, product_id, variant_id }: Wanted, variant: PricedVariant | undefined): string | undefined {
  if (!variant) return `Medusa has no variant ${variant_id} of a product ${product_id}`
  const isOwn = !variant.sku || variant.sku === item.item_code
  return isOwn ? undefined : `the variant ${variant_id} has the SKU of another item in Medusa: ${variant.sku}`
}

function tellOfRounding({ log }: PriceSync, { inForce }: Wanted): void {
  for (const { name, currency_code, rounded } of inForce) {
    if (rounded) log.warn('price rounded', { item_price: name, currency: currency_code, ...rounded })
  }
}
