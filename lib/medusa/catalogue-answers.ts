import * as z from 'zod'
import type { ClaimedProduct, PresentProduct } from './catalogue.ts'

export const nullable = z
  .string()
  .nullish()
  .transform(value => value ?? null)
const metadata = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform(value => value ?? {})

export const variantAnswer = z.looseObject({ id: z.string(), sku: nullable })

/** A product as both Medusas answer it, with the columns and relations that were asked for. */
export const productAnswer = z
  .looseObject({
    id: z.string(),
    handle: z.string(),
    thumbnail: nullable,
    images: z.array(z.object({ url: z.string() })).nullish(),
    metadata,
    variants: z.array(variantAnswer).nullish(),
  })
  .transform(
    ({ id, handle, thumbnail, images, metadata, variants, ...fields }): PresentProduct => ({
      ...{ id, handle, thumbnail, metadata, fields },
      images: (images ?? []).map(({ url }) => url),
      variants: variants ?? [],
    }),
  )
export const productPage = z.object({ products: z.array(productAnswer) })

/** A product as a list of all of them answers it: the claim is a column on Medusa 1, and metadata on Medusa 2. */
const claimedProduct = z
  .object({ id: z.string(), title: z.string(), item_code: z.unknown().optional(), metadata })
  .transform(({ id, title, item_code, metadata }): ClaimedProduct => {
    const claim = item_code ?? metadata.item_code
    return { id, title, item_code: typeof claim === 'string' && claim ? claim : undefined }
  })
export const claimedProductPage = z.object({ products: z.array(claimedProduct) })

export const collection = z.object({ id: z.string(), handle: z.string(), title: z.string(), metadata })
export const collectionAnswer = z.object({ collection })
