import Big from 'big.js'
import type { LocationMap } from './locations.ts'
import type { WarehouseTree } from './warehouse-tree.ts'

/** The parts of a Website Item that its stock is made of. */
export interface StockItem {
  website_warehouse?: string | null | undefined
  stock_uom?: string | null | undefined
  custom_threshold_qty?: number | null | undefined
}

/** What ERPNext counts of an item in one warehouse; a Bin that is missing is 0, and one may be negative. */
export interface Bin {
  warehouse: string
  actual_qty: number
  reserved_qty: number
}

export interface StockRules {
  STOCK_THRESHOLD: 'ignore' | 'respect'
  STOCK_QUANTITY: 'actual' | 'actual-minus-reserved'
}

export interface StockMasters {
  tree: WarehouseTree
  /** UOMs that come in whole units only. */
  wholeUoms: ReadonlySet<string>
  /** Undefined where levels are not the relay's. */
  locations?: LocationMap | undefined
}

/** A level of Medusa's inventory. */
export interface StockLevel {
  location_id: string
  stocked_quantity: number
}

export interface ItemStock {
  /** `custom_in_stock` */
  inStock: boolean
  /** One for each location, 0 too: without a level Medusa sells nothing, not even on backorder. */
  levels: StockLevel[]
}

/** What a shop may sell of an item: of its Bins those in `website_warehouse` and under it, and none without one. */
export function itemStock(
  item: StockItem,
  bins: readonly Bin[],
  { tree, wholeUoms, locations }: StockMasters,
  { STOCK_THRESHOLD, STOCK_QUANTITY }: StockRules,
): ItemStock {
  const counted = countedWarehouses(item, tree)
  const own = bins.filter(({ warehouse }) => counted.has(warehouse))
  const threshold = thresholdOf(item, { STOCK_THRESHOLD })
  const quantityOf = (part: readonly Bin[]): number => {
    const reserved = STOCK_QUANTITY === 'actual' ? new Big(0) : sum(part, 'reserved_qty')
    const quantity = sum(part, 'actual_qty').minus(reserved)
    if (quantity.lte(0)) return 0
    return (wholeUoms.has(item.stock_uom ?? '') ? quantity.round(0, Big.roundDown) : quantity).toNumber()
  }
  return {
    inStock: sum(own, 'actual_qty').gt(threshold),
    levels: (locations?.ids ?? []).map(location_id => ({
      location_id,
      stocked_quantity: quantityOf(own.filter(({ warehouse }) => locations?.of(warehouse) === location_id)),
    })),
  }
}

/** Those whose Bins count. */
export const countedWarehouses = (
  { website_warehouse }: Pick<StockItem, 'website_warehouse'>,
  tree: WarehouseTree,
): ReadonlySet<string> => (website_warehouse ? tree.within(website_warehouse) : new Set())

/** What there has to be more of; one below 0 would put in stock what is not there. */
export const thresholdOf = (item: StockItem, { STOCK_THRESHOLD }: Pick<StockRules, 'STOCK_THRESHOLD'>): number =>
  STOCK_THRESHOLD === 'respect' ? Math.max(0, item.custom_threshold_qty ?? 0) : 0

/** Exact: 0.1 and 0.2 are 0.3. */
export const sum = (bins: readonly Bin[], field: 'actual_qty' | 'reserved_qty'): Big =>
  bins.reduce((total, bin) => total.plus(bin[field]), new Big(0))
