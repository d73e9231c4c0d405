import * as z from 'zod'
import type { Erpnext, Filter } from '../../erpnext/client.ts'
import { text } from '../../erpnext/fields.ts'

const row = z.object({
  name: z.string(),
  item_code: z.string(),
  web_item_name: text,
  medusa_id: text,
  medusa_variant_id: text,
})

interface Page {
  /** Only what `custom_in_stock` says is there. */
  inStock: boolean
  limit: number
  after?: string | undefined
}

/** The items that the shop shows, by name of their Website Items; `next` is where the next page begins. */
export async function listWebsiteItems(erpnext: Erpnext, { inStock, limit, after }: Page) {
  const filters: Filter[] = [['published', '=', 1]]
  if (inStock) filters.push(['custom_in_stock', '=', 1])
  if (after !== undefined) filters.push(['name', '>', after])
  const query = { fields: Object.keys(row.shape), filters, orderBy: 'name asc', limit: limit + 1 }
  const rows = await erpnext.list('Website Item', row, query)
  const shown = rows.slice(0, limit)
  const next = rows.length > limit ? shown.at(-1)?.name : undefined
  return { items: shown.map(({ name: _, ...item }) => item), ...(next ? { next } : {}) }
}
