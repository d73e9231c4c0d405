import type { Erpnext } from '../../erpnext/client.ts'
import { asRelayError, RelayError } from '../../errors.ts'
import type { Catalogue, WrittenProduct } from '../../medusa/catalogue.ts'
import { ALREADY_EXISTS } from '../../medusa/errors.ts'
import type { StockedVariant } from '../../medusa/inventory.ts'
import { itemTarget } from '../../queue/jobs.ts'
import { done, unchanged } from '../../queue/outcome.ts'
import type { NewSyncState } from '../../store/sync-state.ts'
import { together } from '../../together.ts'
import { orRelease, type RowLease, rowLease } from '../row-lease.ts'
import { readOfNew, sayingOfNew } from './of-new.ts'
import { type Planned, variantOf } from './plan.ts'
import { bringPrices, claimPrices, mayBeNew } from './prices.ts'
import { type ItemResults, type ItemSync, type ItemSyncOptions, type NewInShop, overtaken } from './sync.ts'

interface Going {
  plan: Planned
  lease: RowLease
}

/** What Medusa holds now. */
interface Written extends Going {
  product: WrittenProduct
}

/** Does what is planned, in as few calls as there can be, and says how each item ended. */
export async function writeItems(
  sync: ItemSync,
  catalogue: Catalogue,
  plans: readonly Planned[],
  results: ItemResults,
  options: ItemSyncOptions,
): Promise<void> {
  const all = plans.map(plan => ({ plan, lease: rowLease(sync, itemTarget(plan.item.item_code), plan.state) }))
  const written = await orRelease(leasesOf(all), inMedusa(sync, catalogue, all, results, options))
  await orRelease(leasesOf(written), inErpnext(sync, catalogue, written, results, options))
}

const leasesOf = (going: readonly Going[]): RowLease[] => going.map(({ lease }) => lease)

/** Those that nobody else is at. */
async function begun(all: readonly Going[], results: ItemResults): Promise<Going[]> {
  const isBegun = await together(all.map(async ({ plan, lease }) => !plan.how || lease.begin(unfinished(plan))))
  return all.filter(({ plan: { item } }, index) => {
    if (!isBegun[index]) results.set(item.item_code, overtaken(item.item_code))
    return isBegun[index]
  })
}

async function inMedusa(
  sync: ItemSync,
  catalogue: Catalogue,
  all: readonly Going[],
  results: ItemResults,
  { onReady }: ItemSyncOptions,
): Promise<Written[]> {
  const plans = all.map(({ plan }) => plan)
  const [going, ofNew] = await together([begun(all, results), readOfNew(sync, catalogue, plans)])
  const codes = new Set(going.map(({ plan }) => plan.item.item_code))
  const prices = await claimPrices(sync, new Map([...ofNew.prices].filter(([code]) => codes.has(code))))
  const complete = going.map(({ lease, plan }) => ({ lease, plan: sayingOfNew(plan, { ...ofNew, prices }) }))
  onReady?.()
  const products = await writeProducts(sync, catalogue, complete, results)
  return complete.flatMap(({ plan, lease }) => {
    const product = products.get(plan) ?? (plan.write ? undefined : plan.present)
    return product ? [{ plan, lease, product }] : []
  })
}

/** Ids first: what is brought after the product needs ERPNext to know it. */
async function inErpnext(
  sync: ItemSync,
  catalogue: Catalogue,
  written: readonly Written[],
  results: ItemResults,
  { readAt, onNew }: ItemSyncOptions,
): Promise<void> {
  const failures = await writeBack(sync.erpnext, written)
  const known = written.filter(({ plan }) => !failures.has(plan.item.name))
  await bringPrices(sync, catalogue, known, readAt)
  const fresh = known.flatMap(({ plan, product }): NewInShop[] => {
    if (!plan.item.published || !mayBeNew(plan)) return []
    return [{ item_code: plan.item.item_code, made: justMade(plan, product) }]
  })
  if (fresh.length) await onNew?.(fresh)
  await Promise.all(
    written.map(async ({ plan, lease, product }) => {
      const { item, how, fingerprint, images } = plan
      const failure = failures.get(item.name)
      if (failure) {
        await lease.release()
        results.set(item.item_code, failure)
      } else if (!(await lease.endWithNews({ fingerprint, readAt, medusaId: product.id, images }))) {
        results.set(item.item_code, overtaken(item.item_code))
      } else results.set(item.item_code, how ? done(product.id, how) : unchanged())
    }),
  )
}

/** What the call that made a product says of its variant's stock: that it is kept, and nowhere yet. */
function justMade({ item, how, write }: Planned, product: WrittenProduct): StockedVariant | undefined {
  const variant = variantOf(product, item.item_code)
  if (how !== 'created' || !variant?.inventory_item_id) return undefined
  const { in_stock } = (write?.product.metadata ?? {}) as { in_stock?: boolean }
  return {
    ...{ id: variant.id, product_id: product.id, sku: item.item_code, manage_inventory: true, in_stock },
    ...{ inventory_item_id: variant.inventory_item_id, levels: [] },
  }
}

/**
 * Of a product that is just being made its handle and images are noted: should the process die, whoever finds the product
 * would take them for the shop's, and on Medusa 1 would not find it at all.
 */
const unfinished = ({ present, images, write }: Planned): Partial<NewSyncState> =>
  present || !write ? {} : { images, handle: String(write.product.handle) }

/** What Medusa made of the writes; those that it refused are in the results. */
async function writeProducts(
  sync: ItemSync,
  catalogue: Catalogue,
  going: readonly Going[],
  results: ItemResults,
): Promise<Map<Planned, WrittenProduct>> {
  const writing = going.filter(({ plan }) => plan.write)
  for (const { item, unavailable } of writing.map(({ plan }) => plan)) {
    if (unavailable.length)
      sync.log.warn('images that nobody outside may fetch are not sent', { item: item.name, unavailable })
  }
  const answers = writing.length ? await catalogue.writeProducts(writing.flatMap(({ plan }) => plan.write ?? [])) : []
  const products = new Map<Planned, WrittenProduct>()
  for (const [index, { plan, lease }] of writing.entries()) {
    const answer = answers[index] ?? { failure: asRelayError(new Error('no answer')) }
    if ('product' in answer) products.set(plan, answer.product)
    else {
      const failure = laterIfTaken(answer.failure)
      await lease.release(failure.kind === 'permanent' ? plan.fingerprint : undefined)
      results.set(plan.item.item_code, failure)
    }
  }
  return products
}

/** Made by another worker a moment ago: the next attempt finds it, and adopts it or takes another handle. */
const laterIfTaken = (failure: RelayError): RelayError =>
  failure.code === ALREADY_EXISTS
    ? new RelayError('transient', failure.message, {
        ...{ code: failure.code, server: 'medusa', retryAfterMs: 1_000 },
        httpStatus: failure.httpStatus, // it was answered: a job that never gets through is parked, and waits for no server
      })
    : failure

/** A row takes ERPNext 26 ms (recorded): a page in one call would be 2.6 s, for which nothing else could be done for it. */
const ROWS_PER_CALL = 25

/** Ids to ERPNext, where people look: together, and only where they changed. Answers the rows that failed. */
async function writeBack(
  erpnext: Erpnext,
  written: readonly { plan: Planned; product: WrittenProduct }[],
): Promise<Map<string, RelayError>> {
  const docs = written.flatMap(({ plan: { item }, product }) => {
    const medusa_variant_id = variantOf(product, item.item_code)?.id ?? null
    if (item.medusa_id === product.id && item.medusa_variant_id === medusa_variant_id) return []
    return [{ doctype: 'Website Item', docname: item.name, medusa_id: product.id, medusa_variant_id }]
  })
  const calls: Promise<Map<string, RelayError>>[] = []
  for (let from = 0; from < docs.length; from += ROWS_PER_CALL) {
    calls.push(erpnext.updateMany(docs.slice(from, from + ROWS_PER_CALL)))
  }
  return new Map((await together(calls)).flatMap(failures => [...failures]))
}
