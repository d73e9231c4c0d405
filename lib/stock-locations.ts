/** A warehouse, with those under it, and the stock location of Medusa that shows what it holds. */
export interface WarehouseLocation {
  warehouse: string
  /** `sloc_…` */
  location: string
}

/** Which warehouses are which stock locations, or that Medusa's levels are none of the relay's. */
export type StockLocations = 'off' | readonly WarehouseLocation[]

/**
 * `Stores - X=sloc_1, Muscat, old - X=sloc_2`: a warehouse's name may hold commas and equals signs, a location's id none.
 * @throws Error that says what is wrong
 */
export function parseStockLocations(text: string): StockLocations {
  if (text.trim().toLowerCase() === 'off') return 'off'
  const pairs = [...text.matchAll(/(.+?)=\s*([^,=\s]+)\s*(?:,|$)/gy)].map(([whole, warehouse = '', location = '']) => ({
    whole,
    warehouse: warehouse.trim(),
    location,
  }))
  const isWhole = pairs.map(({ whole }) => whole).join('') === text
  if (!pairs.length || !isWhole) throw new Error('must be `off` or `Warehouse=location id`, comma separated')
  const names = new Set(pairs.map(({ warehouse }) => warehouse))
  if (names.has('') || names.size < pairs.length) throw new Error('must name each warehouse once')
  return pairs.map(({ warehouse, location }) => ({ warehouse, location }))
}
