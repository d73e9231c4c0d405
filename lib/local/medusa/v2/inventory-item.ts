import type { Catalogue } from '../catalogue.ts'
import { newId } from '../ids.ts'
import { notRecorded, refuse } from '../reply.ts'
import type { NewVariant } from './product-body.ts'
import { alreadyExists } from './product-errors.ts'

export function requireFreeInventorySku(catalogue: Catalogue, sku: string | null): void {
  if (sku !== null && catalogue.hasInventoryItemOfSku(sku)) throw alreadyExists('Inventory item', 'sku', sku)
}

/**
 * The inventory item that a managed variant gets. Its SKU is that of the variant at that moment and stays so when the
 * variant's changes: from then on no new variant can take the old one. Compared with a real server by the parity test.
 */
export function newInventoryItem(
  catalogue: Catalogue,
  { sku, origin_country, created_at }: { sku: string | null; origin_country: string | null; created_at: string },
): string {
  requireFreeInventorySku(catalogue, sku)
  const item = { id: newId('iitem'), sku, origin_country, created_at }
  catalogue.putInventoryItem(item)
  return item.id
}

/** The one that a new variant names instead of getting its own. */
export function namedInventoryItem(catalogue: Catalogue, named: NonNullable<NewVariant['inventory_items']>): string {
  const [item, ...more] = named
  if (!item || more.length > 0 || item.required_quantity !== 1)
    throw notRecorded('a variant of several inventory items')
  const { inventory_item_id: id } = item
  if (!catalogue.inventoryItems.has(id)) {
    throw refuse(400, 'invalid_data', `Inventory Items with ids: ${id} was not found`)
  }
  return id
}

/** The items of deleted variants go along, but for those that another variant has. */
export function removeInventoryItems(catalogue: Catalogue, ids: readonly string[]): void {
  const reserved = ids.filter(id => catalogue.reserved.has(id))
  if (reserved.length > 0) {
    const message = `Cannot remove following inventory item(s) since they have reservations: [${reserved.join(', ')}].`
    throw refuse(400, 'invalid_data', message)
  }
  for (const id of ids) catalogue.removeInventoryItem(id)
}
