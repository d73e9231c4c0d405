import type { Erpnext } from '../../erpnext/client.ts'
import type { BinRow, StockItemRow } from '../../erpnext/stock.ts'
import type { Queue } from '../../queue/send.ts'
import { type ReadStock, readBins, readWarehousesAndUoms, stockItemPages, type WarehousesAndUoms } from './read.ts'

/** Rows of one list call. */
const ROWS_PER_CALL = 1_000
/** Their Bins are read together, so that few calls answer a page that is half empty. */
const ITEMS_AT_ONCE = 2_000

/**
 * ERPNext saves 2 000 flags in a minute (26 ms each, recorded), Medusa takes as long again. What is older is read anew: an item
 * that moved since and whose webhook came has a newer read on its row, but one whose webhook was lost has not.
 */
const ITEMS_KEPT_FOR_MS = 180_000
/** A tree that changes is another one in the next run, but a run over a large shop may take an hour. */
const WAREHOUSES_KEPT_FOR_MS = 900_000

interface Kept {
  run: string | undefined
  warehouses?: { read: WarehousesAndUoms; readAt: number }
  items?: { rows: readonly ReadStock[]; areLast: boolean }
}

/**
 * By the queue, which a container opens once: ports are made anew for each message. One message writes a few hundred items of
 * the thousands that are read together, and the next one mostly comes to the same container. One that comes to another reads
 * anew, which costs ERPNext two calls for what is counted by, two for items, and those for their Bins.
 */
const keptBy = new WeakMap<Queue, Kept>()

/** What a run has read of ERPNext: never more than one lot of items, however many there are. */
export interface ReadAhead {
  /** What every item is counted by. */
  warehouses(): Promise<{ read: WarehousesAndUoms; readAt: number }>
  /** Items that the shop shows and their Bins, by name, from the first one after `after`; none at the end. */
  itemsAfter(after: string | undefined): Promise<readonly ReadStock[]>
  /** The run is at its end. */
  forget(): void
}

interface Ports {
  erpnext: Erpnext
  queue: Queue
  now: () => number
}

/** Without a run nothing is kept. */
export function readAhead({ erpnext, queue, now }: Ports, run: string | undefined): ReadAhead {
  const kept = keptFor(queue, run)
  return {
    async warehouses() {
      const { warehouses } = kept
      if (warehouses && now() - warehouses.readAt < WAREHOUSES_KEPT_FOR_MS) return warehouses
      const readAt = now()
      kept.warehouses = { read: await readWarehousesAndUoms(erpnext), readAt }
      return kept.warehouses
    },
    async itemsAfter(after) {
      const { rows = [], areLast = false } = kept.items ?? {}
      const from = after === undefined ? 0 : rows.findIndex(({ item }) => item.name === after) + 1
      const rest = from ? rows.slice(from) : []
      if (from && areLast && !rest.length) return []
      const [next] = rest
      if (next && now() - next.readAt < ITEMS_KEPT_FOR_MS) return rest
      kept.items = await readItems({ erpnext, now }, after)
      return kept.items.rows
    },
    forget() {
      if (keptBy.get(queue) === kept) keptBy.delete(queue)
    },
  }
}

function keptFor(queue: Queue, run: string | undefined): Kept {
  if (run === undefined) return { run }
  const kept = keptBy.get(queue)
  if (kept?.run === run) return kept
  const own = { run }
  keptBy.set(queue, own)
  return own
}

async function readItems(
  { erpnext, now }: Pick<Ports, 'erpnext' | 'now'>,
  after: string | undefined,
): Promise<{ rows: ReadStock[]; areLast: boolean }> {
  const readAt = now()
  const items: StockItemRow[] = []
  for await (const page of stockItemPages(erpnext, { after, pageSize: ROWS_PER_CALL })) {
    items.push(...page)
    if (items.length >= ITEMS_AT_ONCE) break
  }
  const itemCodes = items.map(({ item_code }) => item_code)
  const bins = items.length ? await readBins(erpnext, itemCodes, ROWS_PER_CALL) : new Map<string, BinRow[]>()
  const rows = items.map(item => ({ item, bins: bins.get(item.item_code) ?? [], readAt }))
  return { rows, areLast: items.length < ITEMS_AT_ONCE }
}
