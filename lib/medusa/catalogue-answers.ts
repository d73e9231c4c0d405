import * as z from 'zod'
import type { PresentProduct } from './catalogue.ts'

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

export const collection = z.object({ id: z.string(), handle: z.string(), title: z.string(), metadata })
export const collectionAnswer = z.object({ collection })
