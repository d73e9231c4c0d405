import { isDeepStrictEqual } from 'node:util'
import type { PresentProduct, ProductWrite } from '../../medusa/catalogue.ts'
import type { Difference } from '../difference.ts'

/** What a change would make other than Medusa holds it; of a variant that is still to be made, all of it. */
export function productDifferences(
  present: PresentProduct,
  { product, variant, variantId }: ProductWrite,
): Difference[] {
  const own = present.variants.find(({ id }) => id === variantId)
  const ofVariant = own ? differing(own, variant) : [{ field: 'sku', medusa: undefined, erpnext: variant.sku }]
  return [
    ...differing(contentOf(present), product),
    ...ofVariant.map(each => ({ ...each, field: `variant.${each.field}` })),
  ]
}

const contentOf = ({ fields, thumbnail, images, metadata }: PresentProduct) => ({
  ...fields,
  thumbnail,
  images,
  metadata,
})

type Fields = Readonly<Record<string, unknown>>

function differing(present: Fields, wanted: Fields): Difference[] {
  return Object.entries(wanted).flatMap(([field, erpnext]) => {
    const medusa = present[field]
    if (field === 'metadata') return differingMetadata((medusa ?? {}) as Fields, erpnext as Fields)
    const held = field === 'images' ? urlsOf(erpnext) : (erpnext ?? null)
    return isDeepStrictEqual(medusa ?? null, held) ? [] : [{ field, medusa, erpnext: held }]
  })
}

/** `[{ url }]` for Medusa 2, `[url]` for Medusa 1. */
const urlsOf = (images: unknown): string[] =>
  (images as (string | { url: string })[]).map(image => (typeof image === 'string' ? image : image.url))

/** It is merged at top level, and '' deletes a key: what else is there is the shop's. */
const differingMetadata = (held: Fields, wanted: Fields): Difference[] =>
  Object.entries(wanted).flatMap(([key, erpnext]) =>
    isDeepStrictEqual(held[key] ?? '', erpnext) ? [] : [{ field: `metadata.${key}`, medusa: held[key], erpnext }],
  )
