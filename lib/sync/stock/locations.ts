import { RelayError } from '../../errors.ts'
import type { StockLocations, WarehouseLocation } from '../../stock-locations.ts'
import type { WarehouseTree } from './warehouse-tree.ts'

/** Which stock location shows a warehouse's stock. */
export interface LocationMap {
  /** The locations whose levels are the relay's. */
  ids: readonly string[]
  /** Undefined for a warehouse that none of them is. */
  of(warehouse: string): string | undefined
}

/**
 * With one location every warehouse is it; several need to be told apart by the setting. There a warehouse belongs to the
 * location of the nearest one above it that is named, itself first. Undefined where levels are switched off.
 * @throws RelayError of kind `configuration` that says what to set
 */
export function locationMap(
  setting: StockLocations | undefined,
  medusaIds: readonly string[],
  tree: WarehouseTree,
): LocationMap | undefined {
  if (setting === 'off') return undefined
  if (!setting) return onlyLocation(medusaIds)
  const noWarehouse = setting.filter(({ warehouse }) => !tree.has(warehouse)).map(({ warehouse }) => warehouse)
  if (noWarehouse.length) throw wrong(`ERPNext has no warehouse ${noWarehouse.join(', ')}`)
  const ids = [...new Set(setting.map(({ location }) => location))]
  const noLocation = ids.filter(id => !medusaIds.includes(id))
  if (noLocation.length) throw wrong(`Medusa has no stock location ${noLocation.join(', ')}`)
  return namedLocations(setting, tree)
}

/**
 * The same without asking Medusa, for comparing what was written with what would be: the one location is not called by its
 * name, and whether there is one at all is not known.
 */
export function nominalLocations(setting: StockLocations | undefined, tree: WarehouseTree): LocationMap | undefined {
  if (setting === 'off') return undefined
  return setting ? namedLocations(setting, tree) : { ids: ['the only one'], of: () => 'the only one' }
}

function namedLocations(setting: readonly WarehouseLocation[], tree: WarehouseTree): LocationMap {
  const locationOf = new Map(setting.map(({ warehouse, location }) => [warehouse, location]))
  return {
    ids: [...new Set(locationOf.values())],
    of: warehouse =>
      tree
        .upFrom(warehouse)
        .map(name => locationOf.get(name))
        .find(id => id !== undefined),
  }
}

function onlyLocation(medusaIds: readonly string[]): LocationMap {
  const [id] = medusaIds
  if (id === undefined) throw wrong('Medusa has no stock location: make one, or set it to off')
  if (medusaIds.length > 1) throw wrong(`Medusa has ${medusaIds.length} stock locations: say which warehouse is which`)
  return { ids: [id], of: () => id }
}

const wrong = (problem: string): RelayError =>
  new RelayError('configuration', `MEDUSA_STOCK_LOCATIONS: ${problem}`, { code: 'settings' })
