import type { Rule, Rules } from './class-validator.ts'

// Medusa 1.20.11's own validators (packages/medusa/src/api/routes/admin/products), field by field.

const string: Rule = { kind: 'string' }
const number: Rule = { kind: 'number' }
const boolean: Rule = { kind: 'boolean' }
const object: Rule = { kind: 'object' }
const array: Rule = { kind: 'array' }
const required = (rule: Rule): Rule => ({ ...rule, required: true })

const STATUSES = ['draft', 'proposed', 'published', 'rejected']

const measures = {
  ...{ weight: number, length: number, height: number, width: number, hs_code: string },
  ...{ origin_country: string, mid_code: string, material: string, metadata: object },
}

const price: Rules = {
  ...{ id: string, region_id: string, currency_code: string },
  ...{ amount: required({ kind: 'integer' }), min_quantity: number, max_quantity: number },
}

const variant = (title: Rule, prices: Rule, option: Rules, more: Rules = {}): Rules => ({
  ...more,
  ...{ title, sku: string, ean: string, upc: string, barcode: string, hs_code: string },
  ...{ inventory_quantity: number, allow_backorder: boolean, manage_inventory: boolean },
  ...measures,
  prices: { ...prices, of: price },
  options: { ...array, of: option },
})

const value: Rules = { value: required(string) }
const valueOfOption: Rules = { value: required(string), option_id: required(string) }

export const variantCreateRules = variant(required(string), required(array), valueOfOption)
export const variantUpdateRules = variant(string, array, valueOfOption)
export const optionRules: Rules = { title: required(string) }

const links = { type: object, collection_id: string, tags: array, sales_channels: array, categories: array }
const media = { images: array, thumbnail: string, handle: string }

/**
 * The fields that the servers of the contract take beside Medusa's own. A stock server refuses them; how theirs answers
 * a wrong type is not recorded, so that of class-validator is taken.
 */
const custom: Rules = {
  ...{ item_code: string, short_description: string, ranking: number, brand_name: string },
  specifications: { ...array, of: { label: required(string), description: required(string) } },
}

export const CUSTOM_FIELDS = Object.keys(custom)

export const productCreateRules = (extended: boolean): Rules => ({
  ...{ title: required(string), subtitle: string, description: string, is_giftcard: boolean, discountable: boolean },
  ...media,
  status: { kind: 'string', values: STATUSES },
  ...links,
  options: { ...array, of: { title: required(string) } },
  variants: { ...array, of: variant(required(string), required(array), value) },
  ...measures,
  ...(extended ? custom : {}),
})

export const productUpdateRules = (extended: boolean): Rules => ({
  ...{ title: string, subtitle: string, description: string, discountable: boolean },
  ...media,
  status: { kind: 'string', values: STATUSES, notNull: true },
  ...links,
  variants: { ...array, of: variant(string, array, valueOfOption, { id: string }) },
  ...measures,
  ...(extended ? custom : {}),
})
