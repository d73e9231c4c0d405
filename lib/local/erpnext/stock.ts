import type { Document, Row } from './document.ts'
import type { Site } from './site.ts'
import { insert } from './write.ts'

/** The Bin of an item in a warehouse. */
export const binOf = ({ item_code, warehouse }: Row, { store }: Site): Document | undefined =>
  [...store.having('Bin', undefined, 'item_code', [String(item_code)])].find(bin => bin.warehouse === warehouse)

/**
 * A Stock Ledger Entry moves its Bin by its `actual_qty`, without a webhook. The recorded moves of an item add up to what
 * the data set's Bin says; `qty_after_transaction` is 0 in every delivery, for ERPNext fills it in later.
 */
export function moveStock(entry: Row, user: string, site: Site): void {
  const { item_code, warehouse, stock_uom } = entry
  const empty = { item_code, warehouse, stock_uom, actual_qty: 0, reserved_qty: 0, projected_qty: 0 }
  const bin = binOf(entry, site) ?? insert('Bin', empty, user, site)
  const moved = (quantity: unknown) => Number(quantity ?? 0) + Number(entry.actual_qty)
  const [actual_qty, projected_qty] = [moved(bin.actual_qty), moved(bin.projected_qty)]
  site.store.set('Bin', { ...bin, actual_qty, projected_qty, modified: site.stamp(), modified_by: user })
}
