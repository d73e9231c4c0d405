import { isDeepStrictEqual } from 'node:util'
import type { ProductImages } from './images.ts'

export interface ImageState {
  /** What ERPNext has. */
  wanted: ProductImages
  /** What the relay wrote last; undefined when it never wrote, or does not know. */
  lastWritten: ProductImages | undefined
  /** What Medusa has; undefined for a product that is still to be made. */
  present: ProductImages | undefined
  /** Medusa 1 answers images in the order in which it first saw their addresses, whichever was asked for (recorded). */
  anyOrder?: boolean
}

/** Fields to send, and what to keep as the `lastWritten` of the next time. */
export interface ImagesToWrite {
  write: Partial<ProductImages>
  remember: ProductImages
}

const NONE: ProductImages = { thumbnail: null, images: [] }

/**
 * An image field is ours only while Medusa still holds what we last wrote there: one that the shop changed stays as it
 * is, each of the two by itself. Where we never wrote, an empty field is ours. A field that holds what is wanted already
 * is remembered as written, for a crash may have come between the write and its note.
 */
export function imagesToWrite(state: ImageState): ImagesToWrite {
  const { wanted, lastWritten = NONE, present = NONE, anyOrder = false } = state
  const same = (a: readonly string[], b: readonly string[]) =>
    anyOrder ? isDeepStrictEqual(a.toSorted(), b.toSorted()) : isDeepStrictEqual(a, b)
  const write: Partial<ProductImages> = {}
  const remember = { ...lastWritten }
  if (present.thumbnail === wanted.thumbnail) remember.thumbnail = wanted.thumbnail
  else if (present.thumbnail === lastWritten.thumbnail) write.thumbnail = remember.thumbnail = wanted.thumbnail
  if (same(present.images, wanted.images)) remember.images = wanted.images
  else if (same(present.images, lastWritten.images)) write.images = remember.images = wanted.images
  return { write, remember }
}
