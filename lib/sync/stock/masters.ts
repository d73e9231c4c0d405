import type { DocumentRef } from '../../document.ts'
import type { Erpnext } from '../../erpnext/client.ts'
import { RelayError } from '../../errors.ts'
import type { Medusa } from '../../medusa/port.ts'
import type { StockMasters } from './item-stock.ts'
import { type LocationMap, locationMap, nominalLocations } from './locations.ts'
import { readWarehousesAndUoms, type WarehousesAndUoms } from './read.ts'
import type { StockSettings } from './settings.ts'

export interface Masters extends StockMasters {
  /** Where levels go; asked of Medusa when they are to be written. A `problem` is for a person to put right. */
  inMedusa(document: DocumentRef): Promise<{ map?: LocationMap | undefined; problem?: string }>
}

interface Ports {
  erpnext: Erpnext
  medusa: Medusa
  stock: StockSettings
  now: () => number
}

/** A Delivery Note of ten rows moves ten items, each with a job of its own. */
const KEPT_FOR_MS = 15_000
const kept = new WeakMap<Erpnext, { readAt: number; masters: Promise<Masters> }>()

/** What every item's stock is counted by: two calls, and not for each job of an invocation anew. */
export function stockMasters(ports: Ports): Promise<Masters> {
  const { erpnext, now } = ports
  const last = kept.get(erpnext)
  if (last && now() - last.readAt < KEPT_FOR_MS) return last.masters
  const masters = readWarehousesAndUoms(erpnext).then(read => mastersOver(read, ports))
  kept.set(erpnext, { readAt: now(), masters })
  masters.catch(() => kept.delete(erpnext))
  return masters
}

/** With what was read of ERPNext already. */
export function mastersOver(
  { tree, wholeUoms }: WarehousesAndUoms,
  { medusa, stock }: Pick<Ports, 'medusa' | 'stock'>,
): Masters {
  const { MEDUSA_STOCK_LOCATIONS: setting } = stock
  const { inventory } = medusa
  const find = async (document: DocumentRef) => {
    if (!inventory || setting === 'off') return {}
    const ids = (await inventory.stockLocations(document)).map(({ id }) => id)
    try {
      return { map: locationMap(setting, ids, tree) }
    } catch (error) {
      if (error instanceof RelayError) return { problem: error.message }
      throw error
    }
  }
  let found: ReturnType<typeof find> | undefined
  return {
    ...{ tree, wholeUoms },
    locations: inventory && nominalLocations(setting, tree),
    inMedusa(document) {
      found ??= find(document)
      found.catch(() => {
        found = undefined
      })
      return found
    },
  }
}
