import type { Catalogue } from '../catalogue.ts'

/** Handle and SKUs are free again, and the inventory items of what was managed go along. */
export function deleteProduct(catalogue: Catalogue, id: string): void {
  const product = catalogue.products.get(id)
  if (!product) return
  for (const { inventory_item_id } of product.variants) catalogue.removeInventoryItem(inventory_item_id ?? '')
  catalogue.removeProduct(id)
}
