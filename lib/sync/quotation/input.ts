import * as z from 'zod'

/** As long as ERPNext's Data fields. Of characters that stand in a path as they are: the id of a quotation does. */
const id = z
  .string()
  .max(140)
  .regex(/^[\w.:~-]+$/, 'may hold letters, digits and _ - . : ~ only')
const text = z.string().trim().min(1).max(140)
/** Medusa gives null, or nothing at all, for what an address has not. */
const optional = z
  .string()
  .trim()
  .max(140)
  .nullish()
  .transform(value => value || undefined)

const billingAddress = z.strictObject({
  address_1: text,
  address_2: optional,
  city: text,
  province: optional,
  postal_code: optional,
  country_code: z
    .string()
    .trim()
    .regex(/^[a-z]{2}$/i, 'has to be an ISO code of two letters'),
  phone: optional,
  is_default: z.boolean(),
})

/** ERPNext counts with three decimals. */
const quantity = z.number().positive().max(1_000_000).multipleOf(0.001)

export const quotationInput = z.strictObject({
  quotation_id: id.optional(),
  draft_order_id: id,
  customer_id: id,
  items: z
    .array(z.strictObject({ variant_id: id, quantity }))
    .min(1)
    .max(200),
  billing_address: billingAddress.nullish(),
})
export type QuotationInput = z.output<typeof quotationInput>

export const approvalPath = z.strictObject({ quotation_id: id })

export const approvalInput = z.strictObject({
  approval: z.enum(['Approved', 'Rejected']),
  order_id: id.optional(),
  create_so: z.boolean().default(false),
})
export type ApprovalInput = z.output<typeof approvalInput>
