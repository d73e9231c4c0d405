import { isDeepStrictEqual } from 'node:util'
import type { PresentProduct, PresentVariant, ProductWrite } from '../../medusa/catalogue.ts'

/** Whether Medusa holds already all that a change would write. */
export function holds(present: PresentProduct, { product, variant, variantId }: ProductWrite): boolean {
  const own = present.variants.find(({ id }) => id === variantId)
  return !!own && fieldsHeld(own, variant) && fieldsHeld(contentOf(present), product)
}

const contentOf = ({ fields, thumbnail, images, metadata }: PresentProduct) => ({
  ...fields,
  thumbnail,
  images,
  metadata,
})

function fieldsHeld(present: PresentVariant | Record<string, unknown>, wanted: Record<string, unknown>): boolean {
  return Object.entries(wanted).every(([field, value]) => {
    const held = (present as Record<string, unknown>)[field]
    if (field === 'images') return isDeepStrictEqual(held, urlsOf(value))
    if (field === 'metadata') return metadataHeld((held ?? {}) as Metadata, value as Metadata)
    return isDeepStrictEqual(held ?? null, value ?? null)
  })
}

/** `[{ url }]` for Medusa 2, `[url]` for Medusa 1. */
const urlsOf = (images: unknown): string[] =>
  (images as (string | { url: string })[]).map(image => (typeof image === 'string' ? image : image.url))

type Metadata = Record<string, unknown>

/** It is merged at top level, and '' deletes a key: what else is there is the shop's. */
const metadataHeld = (held: Metadata, wanted: Metadata): boolean =>
  Object.entries(wanted).every(([key, value]) => isDeepStrictEqual(held[key] ?? '', value))
