import type { ItemPriceRow } from '../../erpnext/item-prices.ts'
import { asRelayError } from '../../errors.ts'
import { hashOf } from '../../hash.ts'
import { fewAtATime } from '../../medusa/few-at-a-time.ts'
import type { PresentPriceList, PriceListFields, PriceLists } from '../../medusa/prices.ts'
import { priceTarget } from '../../queue/jobs.ts'
import { done, type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import type { Difference } from '../difference.ts'
import { type RowLease, rowLease } from '../row-lease.ts'
import { isBeingWritten, UNKNOWN } from '../state.ts'
import { finishPrices, type WrittenPrices } from './finish.ts'
import { overtaken } from './overtaken.ts'
import { priceListV1 } from './price-list.ts'
import { holdersOf } from './read.ts'
import { listDifferences, sameList, soleVariant } from './same-list.ts'
import { shopPrice, variantSkipReason } from './shop-price.ts'
import type { PriceOptions, PriceResults, PriceSync, PriceSyncOptions, PriceWork } from './sync.ts'

/** A price list that is to be, and the Item Price that it is. */
interface WantedList {
  row: ItemPriceRow
  body: PriceListFields
  rounded?: { from: string; to: string } | undefined
}

/** The price lists of an item, beside what the relay remembers. */
export interface PriceListPlan extends PriceWork {
  variant_id: string | undefined
  wanted: WantedList[]
  skipped: { row: ItemPriceRow; reason: string }[]
  fingerprint: string
  /** Ids by Item Price of the lists that the relay made; '' of one that it was about to make. */
  remembered: Readonly<Record<string, string>>
}

/** Raise it when the mapping changes: every price list is then looked at once more. */
const MAPPING_VERSION = 1

export function priceListPlan(
  work: PriceWork,
  { priceDestination }: PriceLists,
  { priceList, timeZone }: PriceOptions,
): PriceListPlan {
  const { website_item, prices, variant_of } = work.item
  const noVariant = variant_of ? `its Medusa variant is that of ${variant_of}` : variantSkipReason(website_item)
  const variant_id = (!variant_of && website_item?.medusa_variant_id) || undefined
  const wanted: WantedList[] = []
  const skipped: PriceListPlan['skipped'] = []
  for (const row of prices.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const standing = shopPrice(row, priceList)
    if (noVariant || !variant_id) skipped.push({ row, reason: noVariant ?? '' })
    else if ('reason' in standing) skipped.push({ row, reason: standing.reason })
    else {
      const title = website_item?.web_item_name || row.item_code
      wanted.push({ row, ...priceListV1(standing.price, { id: variant_id, title }, timeZone) })
    }
  }
  const lists = wanted.map(({ row, body }) => [row.name, body])
  const fingerprint = hashOf([MAPPING_VERSION, priceDestination, variant_id, lists])
  return { ...work, variant_id, wanted, skipped, fingerprint, remembered: work.state?.prices ?? {} }
}

/** Both sides agree, and ERPNext knows which list is which; or there is none and never was. */
export function priceListsAgree(plan: PriceListPlan): boolean {
  const { state, fingerprint, wanted, remembered } = plan
  if (listsToDelete(plan).length) return false
  if (!wanted.length) return true
  return (
    state?.fingerprint === fingerprint &&
    wanted.every(({ row }) => row.medusa_id === remembered[row.name] && !!row.medusa_price_id)
  )
}

/**
 * Lists of Item Prices that are the shop's no more, with the name that each had. While the item has no variant in Medusa
 * only those of prices that are gone. Ids of trashed ones count while the relay does not know for sure what there is.
 */
function listsToDelete({ variant_id, wanted, skipped, remembered, request, state }: PriceListPlan) {
  const kept = new Set((variant_id ? wanted : [...wanted, ...skipped]).map(({ row }) => row.name))
  const gone = Object.entries(remembered).flatMap(([name, id]) => (kept.has(name) ? [] : [{ name, id, isOwn: true }]))
  const held = variant_id ? skipped.map(({ row }) => row) : []
  const trashed = (state?.fingerprint ?? UNKNOWN) === UNKNOWN ? (request.trashed ?? []) : []
  const known = [...held, ...trashed].flatMap(({ name, medusa_id }) =>
    medusa_id && !remembered[name] ? [{ name, id: medusa_id, isOwn: false }] : [],
  )
  return [...gone, ...known]
}

export async function syncPriceLists(
  sync: PriceSync,
  port: PriceLists,
  works: readonly PriceWork[],
  options: PriceSyncOptions,
): Promise<PriceResults> {
  const results: PriceResults = new Map()
  const differing: PriceListPlan[] = []
  for (const work of works) {
    const { item, request, state } = work
    const plan = priceListPlan(work, port, sync.pricing)
    if (isBeingWritten(state, sync.now())) results.set(item.item_code, overtaken(item.item_code))
    else if (!request.force && priceListsAgree(plan)) {
      results.set(item.item_code, { rows: rowsOf(plan, () => unchanged()), changed: false })
    } else differing.push(plan)
  }
  const ids = differing.flatMap(plan => [
    ...plan.wanted.flatMap(({ row }) => row.medusa_id || []),
    ...listsToDelete(plan).flatMap(({ id }) => id || []),
  ])
  const holders = await holdersOf(sync.erpnext, [...new Set(ids)])
  const written = await fewAtATime(differing, async plan => {
    const lease = rowLease(sync, priceTarget(plan.item.item_code), plan.state)
    try {
      return await writeLists(sync, port, plan, { lease, holders, ...options })
    } catch (thrown) {
      const failure = asRelayError(thrown)
      if (!options.dryRun) await lease.release(failure.kind === 'permanent' ? plan.fingerprint : undefined)
      results.set(plan.item.item_code, failure)
      return undefined
    }
  })
  const all = written.filter(each => each !== undefined)
  if (options.dryRun) for (const { work, result } of all) results.set(work.item.item_code, result)
  else await finishPrices(sync, all, results)
  return results
}

const rowsOf = ({ wanted, skipped: others }: PriceListPlan, outcomeOf: (name: string) => Outcome) =>
  new Map<string, Outcome>([
    ...others.map(({ row, reason }) => [row.name, skipped(reason)] as const),
    ...wanted.map(({ row }) => [row.name, outcomeOf(row.name)] as const),
  ])

interface Writing extends PriceSyncOptions {
  lease: RowLease
  holders: ReadonlyMap<string, readonly string[]>
}

/** Makes the lists of one item agree. */
async function writeLists(
  sync: PriceSync,
  port: PriceLists,
  plan: PriceListPlan,
  { lease, holders, readAt, dryRun, onPlan }: Writing,
): Promise<WrittenPrices> {
  const present = await findLists(port, plan, holders)
  const kept = new Set([...present.values()].map(({ id }) => id))
  const gone = await identified(port, plan, kept, sync.pricing)
  const deleted = gone.filter(
    ({ id, name, isOwn }) => !kept.has(id) && (isOwn || (holders.get(id) ?? []).every(holder => holder === name)),
  )
  const writing = plan.wanted.filter(({ row, body }) => !sameList(present.get(row.name), body))
  if (!dryRun && (writing.length || deleted.length)) {
    const begun = Object.fromEntries(writing.map(({ row }) => [row.name, '']))
    const prices = { ...begun, ...plan.remembered, ...idsOf(present) }
    if (!(await lease.begin({ prices, refused: undefined }))) throw overtaken(plan.item.item_code)
    for (const { row, body, rounded } of writing) {
      if (rounded) sync.log.warn('price rounded', { item_price: row.name, currency: row.currency, ...rounded })
      const document = { doctype: 'Item Price', name: row.name }
      present.set(row.name, await port.writePriceList(present.get(row.name), body, document))
    }
    for (const { id, name } of deleted) await port.deletePriceList(id, { doctype: 'Item Price', name })
  }
  const written = asWritten(plan, { present, writing, deleted, readAt }, lease)
  if (dryRun) onPlan?.({ ...plan, differences: differencesOf(present, writing, deleted), ids: written.ids })
  return written
}

/** The lists to delete, each by its id: of one that was about to be made, the id is that of a list that nobody else has. */
async function identified(
  port: PriceLists,
  plan: PriceListPlan,
  kept: ReadonlySet<string>,
  { priceList }: PriceOptions,
): Promise<ReturnType<typeof listsToDelete>> {
  const { item, variant_id, remembered } = plan
  const deleting = listsToDelete(plan)
  const nameless = deleting.find(({ id }) => !id)
  if (!nameless || !variant_id) return deleting.filter(({ id }) => id)
  const lists = await port.findPriceLists({ variant_id }, { doctype: 'Item Price', name: nameless.name })
  const known = new Set([...kept, ...Object.values(remembered), ...deleting.map(({ id }) => id)])
  const title = item.website_item?.web_item_name || item.item_code
  const orphans = lists.filter(
    list =>
      !known.has(list.id) && list.name === title && list.description === priceList && soleVariant(list) === variant_id,
  )
  return deleting.flatMap(each => {
    const id = each.id || orphans.shift()?.id
    return id ? [{ ...each, id }] : []
  })
}

/** Each field is called after its Item Price. */
const differencesOf = (
  present: ReadonlyMap<string, PresentPriceList>,
  writing: readonly WantedList[],
  deleted: readonly { name: string; id: string }[],
): Difference[] => [
  ...writing.flatMap(({ row: { name }, body }) =>
    listDifferences(present.get(name), body).map(each => ({ ...each, field: `${name} ${each.field}` })),
  ),
  ...deleted.map(({ name, id }) => ({ field: `${name} list`, medusa: id, erpnext: undefined })),
]

const idsOf = (lists: ReadonlyMap<string, PresentPriceList>): Record<string, string> =>
  Object.fromEntries([...lists].map(([name, { id }]) => [name, id]))

/**
 * Each Item Price's list: by the id that the relay remembers, by the one that ERPNext holds, and else one that was made
 * just before a crash. An id counts for one Item Price only, for Desk's "Duplicate" copies it: for the one alone that holds
 * it, or the one whose variant the list is about.
 */
async function findLists(
  port: PriceLists,
  { wanted, remembered, variant_id = '' }: PriceListPlan,
  holders: Writing['holders'],
): Promise<Map<string, PresentPriceList>> {
  const found = new Map<string, PresentPriceList>()
  const taken = new Set(Object.values(remembered))
  for (const { row } of wanted) {
    const own = remembered[row.name]
    const id = own || (row.medusa_id && !taken.has(row.medusa_id) ? row.medusa_id : undefined)
    if (!id) continue
    const list = await port.priceList(id, { doctype: 'Item Price', name: row.name })
    const isOurs = own || (holders.get(id) ?? []).length <= 1 || (list && soleVariant(list) === variant_id)
    if (!list || !isOurs) continue
    taken.add(id)
    found.set(row.name, list)
  }
  const missing = wanted.filter(({ row }) => !found.has(row.name))
  const [first] = missing
  if (!first) return found
  const lists = await port.findPriceLists({ variant_id }, { doctype: 'Item Price', name: first.row.name })
  const orphans = lists.filter(
    list => !taken.has(list.id) && list.description === first.body.description && soleVariant(list) === variant_id,
  )
  for (const { row, body } of missing) {
    const orphan = orphans.find(list => sameList(list, body)) ?? orphans[0]
    if (!orphan) break
    orphans.splice(orphans.indexOf(orphan), 1)
    found.set(row.name, orphan)
  }
  return found
}

interface Done {
  present: ReadonlyMap<string, PresentPriceList>
  writing: readonly WantedList[]
  deleted: readonly { name: string }[]
  readAt: number
}

function asWritten(plan: PriceListPlan, { present, writing, deleted, readAt }: Done, lease: RowLease): WrittenPrices {
  const { variant_id, wanted, skipped, fingerprint, remembered } = plan
  const ids = [
    ...wanted.map(({ row }) => ({ row, list: present.get(row.name) })),
    ...(variant_id ? skipped.map(({ row }) => ({ row, list: undefined })) : []),
  ].flatMap(({ row, list }) => {
    const [medusa_id, medusa_price_id] = [list?.id ?? null, list?.prices[0]?.id ?? null]
    const isHeld = (row.medusa_id || null) === medusa_id && (row.medusa_price_id || null) === medusa_price_id
    return isHeld ? [] : [{ docname: row.name, medusa_id, medusa_price_id }]
  })
  // What waits for its item's variant keeps its list.
  const waiting = variant_id
    ? []
    : skipped.flatMap(({ row: { name } }) =>
        remembered[name] === undefined ? [] : [[name, remembered[name]] as const],
      )
  const prices = { ...Object.fromEntries(waiting), ...idsOf(present) }
  const written = new Set(writing.map(({ row }) => row.name))
  const rows = rowsOf(plan, name => {
    const { row } = wanted.find(each => each.row.name === name) ?? {}
    const id = present.get(name)?.id
    if (written.has(name)) return done(id, row?.medusa_id && row.medusa_id === id ? 'updated' : 'created')
    return row?.medusa_id === id ? unchanged() : done(id, 'adopted')
  })
  const changes = [...writing.map(({ row }) => row.name), ...deleted.map(({ name }) => `${name} deleted`)]
  return {
    ...{ work: plan, lease, ids },
    next: { fingerprint, readAt, medusaId: variant_id, prices },
    result: { rows, changed: changes.length + ids.length > 0, detail: changes.join(', ') },
  }
}
