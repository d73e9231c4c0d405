import * as z from 'zod'
import type { Erpnext } from '../../erpnext/client.ts'
import { text } from '../../erpnext/fields.ts'
import { type ItemPriceRow, itemPriceFields, itemPriceRow } from '../../erpnext/item-prices.ts'
import { oldestFirst } from '../customer/party.ts'

const variantRow = z.object({
  name: z.string(),
  creation: z.string(),
  item_code: z.string(),
  medusa_variant_id: text,
  /** Of the Item. */
  stock_uom: text,
})

/** So much of an item, in its stock UOM. */
export interface OrderedItem {
  item_code: string
  qty: number
  stock_uom: string
}

/**
 * The items that Medusa's variants are, each once; and the variants that no Website Item has. Of several with one id it is the
 * oldest: the desk's "Duplicate" may have copied it.
 */
export async function itemsOfVariants(
  erpnext: Erpnext,
  wanted: readonly { variant_id: string; quantity: number }[],
): Promise<{ items: OrderedItem[]; unknown: string[] }> {
  const ids = [...new Set(wanted.map(({ variant_id }) => variant_id))]
  const rows = await erpnext.list('Website Item', variantRow, {
    fields: [...['name', 'creation', 'item_code', 'medusa_variant_id'], 'item_code.stock_uom as stock_uom'],
    filters: [['medusa_variant_id', 'in', ids]],
    limit: 0,
  })
  const oldest = rows.toSorted(oldestFirst)
  const items = new Map<string, OrderedItem>()
  const unknown = new Set<string>()
  for (const { variant_id, quantity } of wanted) {
    const row = oldest.find(({ medusa_variant_id }) => medusa_variant_id === variant_id)
    if (!row?.stock_uom) unknown.add(variant_id)
    else {
      const { item_code, stock_uom } = row
      const qty = (items.get(item_code)?.qty ?? 0) + quantity
      items.set(item_code, { item_code, stock_uom, qty: Number(qty.toFixed(3)) })
    }
  }
  return { items: [...items.values()], unknown: [...unknown] }
}

/** The prices of items in a list: everybody's, and a customer's own. */
export const pricesFor = (
  erpnext: Erpnext,
  itemCodes: readonly string[],
  { priceList, customer }: { priceList: string; customer: string | undefined },
): Promise<ItemPriceRow[]> =>
  erpnext.list('Item Price', itemPriceRow, {
    fields: itemPriceFields,
    filters: [
      ['item_code', 'in', itemCodes],
      ['price_list', '=', priceList],
    ],
    orFilters: [['customer', 'is', 'not set'], ...(customer ? [['customer', '=', customer] as const] : [])],
    limit: 0,
  })
