import type { Catalogue } from '../../medusa/catalogue.ts'
import { areInStock } from '../stock/many.ts'
import { madeInOneCall, type Planned } from './plan.ts'
import type { ItemSync } from './sync.ts'

/**
 * On Medusa 2 the call that makes a product says too whether it is in stock, which is a call less for each. What moves
 * meanwhile is found when its levels are made, after ERPNext knows the product.
 */
export async function withStock(sync: ItemSync, catalogue: Catalogue, plans: readonly Planned[]): Promise<Planned[]> {
  const codes = madeInOneCall(catalogue, plans)
  const inStock = codes.length ? await areInStock(sync, codes) : new Map<string, boolean>()
  return plans.map(plan => {
    const { item, write } = plan
    const in_stock = inStock.get(item.item_code)
    if (!write || in_stock === undefined) return plan
    const metadata = { ...(write.product.metadata as Record<string, unknown> | undefined), in_stock }
    return { ...plan, write: { ...write, product: { ...write.product, metadata } } }
  })
}
