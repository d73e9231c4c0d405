import { hashOf } from '../../hash.ts'
import type { Medusa } from '../../medusa/port.ts'
import { stockTarget } from '../../queue/jobs.ts'
import type { SyncState } from '../../store/sync-state.ts'
import { itemStock, type StockMasters } from './item-stock.ts'
import type { ReadStock } from './read.ts'
import type { StockSettings } from './settings.ts'

/** An item on its way through the steps. */
export interface StockWork extends ReadStock {
  state: SyncState | undefined
  /** `custom_in_stock` as it should be. */
  inStock: boolean
  /** Of all that is written of it. */
  fingerprint: string
}

/** Raise it when other things are written: every item is then looked at once more. */
const VERSION = 1

interface Counting {
  masters: StockMasters
  stock: StockSettings
  medusa: Pick<Medusa, 'inventory'>
}

/** What an item's stock comes to, and what was written of it last. */
export function stockWork(
  row: ReadStock,
  states: ReadonlyMap<string, SyncState>,
  { masters, stock, medusa }: Counting,
): StockWork {
  const { item, bins } = row
  const { inStock, levels } = itemStock(item, bins, masters, stock)
  const { name, medusa_id, medusa_variant_id } = item
  const destination = medusa.inventory?.stockDestination ?? ''
  const fingerprint = hashOf([VERSION, destination, name, medusa_id, medusa_variant_id, inStock, levels])
  return { ...row, state: states.get(stockTarget(item.item_code)), inStock, fingerprint }
}

export const isFlagRight = ({ item, inStock }: Pick<StockWork, 'item' | 'inStock'>): boolean =>
  item.custom_in_stock === inStock
