import { isDeepStrictEqual } from 'node:util'
import type { Erpnext } from '../../erpnext/client.ts'
import { asRelayError, RelayError } from '../../errors.ts'
import type { Catalogue, WrittenProduct } from '../../medusa/catalogue.ts'
import { ALREADY_EXISTS } from '../../medusa/errors.ts'
import { itemTarget } from '../../queue/jobs.ts'
import { done, unchanged } from '../../queue/outcome.ts'
import type { NewSyncState, SyncState } from '../../store/sync-state.ts'
import { UNKNOWN } from '../state.ts'
import { type Planned, variantOf } from './plan.ts'
import { bringPrices, mayBeNew, withPrices } from './prices.ts'
import { withStock } from './stock.ts'
import { type ItemResults, type ItemSync, type ItemSyncOptions, overtaken } from './sync.ts'

/** Does what is planned, in as few calls as there can be, and says how each item ended. */
export async function writeItems(
  sync: ItemSync,
  catalogue: Catalogue,
  plans: readonly Planned[],
  results: ItemResults,
  options: ItemSyncOptions,
): Promise<void> {
  const begun: Planned[] = []
  await Promise.all(
    plans.map(async plan => {
      if (!plan.write || (await begin(sync, plan))) begun.push(plan)
      else results.set(plan.item.item_code, overtaken(plan.item.item_code))
    }),
  )
  const going = plans.filter(plan => begun.includes(plan))
  try {
    await finish(sync, catalogue, going, results, options)
  } catch (error) {
    await Promise.all(going.map(plan => release(sync, plan)))
    throw error
  }
}

async function finish(
  sync: ItemSync,
  catalogue: Catalogue,
  unpriced: readonly Planned[],
  results: ItemResults,
  { readAt, onNew }: ItemSyncOptions,
): Promise<void> {
  const plans = await withPrices(sync, catalogue, await withStock(sync, catalogue, unpriced))
  const products = await writeProducts(sync, catalogue, plans, results)
  const written = plans.flatMap(plan => {
    const product = products.get(plan) ?? (plan.write ? undefined : plan.present)
    return product ? [{ plan, product }] : []
  })
  const failures = await writeBack(sync.erpnext, written)
  const known = written.filter(({ plan }) => !failures.has(plan.item.name))
  await bringPrices(sync, catalogue, known, readAt)
  const fresh = known.filter(({ plan }) => plan.item.published && mayBeNew(plan)).map(({ plan }) => plan.item.item_code)
  if (fresh.length) await onNew?.(fresh)
  await Promise.all(
    written.map(async ({ plan, product }) => {
      const { item, how } = plan
      const failure = failures.get(item.name)
      if (failure) {
        await release(sync, plan)
        results.set(item.item_code, failure)
      } else if (!(await told(sync, plan, product, readAt))) {
        results.set(item.item_code, overtaken(item.item_code))
      } else results.set(item.item_code, how ? done(product.id, how) : unchanged())
    }),
  )
}

const versionAfterBegin = ({ state, write }: Planned): number | undefined =>
  write ? (state?.version ?? 0) + 1 : state?.version

/** Before Medusa is told, so that nobody finds later that both agree though the process died in between. */
function begin({ states, now }: ItemSync, plan: Planned): Promise<boolean> {
  const { item, state } = plan
  const row = { ...unfinished(plan), fingerprint: UNKNOWN, readAt: state?.readAt ?? 0, writingSince: now() }
  return states.put(itemTarget(item.item_code), row, state?.version)
}

/** Lets others at it again; what Medusa has now, nobody knows. Where this fails, the time does it. */
async function release({ states }: ItemSync, plan: Planned, refused?: string): Promise<void> {
  const { item, state, write } = plan
  if (!write && !refused) return
  const row = { ...unfinished(plan), fingerprint: UNKNOWN, readAt: state?.readAt ?? 0, writingSince: undefined }
  await states.put(itemTarget(item.item_code), refused ? { ...row, refused } : row, versionAfterBegin(plan))
}

async function told({ states }: ItemSync, plan: Planned, product: WrittenProduct, readAt: number): Promise<boolean> {
  const { item, state, fingerprint, images, write } = plan
  const next: NewSyncState = { fingerprint, readAt, medusaId: product.id, images }
  // Written only for news: a run over all items would otherwise write each one's row.
  if (!write && state && isDeepStrictEqual({ ...next, readAt: 0 }, { ...rowOf(state), readAt: 0 })) return true
  const target = itemTarget(item.item_code)
  if (await states.put(target, next, versionAfterBegin(plan))) return true
  if (write) {
    // Somebody took us for dead. Which of the two came last at Medusa nobody knows: the next one has to look.
    const theirs = await states.get(target)
    const row = { ...rowOf(theirs), fingerprint: UNKNOWN, readAt: theirs?.readAt ?? 0, writingSince: undefined }
    await states.put(target, row, theirs?.version)
  }
  return false
}

const rowOf = (state: SyncState | undefined): Partial<NewSyncState> => {
  const { version: _, ...row } = state ?? { version: 0 }
  return row
}

/**
 * Of a product that is just being made its handle and images are noted: should the process die, whoever finds the product
 * would take them for the shop's, and on Medusa 1 would not find it at all.
 */
const unfinished = ({ state, present, images, write }: Planned): Partial<NewSyncState> =>
  present || !write ? rowOf(state) : { ...rowOf(state), images, handle: String(write.product.handle) }

/** What Medusa made of the writes; those that it refused are in the results. */
async function writeProducts(
  sync: ItemSync,
  catalogue: Catalogue,
  plans: readonly Planned[],
  results: ItemResults,
): Promise<Map<Planned, WrittenProduct>> {
  const writing = plans.filter(({ write }) => write)
  for (const { item, unavailable } of writing) {
    if (unavailable.length)
      sync.log.warn('images that nobody outside may fetch are not sent', { item: item.name, unavailable })
  }
  const answers = writing.length ? await catalogue.writeProducts(writing.flatMap(({ write }) => write ?? [])) : []
  const products = new Map<Planned, WrittenProduct>()
  for (const [index, plan] of writing.entries()) {
    const answer = answers[index] ?? { failure: asRelayError(new Error('no answer')) }
    if ('product' in answer) products.set(plan, answer.product)
    else {
      const failure = laterIfTaken(answer.failure)
      await release(sync, plan, failure.kind === 'permanent' ? plan.fingerprint : undefined)
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
const ROWS_PER_CALL = 50

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
  // Whatever was begun comes to its end first: it must not go on after a failure is answered.
  const ended = await Promise.allSettled(calls)
  const failed = ended.find(each => each.status === 'rejected')
  if (failed) throw failed.reason
  return new Map(ended.flatMap(each => (each.status === 'fulfilled' ? [...each.value] : [])))
}
