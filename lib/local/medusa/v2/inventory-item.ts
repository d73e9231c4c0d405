import type { Catalogue } from '../catalogue.ts'
import { newId } from '../ids.ts'
import { alreadyExists } from './product-errors.ts'

/**
 * The inventory item that a managed variant gets. Its SKU is that of the variant at that moment and stays so when the
 * variant's changes: from then on no new variant can take the old one. Recorded in v2-more.
 */
export function newInventoryItem(
  catalogue: Catalogue,
  { sku, origin_country, created_at }: { sku: string | null; origin_country: string | null; created_at: string },
): string {
  if (sku !== null && catalogue.hasInventoryItemOfSku(sku)) throw alreadyExists('Inventory item', 'sku', sku)
  const item = { id: newId('iitem'), sku, origin_country, created_at }
  catalogue.putInventoryItem(item)
  return item.id
}
