import * as z from 'zod'
import { check, text } from './fields.ts'

/** The parts of the catalogue's documents that the relay reads, as list calls give them. */
export const websiteItemRow = z.object({
  name: z.string(),
  item_code: z.string(),
  web_item_name: text,
  route: text,
  published: check,
  has_variants: check,
  item_group: text,
  stock_uom: text,
  brand: text,
  on_backorder: check,
  ranking: z.number().nullish(),
  short_description: text,
  web_long_description: text,
  website_image: text,
  slideshow: text,
  medusa_id: text,
  medusa_variant_id: text,
  custom_skip_update_hook: check,
  /** Name of a Country, of the Item. */
  country_of_origin: text,
  /** Medusa id of the Item Group. */
  group_medusa_id: text,
})
export type WebsiteItemRow = z.output<typeof websiteItemRow>

/** Fields of other documents that a list call joins. */
const JOINED = {
  country_of_origin: 'item_code.country_of_origin as country_of_origin',
  group_medusa_id: 'item_group.medusa_id as group_medusa_id',
}

export const websiteItemFields = Object.keys(websiteItemRow.shape).map(field =>
  field in JOINED ? JOINED[field as keyof typeof JOINED] : field,
)

export const itemCodeRow = websiteItemRow.pick({ item_code: true })
export const specificationRow = z.object({ parent: z.string(), label: text, description: text, idx: z.number() })
export const slideRow = z.object({ parent: z.string(), image: text, idx: z.number() })
export const countryRow = z.object({ name: z.string(), code: text })

export const itemGroupRow = z.object({
  name: z.string(),
  parent_item_group: text,
  is_group: check,
  medusa_id: text,
})
export type ItemGroupRow = z.output<typeof itemGroupRow>
export const itemGroupFields = Object.keys(itemGroupRow.shape)
