import type { Metadata } from './product.ts'

/** Medusa merges metadata at its top level: "" deletes a key, nested values are replaced, null clears all. */
export function mergeMetadata(current: Metadata, change: Metadata): Metadata {
  if (change === null) return null
  return Object.fromEntries(
    Object.entries({ ...current, ...change }).filter(([key, value]) => value !== '' || !(key in change)),
  )
}
