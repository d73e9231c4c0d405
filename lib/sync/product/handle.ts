import { createHash } from 'node:crypto'
import { htmlToLine } from '../text/html-to-text.ts'
import { slug } from '../text/slug.ts'

/** What a product's handle is made of. */
export interface HandleSource {
  item_code: string
  route?: string | null | undefined
  web_item_name?: string | null | undefined
}

/**
 * The handle of a new product: the last segment of the page's route in the webshop, so that people find what they knew,
 * else the title, else the item code. Two items may share it: Medusa then refuses the second with "already exists".
 */
export const handleOf = (item: HandleSource): string =>
  slug(item.route?.split('/').filter(Boolean).at(-1) ?? '') ||
  slug(htmlToLine(item.web_item_name)) ||
  slug(item.item_code) ||
  `product-${shortHash(item.item_code)}`

/** The handle where another product has the plain one. Item codes are unique in ERPNext; the same code, the same handle. */
export const handleWithHash = (item: HandleSource): string => `${handleOf(item)}-${shortHash(item.item_code)}`

/**
 * The handle of an Item Group's collection. Medusa makes none that a URL could hold: "IV & Infusion" would become
 * `iv-&-infusion` (recorded for "Sensors & Probes / ÄÖ").
 */
export const collectionHandle = (name: string): string => slug(name) || `collection-${shortHash(name)}`

/** The handle where another collection has the plain one: "Gloves & Masks" beside "Gloves / Masks". */
export const collectionHandleWithHash = (name: string): string => `${collectionHandle(name)}-${shortHash(name)}`

/** Hexadecimal, for a handle has no capitals. */
const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)
