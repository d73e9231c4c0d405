import type { Catalogue, PresentProduct } from '../../medusa/catalogue.ts'
import { handleOf, handleWithHash } from './handle.ts'
import type { ReadItem } from './read.ts'

/** Whose product it is, as far as the product itself says; undefined for one that nobody has claimed. */
export const itemCodeOf = ({ external_id, metadata, variants }: PresentProduct): string | undefined =>
  variants.find(({ sku }) => sku)?.sku || external_id || (metadata.item_code as string | undefined) || undefined

export interface Match {
  /** The item's product, if there is one. */
  product: PresentProduct | undefined
  /** For a new product: one that no other product has. */
  handle: string
}

/**
 * Finds each item's product: by the id it remembers, by SKU, by handle. An id counts only if that product is the item's
 * own (Desk's "Duplicate" copies it), a handle only if nobody has claimed the product.
 */
export async function findItems(
  catalogue: Catalogue,
  items: readonly ReadItem[],
  knownIds: ReadonlyMap<string, string>,
): Promise<Map<string, Match>> {
  const [first] = items
  if (!first) return new Map()
  const document = { doctype: 'Website Item', name: first.name }
  const ids = items.flatMap(({ item_code, medusa_id }) => [knownIds.get(item_code), medusa_id].filter(id => !!id))
  const own = await catalogue.findProducts({ ids: ids as string[], skus: items.map(item => item.item_code) }, document)
  const matched = new Set(own.map(itemCodeOf))
  const unmatched = items.filter(({ item_code }) => !matched.has(item_code))
  const handles = unmatched.flatMap(item => [handleOf(item), handleWithHash(item)])
  const found = [...own, ...(await catalogue.findProducts({ handles }, document))]
  const byItem = new Map(found.map(product => [itemCodeOf(product), product]))
  const byHandle = new Map(found.map(product => [product.handle, product]))
  return new Map(
    items.map(item => {
      const handle = handleOf(item)
      const unclaimed = byHandle.get(handle)
      const adoptable = unclaimed && itemCodeOf(unclaimed) === undefined ? unclaimed : undefined
      const product = byItem.get(item.item_code) ?? adoptable
      return [item.item_code, { product, handle: byHandle.has(handle) && !adoptable ? handleWithHash(item) : handle }]
    }),
  )
}
