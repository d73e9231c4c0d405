import { itemCodeRow } from '../../erpnext/catalogue.ts'
import { RelayError } from '../../errors.ts'
import { stockTarget } from '../../queue/jobs.ts'
import type { Relay } from '../../relay.ts'
import type { Difference } from '../difference.ts'
import { countedWarehouses, sum, thresholdOf } from '../stock/item-stock.ts'
import { type Masters, stockMasters } from '../stock/masters.ts'
import { type ReadStock, readStock } from '../stock/read.ts'
import type { StockSettings } from '../stock/settings.ts'
import { type Going, syncStock } from '../stock/sync.ts'
import { parkedAgainst, refusedAgainst } from './against.ts'
import { type Plan, plan } from './plan.ts'

/** The flag and the levels of a Website Item, and the Bins that they are made of. */
export async function planStock(relay: Relay, name: string): Promise<Plan | undefined> {
  const found = await relay.erpnext.get('Website Item', name, itemCodeRow)
  if (!found) return undefined
  const { item_code } = found
  const parked = () => parkedAgainst(relay, [{ kind: 'sync-stock', item_code }])
  const states = await relay.states.getMany([stockTarget(item_code)])
  const [masters, [row]] = await Promise.all([stockMasters(relay), readStock(relay, [item_code])])
  if (!row) return plan({ item_code }, ['it is not published in ERPNext: its stock is left alone', ...(await parked())])
  const plans: Going[] = []
  const onPlan = (going: Going) => void plans.push(going)
  const options = { masters, states, lookAtMedusa: true, dryRun: true, onPlan }
  const result = (await syncStock(relay, [row], options)).get(item_code)
  const [going] = plans
  const against = [
    ...(row.item.website_warehouse ? [] : ['it has no website_warehouse: nothing counts']),
    ...(result instanceof RelayError ? [result.message] : []),
    ...(going?.lacks ? [going.lacks] : []),
    ...(going ? refusedAgainst(going.hold.work.state, going.hold.work.fingerprint) : []),
    ...(await parked()),
  ]
  const facts = { item_code, ...factsOf(row, masters, relay.stock), ...inMedusa(going) }
  return plan(facts, against, going && differencesOf(going))
}

function differencesOf({ hold, inMedusa }: Going): Difference[] {
  const { item, inStock } = hold.work
  const { variant, levels = [] } = inMedusa ?? {}
  return [
    { field: 'custom_in_stock in ERPNext', medusa: item.custom_in_stock, erpnext: inStock },
    ...(variant ? [{ field: 'metadata.in_stock', medusa: variant.in_stock, erpnext: inStock }] : []),
    ...levels.map(({ location_id, stocked_quantity }) => {
      const level = variant?.levels.find(each => each.location_id === location_id)
      return { field: `stocked_quantity at ${location_id}`, medusa: level?.stocked_quantity, erpnext: stocked_quantity }
    }),
  ].filter(({ medusa, erpnext }) => medusa !== erpnext)
}

/**
 * Every warehouse that counts, those without a Bin too, and every Bin that does not. The flag counts them all, a level those
 * of its location: of what is at none the shop sells nothing.
 */
function factsOf({ item, bins }: ReadStock, { tree, wholeUoms, locations }: Masters, rules: StockSettings) {
  const counted = countedWarehouses(item, tree)
  const own = bins.filter(({ warehouse }) => counted.has(warehouse))
  const without = [...counted].filter(name => !own.some(({ warehouse }) => warehouse === name))
  const rows = [...bins, ...without.map(warehouse => ({ warehouse, actual_qty: 0, reserved_qty: 0 }))]
  const threshold = thresholdOf(item, rules)
  const locationOf = (warehouse: string) =>
    counted.has(warehouse) ? (locations?.of(warehouse) ?? 'no: under none of MEDUSA_STOCK_LOCATIONS') : ''
  const areNamed = locations && Array.isArray(rules.MEDUSA_STOCK_LOCATIONS)
  return {
    website_warehouse: item.website_warehouse,
    warehouses: rows
      .toSorted((a, b) => Number(counted.has(b.warehouse)) - Number(counted.has(a.warehouse)))
      .map(({ warehouse, actual_qty, reserved_qty }) => ({
        ...{ warehouse, actual_qty, reserved_qty },
        counts: counted.has(warehouse) ? 'yes' : 'no: it is not under the website_warehouse',
        ...(areNamed && { location: locationOf(warehouse) }),
      })),
    actual_qty: sum(own, 'actual_qty').toNumber(),
    reserved_qty: sum(own, 'reserved_qty').toNumber(),
    'in stock above': threshold,
    STOCK_QUANTITY: rules.STOCK_QUANTITY,
    stock_uom: `${item.stock_uom ?? 'none'}${wholeUoms.has(item.stock_uom ?? '') ? ', whole units only' : ''}`,
  }
}

function inMedusa(going: Going | undefined) {
  const { variant } = going?.inMedusa ?? {}
  return variant ? { variant: variant.id, 'levels in Medusa': variant.levels } : {}
}
