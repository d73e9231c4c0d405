import { isDeepStrictEqual } from 'node:util'
import type { Catalogue } from '../catalogue.ts'
import type { SimulatedProduct, SimulatedVariant } from '../product.ts'
import { notRecorded, unknownError } from '../reply.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { newInventoryItem } from './inventory-item.ts'
import { newVariant } from './new-variant.ts'
import { basePrices } from './prices.ts'
import type { VariantChange } from './product-body.ts'
import { requireFreeSkus } from './product-errors.ts'

/** A product's variants once its update has said which there are: those it leaves out are deleted. */
export function variantsAfter(
  catalogue: Catalogue,
  { id, variants: before }: SimulatedProduct,
  changes: readonly VariantChange[],
  now: string,
): SimulatedVariant[] {
  const variants = changes.map(change => {
    const variant = before.find(each => each.id === change.id)
    return variant ? changedVariant(catalogue, variant, change, now) : addedVariant(change, now)
  })
  requireFreeSkus(
    catalogue,
    variants.map(({ sku }) => sku),
    id,
  )
  return variants.map((variant, index) => withInventory(catalogue, variant, changes[index] ?? {}))
}

/** Metadata replaces what was there; only the variant's own route merges it. */
export function changedVariant(
  catalogue: Catalogue,
  variant: SimulatedVariant,
  change: VariantChange,
  now: string,
): SimulatedVariant {
  const { id: _, prices, ...columns } = withoutUndefined(change)
  if (columns.barcode != null || columns.ean != null || columns.upc != null) throw notRecorded('a barcode')
  const after = { ...variant, ...columns }
  return {
    ...after,
    prices: prices
      ? basePrices(prices, now, { before: variant.prices, isElsewhere: id => catalogue.hasPrice(id) })
      : variant.prices,
    updated_at: isDeepStrictEqual(after, variant) ? variant.updated_at : now,
  }
}

/** One without a title breaks Medusa, and so does the id of a variant that is not there, for its title is missing. */
function addedVariant({ id, title, thumbnail: _, prices, ...columns }: VariantChange, now: string): SimulatedVariant {
  if (title === undefined) throw unknownError()
  if (id !== undefined) throw notRecorded('a new variant with an id')
  return { ...newVariant({ ...columns, title, prices: [] }, now), prices: basePrices(prices ?? [], now) }
}

/** Inventory follows only where an existing variant's change says so. */
function withInventory(catalogue: Catalogue, variant: SimulatedVariant, { id, manage_inventory }: VariantChange) {
  if (id === undefined || manage_inventory === undefined) return variant
  if (!manage_inventory) return { ...variant, inventory_item_id: null }
  if (variant.inventory_item_id !== null) return variant
  return { ...variant, inventory_item_id: newInventoryItem(catalogue, variant) }
}
