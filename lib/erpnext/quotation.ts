import * as z from 'zod'
import { check, text } from './fields.ts'

/** The parts of a Quotation that the relay reads, as list calls give them. */
export const quotationRow = z.object({
  name: z.string(),
  creation: z.string(),
  docstatus: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  /** Draft, Open, Ordered, Partially Ordered, Lost, Expired, Cancelled. */
  status: text,
  quotation_to: text,
  party_name: text,
  medusa_quotation_id: text,
  medusa_draft_order_id: text,
  medusa_order_id: text,
})
export type QuotationRow = z.output<typeof quotationRow>
export const quotationFields = Object.keys(quotationRow.shape)

const tax = z.looseObject({ charge_type: z.string(), account_head: z.string() })

/** Sales Taxes and Charges Template, as a GET of one document gives it. */
export const taxTemplateDocument = z.object({ name: z.string(), taxes: z.array(tax) })
export type TaxTemplateDocument = z.output<typeof taxTemplateDocument>

/** Rows of `Item Tax`, the Item's own templates, listed with `parent: 'Item'`. */
export const itemTaxRow = z.object({
  parent: z.string(),
  item_tax_template: text,
  tax_category: text,
  valid_from: text,
})
export type ItemTaxRow = z.output<typeof itemTaxRow>
export const itemTaxFields = Object.keys(itemTaxRow.shape)

/** An Item Tax Template once for each of its accounts. */
export const itemTaxTemplateRow = z.object({ name: z.string(), company: text, disabled: check, tax_type: text })
export type ItemTaxTemplateRow = z.output<typeof itemTaxTemplateRow>
export const itemTaxTemplateFields = [
  ...['name', 'company', 'disabled'],
  '`tabItem Tax Template Detail`.tax_type as tax_type',
]
