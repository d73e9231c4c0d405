import pLimit from 'p-limit'
import type { Erpnext } from '../../erpnext/client.ts'
import { RelayError } from '../../errors.ts'
import { hashOf } from '../../hash.ts'
import type { Log } from '../../log.ts'
import type { Catalogue } from '../../medusa/catalogue.ts'
import type { StockedVariant } from '../../medusa/inventory.ts'
import type { Medusa } from '../../medusa/port.ts'
import { itemTarget } from '../../queue/jobs.ts'
import { done, type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import type { Queue } from '../../queue/send.ts'
import type { Parking } from '../../store/parking.ts'
import type { SyncState, SyncStates } from '../../store/sync-state.ts'
import { together } from '../../together.ts'
import { namesOf } from '../difference.ts'
import { syncGroups } from '../item-group/sync.ts'
import type { PriceOptions } from '../price/sync.ts'
import { isBeingWritten, UNKNOWN } from '../state.ts'
import type { StockSettings } from '../stock/settings.ts'
import { findItems, type Match } from './find.ts'
import { imagesOf } from './images.ts'
import { inCollection, type ProductBodies, productBodies, type ShopOptions, skipReason } from './mapping.ts'
import { type Planned, planned } from './plan.ts'
import { existingItemCodes, type ReadItem } from './read.ts'
import { writeItems } from './write.ts'

export interface ItemSync {
  erpnext: Erpnext
  medusa: Medusa
  states: SyncStates
  log: Log
  now: () => number
  shop: ShopOptions
  /** For the prices of new products. */
  pricing: PriceOptions
  /** For the stock of new products. */
  stock: StockSettings
  queue: Queue
  /** For prices that were refused while ERPNext remembered another variant. */
  parking: Parking
}

/** One item to be made to agree; what a job, a page of a run or a sweep asks for. */
export interface ItemRequest {
  item_code: string
  /** Write it whatever Medusa holds. */
  force?: boolean | undefined
  /** `custom_skip_update_hook` as it stood in the webhook: an update, never a creation, is left out once. */
  skip?: boolean | undefined
}

export interface ItemSyncOptions {
  /** Of the items, read before ERPNext was asked for them: whoever was at one since is noticed. */
  states: ReadonlyMap<string, SyncState>
  /** When ERPNext was asked for the items. */
  readAt: number
  /** Look at what Medusa holds even where the state row says that it agrees. */
  lookAtMedusa?: boolean | undefined
  /** Say what would be done, and write nothing anywhere: the outcome's detail names the fields that differ. */
  dryRun?: boolean | undefined
  /** Told of each item that is looked at in Medusa: what it holds, and what would be written. */
  onPlan?: (plan: Planned) => void
  /** Fingerprints of Item Groups whose collections were found to agree a moment ago: Medusa is not asked for those again. */
  seenGroups?: Map<string, string> | undefined
  /** Told when nothing is left to be read before Medusa is written to. */
  onReady?: (() => void) | undefined
  /**
   * Told of published items whose variant ERPNext has just learnt of, or may have, before the item is noted as done: should
   * the process die meanwhile, they are told of once more.
   */
  onNew?: (items: readonly NewInShop[]) => Promise<void>
}

/** An item whose variant ERPNext has just learnt of, or may have. */
export interface NewInShop {
  item_code: string
  /** Its variant as it was made a moment ago; undefined of one that was there before. */
  made?: StockedVariant | undefined
}

/** How each item ended; one that failed alone has its failure. */
export type ItemResult = Outcome | RelayError
export type ItemResults = Map<string, ItemResult>

/** Raise it when the mapping changes: every product is then looked at once more. */
const MAPPING_VERSION = 1

/** An item on its way through the steps. */
export interface ItemWork {
  item: ReadItem
  request: ItemRequest
  state: SyncState | undefined
  bodies: ProductBodies
  fingerprint: string
}

/**
 * Makes the products of some Website Items agree: read, compare, find, write, write ids back. All of them together take a
 * handful of calls. What concerns one item fails alone; what concerns all is thrown.
 */
export async function syncItems(
  sync: ItemSync,
  catalogue: Catalogue,
  items: readonly ReadItem[],
  requests: ReadonlyMap<string, ItemRequest>,
  options: ItemSyncOptions,
): Promise<ItemResults> {
  const results: ItemResults = new Map()
  const differing: ItemWork[] = []
  for (const item of items) {
    const request = requests.get(item.item_code) ?? { item_code: item.item_code }
    const state = options.states.get(itemTarget(item.item_code))
    const work = { item, request, state, ...saidOf(catalogue, item, sync.shop) }
    const reason = skipReason(item)
    if (reason) results.set(item.item_code, skipped(reason))
    else if (isBeingWritten(state, sync.now())) results.set(item.item_code, overtaken(item.item_code))
    else if (!request.force && !options.lookAtMedusa && agrees(work)) {
      results.set(item.item_code, await noted(sync, work, options))
    } else differing.push(work)
  }
  const [grouped, matches] = await together([
    putIntoCollections(sync, catalogue, differing, results, options),
    matchesOf(sync, catalogue, differing),
  ])
  const writing: Planned[] = []
  for (const plan of await plansFor(sync, catalogue, grouped, matches, results, options)) {
    const { item, request } = plan
    options.onPlan?.(plan)
    if (request.skip && plan.present) results.set(item.item_code, await skippedOnce(sync, plan, options))
    else if (options.dryRun)
      results.set(item.item_code, plan.how ? done(namesOf(plan.differences), plan.how) : unchanged())
    else writing.push(plan)
  }
  await writeItems(sync, catalogue, writing, results, options)
  return results
}

/** All that is said of an item; equal fingerprints: Medusa holds this very item, at this very place. */
function saidOf(
  { api, catalogueDestination }: Catalogue,
  item: ReadItem,
  shop: ShopOptions,
  bodies = productBodies(api, { ...item, collection_id: item.group_medusa_id }, shop),
): Pick<ItemWork, 'bodies' | 'fingerprint'> {
  const { update, updateVariant } = bodies
  const images = imagesOf(item, shop.erpnextUrl)
  const said = [MAPPING_VERSION, catalogueDestination, item.name, update, updateVariant, images]
  return { bodies, fingerprint: hashOf(said) }
}

export const itemFingerprint = (...of: Parameters<typeof saidOf>): string => saidOf(...of).fingerprint

/** Both sides agree, and ERPNext knows which product it is. */
const agrees = ({ item, state, fingerprint }: ItemWork): boolean =>
  state?.fingerprint === fingerprint && !!item.medusa_id && item.medusa_id === state.medusaId

/** The loser of a race is done again. */
export const overtaken = (item_code: string): RelayError =>
  new RelayError('transient', `another worker was at ${item_code}`, { code: 'overtaken', retryAfterMs: 2_000 })

async function noted(
  { erpnext, states }: ItemSync,
  { item, request, state }: ItemWork,
  { readAt, dryRun }: ItemSyncOptions,
): Promise<Outcome | RelayError> {
  if (!state || dryRun) return unchanged()
  const { version, ...rest } = state
  if (!(await states.put(itemTarget(item.item_code), { ...rest, readAt }, version))) return overtaken(item.item_code)
  // The update to be left out was this one, though nothing changed that Medusa gets: the next one is not.
  if (request.skip && item.custom_skip_update_hook) await resetSkip(erpnext, item)
  return unchanged()
}

const resetSkip = (erpnext: Erpnext, { name }: ReadItem) =>
  erpnext.update('Website Item', name, { custom_skip_update_hook: 0 })

/**
 * Noted before the flag is reset: a sweep is not to push later what was to be left out. Not noted as read: a job sent
 * earlier, for a change that is not to be left out, still has to be done.
 */
async function skippedOnce(sync: ItemSync, work: ItemWork, { dryRun }: ItemSyncOptions): Promise<Outcome | RelayError> {
  const { item, fingerprint: leftOut } = work
  const isNoted = work.state?.leftOut === leftOut
  if (!dryRun) {
    if (!isNoted && !(await noteRefused(sync, work, { leftOut }))) return overtaken(item.item_code)
    if (!isNoted || item.custom_skip_update_hook) await resetSkip(sync.erpnext, item)
  }
  return skipped('custom_skip_update_hook was set: this update is left out')
}

/** A sweep does not try it again until it changes. False when somebody else has been at it. */
function noteRefused(
  { states }: ItemSync,
  { item, state, fingerprint: refused }: ItemWork,
  { leftOut }: Pick<SyncState, 'leftOut'> = {},
): Promise<boolean> {
  const { version, ...rest } = state ?? { version: undefined, fingerprint: UNKNOWN, readAt: 0 }
  return states.put(itemTarget(item.item_code), { ...rest, refused, leftOut }, version)
}

const oneAtATime = pLimit(1)

/** Stands for the id that a dry run cannot know yet: the product is to name a collection, and does not name it now. */
const NEW_COLLECTION = 'a new one, made first'

/**
 * The Item Group is exported as a collection before its first product. An id that ERPNext remembers is looked after too:
 * Medusa refuses a product whose collection is gone, and it is after a restore, or of another Medusa.
 */
async function putIntoCollections(
  sync: ItemSync,
  catalogue: Catalogue,
  works: readonly ItemWork[],
  results: ItemResults,
  { dryRun, seenGroups }: ItemSyncOptions,
): Promise<ItemWork[]> {
  const names = new Set(works.flatMap(({ item }) => item.item_group || []))
  // One after the other: those worked on side by side would all make the same new collections, and all but one fail.
  const groups = await oneAtATime(() => syncGroups(sync.erpnext, catalogue, [...names], { dryRun, seen: seenGroups }))
  return works.flatMap(work => {
    const group = groups.get(work.item.item_group ?? '')
    if (group && 'failure' in group) {
      results.set(work.item.item_code, group.failure)
      return []
    }
    const id = group && dryRun ? (group.id ?? NEW_COLLECTION) : group?.id
    if (id === (work.item.group_medusa_id || undefined)) return [work]
    const item = { ...work.item, group_medusa_id: id }
    return [{ ...work, item, ...saidOf(catalogue, item, sync.shop, inCollection(work.bodies, id)) }]
  })
}

/** The product of each, by item code. */
function matchesOf(
  { erpnext }: ItemSync,
  catalogue: Catalogue,
  works: readonly ItemWork[],
): Promise<Map<string, Match>> {
  const noted = (of: 'medusaId' | 'handle') =>
    new Map(works.flatMap(({ item, state }) => (state?.[of] ? [[item.item_code, state[of]]] : [])))
  return findItems(
    catalogue,
    works.map(({ item }) => item),
    { ids: noted('medusaId'), handles: noted('handle'), existing: codes => existingItemCodes(erpnext, codes) },
  )
}

async function plansFor(
  sync: ItemSync,
  catalogue: Catalogue,
  works: readonly ItemWork[],
  matches: ReadonlyMap<string, Match>,
  results: ItemResults,
  { dryRun }: ItemSyncOptions,
): Promise<Planned[]> {
  const plans: Planned[] = []
  for (const work of works) {
    const { item_code } = work.item
    const match = matches.get(item_code)
    if (match?.skuTakenBy) {
      const { id, handle } = match.skuTakenBy
      const message = `the SKU ${item_code} belongs to a variant of another product in Medusa: ${id} (${handle})`
      const refusal = new RelayError('permanent', message, { code: 'sku-taken', server: 'medusa' })
      results.set(item_code, dryRun || (await noteRefused(sync, work)) ? refusal : overtaken(item_code))
    } else if (match) plans.push(planned(work, match, catalogue.api, sync.shop))
  }
  return plans
}
