import { asRelayError } from '../../../errors.ts'
import { locationMap } from '../../../sync/stock/locations.ts'
import { readWarehousesAndUoms } from '../../../sync/stock/read.ts'
import type { Check } from '../check.ts'
import { ok, problem } from '../finding.ts'

export const stockLocationsCheck: Check = {
  name: 'stock locations',
  needs: ['ERPNext', 'Medusa'],
  v2Only: true,
  async look({ settings, shop, erpnext }) {
    const { MEDUSA_STOCK_LOCATIONS: setting } = settings('MEDUSA_STOCK_LOCATIONS')
    if (setting === 'off') return ok('MEDUSA_STOCK_LOCATIONS is off: levels are none of the relay’s')
    const { tree } = await readWarehousesAndUoms(erpnext())
    const { stockLocations } = await shop()
    const ids = stockLocations.map(({ id }) => id)
    try {
      locationMap(setting, ids, tree)
    } catch (error) {
      return problem(asRelayError(error).message, {
        why: 'inventory levels are left alone until it is right, and a variant without one cannot be bought',
        remedy: 'say which warehouse is which location: `relay setup medusa --stock-location "Stores - X=Main"`',
      })
    }
    if (!setting) return ok('every warehouse is the one location that there is')
    return ok(setting.map(({ warehouse, location }) => `${warehouse} is ${location}`).join(', '))
  },
}
