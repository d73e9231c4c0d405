import * as z from 'zod'

// Medusa 2.21.2's own validators (packages/medusa/src/api/admin/products/validators.ts), field by field.

const text = z.string().nullish()
const number = z.number().nullish()
const metadata = z.record(z.string(), z.unknown()).nullish()
const ids = z.array(z.object({ id: z.string() })).optional()
const status = z.enum(['draft', 'proposed', 'published', 'rejected'])

/** true, false, or either as text. */
const boolean = z
  .union([z.boolean(), z.string()])
  .refine(value => ['true', 'false'].includes(String(value).toLowerCase()))
  .transform(value => String(value).toLowerCase() === 'true')

const measures = {
  ...{ weight: number, length: number, height: number, width: number },
  ...{ hs_code: text, mid_code: text, material: text, origin_country: text },
}

const variant = {
  ...measures,
  ...{ sku: text, ean: text, upc: text, barcode: text, metadata },
  variant_rank: z.number().optional(),
  options: z.record(z.string(), z.string()).optional(),
}

const price = {
  min_quantity: number,
  max_quantity: number,
  rules: z.record(z.string(), z.string()).optional(),
}

const newVariant = z.strictObject({
  title: z.string(),
  ...variant,
  allow_backorder: boolean.optional().default(false),
  manage_inventory: boolean.optional().default(true),
  prices: z.array(z.object({ ...price, currency_code: z.string(), amount: z.number() })),
  inventory_items: z.array(z.object({ inventory_item_id: z.string(), required_quantity: z.number() })).optional(),
})

export const variantChange = z.strictObject({
  id: z.string().optional(),
  title: z.string().optional(),
  ...variant,
  thumbnail: text,
  allow_backorder: boolean.optional(),
  manage_inventory: boolean.optional(),
  prices: z
    .array(
      z.object({
        ...price,
        id: z.string().optional(),
        currency_code: z.string().optional(),
        amount: z.number().optional(),
      }),
    )
    .optional(),
})

const product = {
  ...measures,
  ...{ subtitle: text, description: text, thumbnail: text, external_id: text, type_id: text, collection_id: text },
  ...{ metadata, categories: ids, tags: ids, sales_channels: ids },
  handle: z.string().optional(),
}

const newOption = z.strictObject({
  title: z.string(),
  values: z.array(z.string()),
  metadata,
  is_exclusive: z.boolean().optional(),
})
const existingOption = z.object({ id: z.string(), value_ids: z.array(z.string()).optional() })

export const newProduct = z.strictObject({
  title: z.string(),
  ...product,
  is_giftcard: boolean.optional().default(false),
  discountable: boolean.optional().default(true),
  images: z.array(z.object({ url: z.string() })).optional(),
  status: status.nullish().default('draft'),
  options: z.array(z.union([newOption, existingOption])).optional(),
  variants: z.array(newVariant).optional(),
  shipping_profile_id: z.string().optional(),
})

const OPTIONS_REMOVED =
  "The 'options' property was removed in version 2.16.0. Please remove it from your request payload."

export const productChange = z.strictObject({
  title: z.string().optional(),
  ...product,
  discountable: boolean.optional(),
  is_giftcard: boolean.optional(),
  options: z
    .unknown()
    .optional()
    .refine(value => value === undefined, { message: OPTIONS_REMOVED }),
  option_ids: z.array(z.string()).optional(),
  variants: z.array(variantChange).optional(),
  status: status.optional(),
  images: z.array(z.object({ id: z.string().optional(), url: z.string() })).optional(),
  shipping_profile_id: text,
})

/** Single requests also take `additional_data`, and drop it; a batch refuses it. */
const additional_data = z.record(z.string(), z.unknown()).nullish()
export const createBody = newProduct.extend({ additional_data })
export const updateBody = productChange.extend({ additional_data })
export const variantBody = variantChange.extend({ additional_data })

export const batchBody = z.strictObject({
  create: z.array(newProduct).optional(),
  update: z.array(productChange.extend({ id: z.string() })).optional(),
  delete: z.array(z.string()).optional(),
})

export type NewProduct = z.output<typeof newProduct>
export type NewVariant = z.output<typeof newVariant>
export type ProductChange = z.output<typeof productChange>
export type VariantChange = z.output<typeof variantChange>
