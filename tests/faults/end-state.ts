import type { SimulatedPriceList } from '../../lib/local/medusa/price-list.ts'
import { BEGINNING_AT_SITE, type World } from './world.ts'

/** All that a flow may leave behind, but for when, how often, and what Medusa happens to call what it made. */
export function endState({ erpnext, medusa, stateRows, cursorRows, parkingRows, runRows, queue }: World) {
  const written = erpnext.calls.flatMap(({ method, path }) => {
    if (method === 'GET' || path.includes('get_list')) return []
    const doctype = /^\/api\/resource\/([^/?]+)/.exec(path)?.[1]
    return doctype ? decodeURIComponent(doctype) : BULK_UPDATED
  })
  const rows = <Row, Kept>(from: Iterable<[string, Row]>, keep: (row: Row, key: string) => Kept) =>
    Object.fromEntries([...from].sort().map(([key, row]) => [key, keep(row, key)]))
  const byHandle = <Row extends { handle: string }>(from: ReadonlyMap<string, Row>) =>
    [...from.values()].sort((a, b) => (a.handle < b.handle ? -1 : 1))
  // What is remembered of an item that is no more depends on how far its first sync had come.
  const items = new Set(erpnext.list('Website Item').map(({ item_code }) => item_code))
  const isRemembered = ([document]: [string, unknown]) => {
    const item_code = /^(?:Stock|Price)#(.+)/.exec(document)?.[1]
    return item_code === undefined || items.has(item_code)
  }
  const variants = [...medusa.products.values()].flatMap(product => product.variants)
  const stocked = new Set(variants.map(({ inventory_item_id }) => inventory_item_id))
  const levels = [...medusa.levels.values()].filter(({ inventory_item_id }) => stocked.has(inventory_item_id))
  const priced = new Set(variants.map(({ id }) => id))
  const priceLists = [...medusa.priceLists.values()].filter(list =>
    list.prices.some(each => priced.has(each.variant_id)),
  )
  return comparable({
    medusa: rows(medusa.orders, ({ metadata, erpStatus }) => ({ metadata, erpStatus })),
    products: byHandle(medusa.products),
    collections: byHandle(medusa.collections),
    customers: [...medusa.customers.values()].sort((a, b) => (a.email < b.email ? -1 : 1)),
    priceLists: priceLists.sort((a, b) => (firstAmount(a) ?? 0) - (firstAmount(b) ?? 0)),
    levels: levels.map(({ stocked_quantity }) => stocked_quantity).sort(),
    // What nobody has touched says nothing.
    erpnext: [...new Set(written)]
      .sort()
      .flatMap(doctype => erpnext.list(doctype).filter(each => doctype !== 'Item Price' || items.has(each.item_code)))
      .filter(({ modified }) => String(modified) >= BEGINNING_AT_SITE),
    states: rows([...stateRows].filter(isRemembered), ({ version: _, readAt: __, ...state }, document) => ({
      ...state,
      // A product's holds the id that Medusa gave it.
      fingerprint: document.startsWith('Medusa Order#') ? state.fingerprint : state.fingerprint.length,
    })),
    // ERPNext names a Deleted Document at random.
    cursors: rows(cursorRows, (cursor, of) => ({
      atEnd: erpnext.list(of).every(({ modified }) => String(modified) <= cursor.modified),
    })),
    parked: rows(parkingRows.parked, ({ parked_at: _, attempts: __, job, ...parked }) => ({
      ...parked,
      job: job && { ...job, cause: '', correlation_id: '' },
    })),
    // What was done before a kill counts otherwise when it is done again: as unchanged, or no more at all.
    runs: rows(runRows, ({ status, reason }) => ({ status, reason })),
    starts: rows(parkingRows.starts, starts => starts),
    breakers: [...parkingRows.breakers.keys()],
    queued: queue.size(),
  })
}
const firstAmount = ({ prices }: SimulatedPriceList) => prices[0]?.amount
export type EndState = ReturnType<typeof endState>

const BULK_UPDATED = ['Website Item', 'Item Price', 'Item Group']
/** A write that is sent twice moves `modified` twice. */
const WHEN = new Set(['creation', 'modified', 'created_at', 'updated_at'])
/** As Frappe makes them for rows of a document. */
const ROW_NAME = /(?<="(?:name|quotation_item)":)"[0-9a-v]{10}"/g
/** As both Medusas make ids: a prefix and a ULID. */
const MEDUSA_ID = /\b([a-z]+)_[0-9A-HJKMNP-TV-Z]{26}\b/g

/** Medusa's ids, and names of rows, are numbered as they come, so that two states with the same structure are equal. */
function comparable<State>(state: State): State {
  const seen = new Map<string, string>()
  const text = JSON.stringify(state, (key, value) => (WHEN.has(key) ? undefined : value))
  const numbered = (id: string, as: string) => {
    seen.set(id, seen.get(id) ?? as)
    return seen.get(id) ?? id
  }
  return JSON.parse(
    text
      .replaceAll(MEDUSA_ID, (id, prefix) => numbered(id, `${prefix}_${seen.size + 1}`))
      .replaceAll(ROW_NAME, name => numbered(name, `"row_${seen.size + 1}"`)),
  )
}
