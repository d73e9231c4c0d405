import { newId } from '../ids.ts'
import { NO_MEASURES, type SimulatedVariant } from '../product.ts'
import { notRecorded } from '../reply.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { basePrices } from './prices.ts'
import type { NewVariant, VariantChange } from './product-body.ts'

type NewVariantColumns = Omit<NewVariant | VariantChange, 'title' | 'id' | 'inventory_items'> & { title: string }

export function newVariant(body: NewVariantColumns, now: string): SimulatedVariant {
  if (body.barcode != null || body.ean != null || body.upc != null) throw notRecorded('a variant with a barcode')
  return {
    ...{ ...NO_MEASURES, sku: null, barcode: null, ean: null, upc: null, variant_rank: 0, thumbnail: null },
    ...{ allow_backorder: false, manage_inventory: true, inventory_item_id: null },
    ...withoutUndefined(body),
    id: newId('variant'),
    metadata: body.metadata ?? null,
    options: body.options ?? {},
    prices: basePrices(body.prices ?? [], now),
    created_at: now,
    updated_at: now,
  }
}
