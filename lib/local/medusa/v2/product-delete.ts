import type { Catalogue } from '../catalogue.ts'
import { removeInventoryItems } from './inventory-item.ts'

/** Handles and SKUs are free again. What is gone, or never was, is passed over. */
export function deleteProducts(catalogue: Catalogue, ids: readonly string[]): void {
  const products = [...new Set(ids)].flatMap(id => catalogue.products.get(id) ?? [])
  for (const { id } of products) catalogue.removeProduct(id)
  const items = products.flatMap(({ variants }) => variants.flatMap(variant => variant.inventory_item_id ?? []))
  removeInventoryItems(
    catalogue,
    items.filter(item => !catalogue.isHeld(item)),
  )
}
