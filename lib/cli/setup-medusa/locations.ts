import { isDeepStrictEqual } from 'node:util'
import { RelayError } from '../../errors.ts'
import { parseStockLocations } from '../../stock-locations.ts'
import type { Named, Shop } from '../medusa-shop.ts'
import { found } from './choose.ts'

const OPTION = '--stock-location'

/**
 * `MEDUSA_STOCK_LOCATIONS` out of what was given on the command line, each `Warehouse=location`, by id or by name, or `off`.
 * @throws RelayError that names the option
 */
export function stockLocationsOf(given: readonly string[], candidates: readonly Named[]): string {
  if (given.some(text => text.toLowerCase() === 'off')) {
    if (given.length === 1) return 'off'
    throw wrong('off goes alone')
  }
  const pairs = given.map(text => {
    const at = text.lastIndexOf('=')
    const warehouse = text.slice(0, Math.max(at, 0)).trim()
    if (!warehouse) throw wrong(`${text} is not "Warehouse=location": which warehouse of ERPNext is that location?`)
    const location = found(text.slice(at + 1).trim(), { what: 'stock location', option: OPTION, candidates })
    return { warehouse, location: location.id }
  })
  const setting = pairs.map(({ warehouse, location }) => `${warehouse}=${location}`).join(',')
  try {
    // A name such as "A=B, C" is read back as two.
    if (isDeepStrictEqual(parseStockLocations(setting), pairs)) return setting
  } catch (error) {
    throw wrong((error as Error).message)
  }
  throw wrong(`the setting cannot hold a warehouse with such a name: ${setting}`)
}

const wrong = (problem: string): RelayError =>
  new RelayError('configuration', `${OPTION}: ${problem}`, { code: 'set-up' })

/** What stands against the locations that are used: those of the setting, else all. */
export function locationProblem(
  used: readonly { location: string }[],
  setting: string | undefined,
  stockLocations: Shop['stockLocations'],
): string | undefined {
  const missing = used.filter(({ location }) => !stockLocations.some(({ id }) => id === location))
  if (missing.length) {
    const ids = missing.map(({ location }) => location).join(', ')
    return `Medusa has no stock location ${ids}: give --stock-location`
  }
  if (setting || stockLocations.length === 1) return undefined
  if (!stockLocations.length) return 'Medusa has no stock location: make one, and link it to the sales channel'
  const example = `--stock-location "Stores - X=${stockLocations[0]?.name}"`
  return `Medusa has several: say for each which warehouse of ERPNext it is, as in ${example}`
}
