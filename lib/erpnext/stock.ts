import * as z from 'zod'
import { check, text } from './fields.ts'

/** The parts of stock's documents that the relay reads, as list calls give them. */
export const binRow = z.object({
  name: z.string(),
  item_code: z.string(),
  warehouse: z.string(),
  actual_qty: z.number(),
  reserved_qty: z.number(),
})
export type BinRow = z.output<typeof binRow>
export const binFields = Object.keys(binRow.shape)

export const warehouseRow = z.object({ name: z.string(), parent_warehouse: text })
export const warehouseFields = Object.keys(warehouseRow.shape)

export const uomRow = z.object({ name: z.string() })

export const stockItemRow = z.object({
  name: z.string(),
  item_code: z.string(),
  website_warehouse: text,
  stock_uom: text,
  custom_threshold_qty: z.number().nullish(),
  custom_in_stock: check,
  medusa_id: text,
  medusa_variant_id: text,
})
export type StockItemRow = z.output<typeof stockItemRow>
export const stockItemFields = Object.keys(stockItemRow.shape)
