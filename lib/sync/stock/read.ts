import type { Erpnext, Filter } from '../../erpnext/client.ts'
import { type PageQuery, pagesByName } from '../../erpnext/pages.ts'
import {
  type BinRow,
  binFields,
  binRow,
  type StockItemRow,
  stockItemFields,
  stockItemRow,
  uomRow,
  warehouseFields,
  warehouseRow,
} from '../../erpnext/stock.ts'
import type { StockMasters } from './item-stock.ts'
import { warehouseTree } from './warehouse-tree.ts'

export type WarehousesAndUoms = Pick<StockMasters, 'tree' | 'wholeUoms'>

/** What every item's stock is counted by, but for stock locations: two calls. */
export async function readWarehousesAndUoms(erpnext: Erpnext): Promise<WarehousesAndUoms> {
  const [warehouses, uoms] = await Promise.all([
    erpnext.list('Warehouse', warehouseRow, { fields: warehouseFields, limit: 0 }),
    erpnext.list('UOM', uomRow, { fields: ['name'], filters: [['must_be_whole_number', '=', 1]], limit: 0 }),
  ])
  return { tree: warehouseTree(warehouses), wholeUoms: new Set(uoms.map(({ name }) => name)) }
}

const PUBLISHED: Filter = ['published', '=', 1]

/** Every item that the shop shows, in pages by name. */
export const stockItemPages = (
  erpnext: Erpnext,
  query: Pick<PageQuery, 'after' | 'pageSize'> = {},
): AsyncGenerator<StockItemRow[]> =>
  pagesByName(erpnext, 'Website Item', stockItemRow, { fields: stockItemFields, filters: [PUBLISHED], ...query })

/** Of the item codes those that the shop shows. */
export const readStockItems = (erpnext: Erpnext, itemCodes: readonly string[]): Promise<StockItemRow[]> =>
  erpnext.list('Website Item', stockItemRow, {
    fields: stockItemFields,
    filters: [PUBLISHED, ['item_code', 'in', itemCodes]],
    limit: 0,
  })

/**
 * The items' Bins by item code; an item without any is absent. A call for each page of Bins, however many items are asked
 * for at once: the fewer times it is called in a run, the fewer pages are half empty.
 */
export async function readBins(
  erpnext: Erpnext,
  itemCodes: readonly string[],
  pageSize?: number,
): Promise<Map<string, BinRow[]>> {
  const filters: Filter[] = [['item_code', 'in', itemCodes]]
  const bins = new Map<string, BinRow[]>()
  for await (const page of pagesByName(erpnext, 'Bin', binRow, { fields: binFields, filters, pageSize })) {
    for (const bin of page) {
      const own = bins.get(bin.item_code)
      if (own) own.push(bin)
      else bins.set(bin.item_code, [bin])
    }
  }
  return bins
}

/** An item that the shop shows and its Bins, as ERPNext had them at `readAt`. */
export interface ReadStock {
  item: StockItemRow
  bins: readonly BinRow[]
  readAt: number
}

/** Of the item codes those that the shop shows, with their Bins, in two calls and one more for each further page of Bins. */
export async function readStock(
  { erpnext, now }: { erpnext: Erpnext; now: () => number },
  itemCodes: readonly string[],
): Promise<ReadStock[]> {
  const readAt = now()
  const [items, bins] = await Promise.all([readStockItems(erpnext, itemCodes), readBins(erpnext, itemCodes)])
  return items.map(item => ({ item, bins: bins.get(item.item_code) ?? [], readAt }))
}
