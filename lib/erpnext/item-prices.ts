import * as z from 'zod'
import { text } from './fields.ts'

/** The parts of prices' documents that the relay reads, as list calls give them. */
export const itemPriceRow = z.object({
  name: z.string(),
  creation: z.string(),
  modified: z.string(),
  item_code: z.string(),
  price_list: text,
  customer: text,
  uom: text,
  packing_unit: z.number().nullish(),
  batch_no: text,
  currency: text,
  price_list_rate: z.number().nullish(),
  valid_from: text,
  valid_upto: text,
  medusa_id: text,
  medusa_price_id: text,
  /** Of the Item. */
  stock_uom: text,
})
export type ItemPriceRow = z.output<typeof itemPriceRow>

export const itemPriceFields = Object.keys(itemPriceRow.shape).map(field =>
  field === 'stock_uom' ? 'item_code.stock_uom as stock_uom' : field,
)

/** Where an item's prices go. */
export const itemVariantRow = z.object({
  name: z.string(),
  item_code: z.string(),
  web_item_name: text,
  medusa_id: text,
  medusa_variant_id: text,
})
export type ItemVariantRow = z.output<typeof itemVariantRow>
export const itemVariantFields = Object.keys(itemVariantRow.shape)
