import type { RunName } from '../../queue/jobs.ts'
import { clearMedusaIds } from './clear-medusa-ids.ts'
import { exportItemGroups } from './export-item-groups.ts'
import type { RunKind } from './kind.ts'
import { exportPrices, syncMissingPrices } from './prices.ts'
import { reconcile } from './reconcile.ts'
import { updateOrders } from './update-orders.ts'
import { updateStock } from './update-stock.ts'
import { exportWebsiteItems, updateWebsiteItems } from './website-items.ts'

/** Every kind of run. A new one joins `runNames`, this table, and has a function that starts it. */
export const runKinds: Record<RunName, RunKind> = {
  'export-item-groups': exportItemGroups,
  'export-website-items': exportWebsiteItems,
  'update-website-items': updateWebsiteItems,
  'sync-missing-prices': syncMissingPrices,
  'export-prices': exportPrices,
  'update-stock': updateStock,
  'update-orders': updateOrders,
  reconcile,
  'clear-medusa-ids': clearMedusaIds,
}
