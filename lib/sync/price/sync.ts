import type { Erpnext } from '../../erpnext/client.ts'
import type { RelayError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Medusa } from '../../medusa/port.ts'
import { priceTarget } from '../../queue/jobs.ts'
import type { Outcome } from '../../queue/outcome.ts'
import type { SyncState, SyncStates } from '../../store/sync-state.ts'
import type { Difference } from '../difference.ts'
import { syncBasePrices } from './base-price-sync.ts'
import type { WrittenPrices } from './finish.ts'
import { syncPriceLists } from './price-list-sync.ts'
import { type PricedItem, readItemPrices, readPricedItems, variantOwners } from './read.ts'

/** Which prices are the shop's, and where its days begin. */
export interface PriceOptions {
  priceList: string
  timeZone: string
}

export interface PriceSync {
  erpnext: Erpnext
  medusa: Pick<Medusa, 'basePrices' | 'priceLists'>
  states: SyncStates
  log: Log
  now: () => number
  pricing: PriceOptions
}

/** One item whose prices are to be made to agree; what a job or a page of a run asks for. */
export interface PriceRequest {
  /** Look at what Medusa holds even where the state row says that it agrees. */
  force?: boolean | undefined
  /** Item Prices that it is about, which may be the item's and not the shop's any more. */
  prices?: readonly string[] | undefined
  /** Ids of trashed ones, which nobody can read any more. */
  trashed?:
    | readonly { name: string; medusa_id?: string | undefined; medusa_price_id?: string | undefined }[]
    | undefined
}

export interface PriceSyncOptions {
  /** Of the items, read before ERPNext was asked for their prices: whoever was at one since is noticed. */
  states: ReadonlyMap<string, SyncState>
  readAt: number
  /** Say what would be done, and write nothing anywhere. */
  dryRun?: boolean | undefined
  /** Told in a dry run of each item that is looked at in Medusa. */
  onPlan?: ((plan: PlannedPrices) => void) | undefined
}

/** What a sync would change of what an item costs. */
export interface PlannedPrices extends Pick<PriceWork, 'item' | 'state'> {
  fingerprint: string
  differences: Difference[]
  /** Ids of Medusa that Item Prices would get or lose. */
  ids: WrittenPrices['ids']
  /** Why Medusa would refuse them, as far as can be seen. */
  problem?: string | undefined
}

/** How an item's prices ended. */
export interface SyncedPrices {
  /** Of each of its Item Prices by name. */
  rows: Map<string, Outcome>
  /** Whether Medusa or ERPNext was told anything, and what. */
  changed: boolean
  detail?: string
}
export type PriceResults = Map<string, SyncedPrices | RelayError>

/** An item on its way through the steps. */
export interface PriceWork {
  item: PricedItem
  request: PriceRequest
  state: SyncState | undefined
}

/**
 * Makes what some items cost in Medusa agree with their Item Prices: read, compare, write, write ids back. All of them
 * together take a handful of calls on Medusa 2. What concerns one item fails alone; what concerns all is thrown.
 */
export async function syncPrices(
  sync: PriceSync,
  requests: ReadonlyMap<string, PriceRequest>,
  options: PriceSyncOptions,
): Promise<PriceResults> {
  const works = await readWorks(sync, requests, options.states)
  const { basePrices, priceLists } = sync.medusa
  if (basePrices) return syncBasePrices(sync, basePrices, works, options)
  if (priceLists) return syncPriceLists(sync, priceLists, works, options)
  return new Map()
}

/** The same for many items, for a run: their state rows are read first. */
export async function syncPricePage(
  sync: PriceSync,
  itemCodes: readonly string[],
  { force, dryRun }: Pick<PriceRequest, 'force'> & Pick<PriceSyncOptions, 'dryRun'>,
): Promise<PriceResults> {
  const states = await sync.states.getMany(itemCodes.map(priceTarget), { consistent: true })
  const requests = new Map(itemCodes.map(item_code => [item_code, { force }]))
  return syncPrices(sync, requests, { states, readAt: sync.now(), dryRun })
}

export async function readWorks(
  { erpnext, medusa, pricing }: Pick<PriceSync, 'erpnext' | 'medusa' | 'pricing'>,
  requests: ReadonlyMap<string, PriceRequest>,
  states: ReadonlyMap<string, SyncState>,
): Promise<PriceWork[]> {
  const items = await readPricedItems(erpnext, [...requests.keys()], pricing.priceList)
  if (medusa.priceLists) await noteVariantOwners(erpnext, items)
  const works = items.map(item => ({
    item,
    request: requests.get(item.item_code) ?? {},
    state: states.get(priceTarget(item.item_code)),
  }))
  const elsewhere = works.flatMap(({ item, request: { prices = [], trashed = [] } }) => {
    const known = new Set([...item.prices, ...trashed].map(({ name }) => name))
    return prices.filter(name => !known.has(name))
  })
  // It was the shop's once: it went to another list or to a customer, and its skip has a reason.
  const rows = elsewhere.length ? await readItemPrices(erpnext, elsewhere) : []
  for (const { item } of works) item.prices.push(...rows.filter(({ item_code }) => item_code === item.item_code))
  return works
}

/** Medusa 1 does not say with a price list what the SKU of its variant is. */
async function noteVariantOwners(erpnext: Erpnext, items: readonly PricedItem[]): Promise<void> {
  const ids = items.flatMap(({ website_item }) => website_item?.medusa_variant_id || [])
  const owners = await variantOwners(erpnext, ids)
  for (const item of items) {
    const owner = owners.get(item.website_item?.medusa_variant_id ?? '')
    if (owner !== item.website_item?.name) item.variant_of = owner
  }
}
