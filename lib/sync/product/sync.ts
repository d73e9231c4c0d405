import type { Erpnext } from '../../erpnext/client.ts'
import { asRelayError, RelayError } from '../../errors.ts'
import { hashOf } from '../../hash.ts'
import type { Log } from '../../log.ts'
import type { Catalogue, PresentProduct, ProductWrite } from '../../medusa/catalogue.ts'
import { ALREADY_EXISTS } from '../../medusa/errors.ts'
import type { Medusa } from '../../medusa/port.ts'
import { itemTarget } from '../../queue/jobs.ts'
import { done, type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import type { SyncState, SyncStates } from '../../store/sync-state.ts'
import { syncGroups } from '../item-group/sync.ts'
import { BEING_WRITTEN } from '../state.ts'
import { findItems, type Match } from './find.ts'
import { imagesOf } from './images.ts'
import { imagesToWrite } from './images-to-write.ts'
import { imageFieldsV2, productV2, type ShopOptions, skipReason } from './mapping.ts'
import { type ReadItem, readItems } from './read.ts'

export interface ItemSync {
  erpnext: Erpnext
  medusa: Medusa
  states: SyncStates
  log: Log
  now: () => number
  shop: ShopOptions
}

/** One item to be made to agree; what a job, a page of a run or a sweep asks for. */
export interface ItemRequest {
  item_code: string
  force?: boolean | undefined
  /** `custom_skip_update_hook` as it stood in the webhook: an update, never a creation, is left out once. */
  skip?: boolean | undefined
}

/** How each item ended; one that failed alone has its failure. */
export type ItemResults = Map<string, Outcome | RelayError>

/** Raise it when the mapping changes: every product is then written once more. */
const MAPPING_VERSION = 1

/** An item on its way through the steps. */
interface Work {
  item: ReadItem
  request: ItemRequest
  state: SyncState | undefined
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
  requests: readonly ItemRequest[],
  readAt: number,
): Promise<ItemResults> {
  const results: ItemResults = new Map()
  const states = await sync.states.getMany(
    items.map(({ item_code }) => itemTarget(item_code)),
    { consistent: true },
  )
  const requestOf = new Map(requests.map(request => [request.item_code, request]))
  const works = items.map((item): Work => {
    const state = states.get(itemTarget(item.item_code))
    const request = requestOf.get(item.item_code) ?? { item_code: item.item_code }
    return { item, request, state, fingerprint: fingerprintOf(catalogue, item, sync.shop) }
  })

  const differing: Work[] = []
  for (const work of works) {
    const reason = skipReason(work.item)
    if (reason) results.set(work.item.item_code, skipped(reason))
    else if (!work.request.force && agrees(work)) results.set(work.item.item_code, await noted(sync, work, readAt))
    else differing.push(work)
  }
  await putIntoCollections(sync, catalogue, differing)
  const known = new Map(
    differing.flatMap(({ item, state }) => (state?.medusaId ? [[item.item_code, state.medusaId]] : [])),
  )
  const matches = await findItems(
    catalogue,
    differing.map(({ item }) => item),
    known,
  )
  const writing: Work[] = []
  for (const work of differing) {
    const { item_code } = work.item
    if (work.request.skip && matches.get(item_code)?.product) {
      await sync.erpnext.update('Website Item', work.item.name, { custom_skip_update_hook: 0 })
      results.set(item_code, skipped('custom_skip_update_hook was set: this update is left out'))
    } else if (await begin(sync, work)) writing.push(work)
    else results.set(item_code, overtaken(item_code))
  }
  await writeAll(sync, catalogue, writing, matches, results, readAt)
  return results
}

/**
 * The Item Group is exported as a collection before its first product. An id that ERPNext remembers is looked after too:
 * Medusa refuses a product whose collection is gone, and it is after a restore, or of another Medusa.
 */
async function putIntoCollections(sync: ItemSync, catalogue: Catalogue, works: readonly Work[]): Promise<void> {
  const names = new Set(works.flatMap(({ item }) => item.item_group || []))
  const groups = await syncGroups(sync.erpnext, catalogue, [...names])
  for (const work of works) {
    work.item = { ...work.item, group_medusa_id: groups.get(work.item.item_group ?? '')?.id }
    work.fingerprint = fingerprintOf(catalogue, work.item, sync.shop)
  }
}

const fingerprintOf = (catalogue: Catalogue, item: ReadItem, shop: ShopOptions): string => {
  const { update, updateVariant } = productV2({ ...item, collection_id: item.group_medusa_id }, shop)
  return hashOf([
    MAPPING_VERSION,
    catalogue.catalogueDestination,
    item.name,
    update,
    updateVariant,
    imagesOf(item, shop.erpnextUrl),
  ])
}

/** Both sides agree, and ERPNext knows which product it is. */
const agrees = ({ item, state, fingerprint }: Work): boolean =>
  state?.fingerprint === fingerprint && !!item.medusa_id && item.medusa_id === state.medusaId

async function noted({ states }: ItemSync, { item, state }: Work, readAt: number): Promise<Outcome | RelayError> {
  if (!state) return unchanged()
  const { version, ...rest } = state
  return (await states.put(itemTarget(item.item_code), { ...rest, readAt }, version))
    ? unchanged()
    : overtaken(item.item_code)
}

/** Before Medusa is told, so that nobody finds later that both agree though the process died in between. */
const begin = ({ states }: ItemSync, { item, state }: Work): Promise<boolean> =>
  states.put(
    itemTarget(item.item_code),
    { ...state, fingerprint: BEING_WRITTEN, readAt: state?.readAt ?? 0 },
    state?.version,
  )

/** The loser of a race is done again. */
const overtaken = (item_code: string): RelayError =>
  new RelayError('transient', `another worker was at ${item_code}`, { code: 'overtaken', retryAfterMs: 1_000 })

async function writeAll(
  sync: ItemSync,
  catalogue: Catalogue,
  works: readonly Work[],
  matches: ReadonlyMap<string, Match>,
  results: ItemResults,
  readAt: number,
): Promise<void> {
  if (!works.length) return
  const writes = works.map(work => productWrite(sync, work, matches.get(work.item.item_code)))
  const answers = await catalogue.writeProducts(writes.map(({ write }) => write))
  const written = works.flatMap((work, index) => {
    const answer = answers[index]
    if (!answer || 'failure' in answer) {
      results.set(work.item.item_code, laterIfTaken(answer?.failure ?? asRelayError(new Error('no answer'))))
      return []
    }
    return [{ work, product: answer.product, images: writes[index]?.remember }]
  })
  const failures = await writeBack(sync.erpnext, written)
  for (const { work, product, images } of written) {
    const { item, state, fingerprint } = work
    const failure = failures.get(item.name)
    if (failure) {
      results.set(item.item_code, failure)
      continue
    }
    const next = { fingerprint, readAt, medusaId: product.id, images }
    const told = await sync.states.put(itemTarget(item.item_code), next, (state?.version ?? 0) + 1)
    results.set(item.item_code, told ? done(product.id) : overtaken(item.item_code))
  }
}

/** Made by another worker a moment ago: the next attempt finds it, and adopts it or takes another handle. */
const laterIfTaken = (failure: RelayError): RelayError =>
  failure.code === ALREADY_EXISTS
    ? new RelayError('transient', failure.message, { code: failure.code, server: 'medusa', retryAfterMs: 1_000 })
    : failure

function productWrite(
  { shop, log }: ItemSync,
  { item, state }: Work,
  match: Match | undefined,
): { write: ProductWrite; remember: SyncState['images'] } {
  const document = { doctype: 'Website Item', name: item.name }
  const { create, update, updateVariant } = productV2({ ...item, collection_id: item.group_medusa_id }, shop)
  const { unavailable, ...wanted } = imagesOf(item, shop.erpnextUrl)
  if (unavailable.length)
    log.warn('images that nobody outside may fetch are not sent', { item: item.name, unavailable })
  const present = match?.product
  const { write, remember } = imagesToWrite({ wanted, lastWritten: state?.images, present })
  if (!present) {
    return { write: { fields: { ...create, handle: match?.handle ?? create.handle }, document }, remember: wanted }
  }
  const variant = variantOf(present, item.item_code)
  const fields = {
    ...update,
    ...imageFieldsV2(write),
    // Without prices: they would replace those that there are. Its siblings are named, for who is left out is deleted.
    variants: present.variants.map(each => (each === variant ? { id: each.id, ...updateVariant } : { id: each.id })),
  }
  return { write: { id: present.id, fields, document }, remember }
}

/** The variant that the relay made; on a product that it adopted, the first. */
const variantOf = ({ variants }: PresentProduct, item_code: string) =>
  variants.find(({ sku }) => sku === item_code) ?? variants[0]

/** Ids to ERPNext, where people look: in one call, and only where they changed. Answers the rows that failed. */
async function writeBack(
  erpnext: Erpnext,
  written: readonly { work: Work; product: PresentProduct }[],
): Promise<Map<string, RelayError>> {
  const docs = written.flatMap(({ work: { item }, product }) => {
    const medusa_variant_id = variantOf(product, item.item_code)?.id ?? null
    if (item.medusa_id === product.id && item.medusa_variant_id === medusa_variant_id) return []
    return [{ doctype: 'Website Item', docname: item.name, medusa_id: product.id, medusa_variant_id }]
  })
  return docs.length ? erpnext.updateMany(docs) : new Map()
}

/** The present state of the items that are asked for; those that there are no more are absent. */
export const readRequested = (erpnext: Erpnext, itemCodes: readonly string[]): Promise<ReadItem[]> =>
  readItems(erpnext, [['item_code', 'in', itemCodes]])
