import type { Catalogue } from '../../medusa/catalogue.ts'
import { together } from '../../together.ts'
import { areInStock } from '../stock/many.ts'
import { madeInOneCall, type Planned } from './plan.ts'
import { type PricesOfNew, pricesOfNew } from './prices.ts'
import type { ItemSync } from './sync.ts'

/** What ERPNext says of items beside themselves, by item code: whether they are in stock, and what they cost today. */
export interface SaidOfNew {
  inStock: ReadonlyMap<string, boolean>
  prices: PricesOfNew
}

/**
 * On Medusa 2 the call that makes a product says this too, which is two calls less for each. What moves meanwhile is found
 * when its levels are made and its prices brought, after ERPNext knows the product.
 */
export async function readOfNew(
  sync: Omit<ItemSync, 'states'>,
  catalogue: Catalogue,
  plans: readonly Planned[],
): Promise<SaidOfNew> {
  const codes = madeInOneCall(catalogue, plans)
  if (!codes.length) return { inStock: new Map(), prices: new Map() }
  const [inStock, prices] = await together([areInStock(sync, codes), pricesOfNew(sync, codes)])
  return { inStock, prices }
}

export function sayingOfNew(plan: Planned, { inStock, prices: pricesOf }: SaidOfNew): Planned {
  const { item, write } = plan
  const in_stock = inStock.get(item.item_code)
  const prices = pricesOf.get(item.item_code)
  if (!write || (in_stock === undefined && !prices)) return plan
  const metadata = { ...(write.product.metadata as Record<string, unknown> | undefined), in_stock }
  const product = in_stock === undefined ? write.product : { ...write.product, metadata }
  return { ...plan, write: { ...write, product, variant: { ...write.variant, ...(prices && { prices }) } } }
}
