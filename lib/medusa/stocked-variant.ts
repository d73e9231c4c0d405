import * as z from 'zod'
import type { StockedVariant } from './inventory.ts'

const level = z.object({ location_id: z.string(), stocked_quantity: z.number(), reserved_quantity: z.number() })
const inventoryItem = z.object({
  inventory_item_id: z.string(),
  required_quantity: z.number(),
  inventory: z.object({ location_levels: z.array(level).nullish() }).nullish(),
})
/** A variant as Medusa 2 answers it with its stock. */
export const stockedVariant = z
  .object({
    id: z.string(),
    product_id: z.string(),
    sku: z.string(),
    manage_inventory: z.boolean(),
    product: z.object({ metadata: z.record(z.string(), z.unknown()).nullish() }).nullish(),
    inventory_items: z.array(inventoryItem).nullish(),
  })
  .transform(({ inventory_items, product, ...variant }): StockedVariant => {
    const [item, ...others] = inventory_items ?? []
    const single = item && others.length === 0 && item.required_quantity === 1 ? item : undefined
    const levels = single?.inventory?.location_levels ?? []
    const in_stock = product?.metadata?.in_stock
    return { ...variant, in_stock, inventory_item_id: single?.inventory_item_id, levels }
  })

/** Of a variant and not of an inventory item, whose SKU stays as it was when its variant's changes (found on 2.21). */
export const STOCKED_VARIANT_FIELDS = [
  ...['id', 'product_id', 'sku', 'manage_inventory', 'product.metadata'],
  ...['inventory_item_id', 'required_quantity'].map(field => `inventory_items.${field}`),
  ...['location_id', 'stocked_quantity', 'reserved_quantity'].map(
    field => `inventory_items.inventory.location_levels.${field}`,
  ),
].join()
