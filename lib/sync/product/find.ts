import type { Catalogue, PresentProduct } from '../../medusa/catalogue.ts'
import { handleOf, handleWithHash } from './handle.ts'
import type { ReadItem } from './read.ts'

/** Whose product it is, as far as the product itself says; undefined for one that nobody has claimed. */
export const itemCodeOf = ({ fields, metadata, variants }: PresentProduct): string | undefined =>
  [fields.item_code, variants.find(({ sku }) => sku)?.sku, fields.external_id, metadata.item_code].find(
    (code): code is string => typeof code === 'string' && code !== '',
  )

export interface Match {
  /** The item's product, if there is one. */
  product: PresentProduct | undefined
  /** For a new product: one that no other product has. */
  handle: string
}

export interface Known {
  /** Ids by item code, as the relay remembers them; ERPNext's own are in the items. */
  ids: ReadonlyMap<string, string>
  /** Handles by item code of products that were about to be made when the relay last noted something. */
  handles: ReadonlyMap<string, string>
  /** Of some item codes those that have a Website Item. */
  existing(itemCodes: readonly string[]): Promise<ReadonlySet<string>>
}

/**
 * Finds each item's product: by the id it remembers, by SKU, by handle (Medusa 1 knows no SKU). An id counts only if that
 * product is the item's own (Desk's "Duplicate" copies it), or of an item code that there is no more: the item was
 * renamed. A handle counts only if the product is the item's own or nobody has claimed it. No product and no handle is
 * given twice.
 */
export async function findItems(
  catalogue: Catalogue,
  items: readonly ReadItem[],
  known: Known,
): Promise<Map<string, Match>> {
  const [first] = items
  if (!first) return new Map()
  const document = { doctype: 'Website Item', name: first.name }
  const idsOf = ({ item_code, medusa_id }: ReadItem) => [known.ids.get(item_code), medusa_id].filter(id => !!id)
  const ids = items.flatMap(idsOf) as string[]
  const own = await catalogue.findProducts({ ids, skus: items.map(item => item.item_code) }, document)
  const owners = new Set(own.map(itemCodeOf))
  const unmatched = items.filter(({ item_code }) => !owners.has(item_code))

  const remembered = unmatched.flatMap(item => own.find(({ id }) => idsOf(item).includes(id)) ?? [])
  const claims = [...new Set(remembered.flatMap(product => itemCodeOf(product) ?? []))]
  const claimants = claims.length ? await known.existing(claims) : new Set<string>()
  const isFree = (product: PresentProduct) => !claimants.has(itemCodeOf(product) ?? '')

  const handles = unmatched.flatMap(item => [handleOf(item), known.handles.get(item.item_code) ?? []].flat())
  const others = await catalogue.findProducts({ handles }, document)
  const byHandle = new Map([...own, ...others].map(product => [product.handle, product]))
  const second = unmatched.filter(item => isAnothers(byHandle.get(handleOf(item)), item))
  const hashed = await catalogue.findProducts({ handles: second.map(handleWithHash) }, document)
  const byItem = new Map([...hashed, ...others, ...own].map(product => [itemCodeOf(product), product]))
  const given = new Set<string>()
  const matches = new Map<string, Match>()
  for (const item of items) {
    const sameHandle = byHandle.get(handleOf(item))
    const product = [
      byItem.get(item.item_code),
      remembered.find(each => idsOf(item).includes(each.id) && isFree(each)),
      sameHandle && itemCodeOf(sameHandle) === undefined ? sameHandle : undefined,
    ].find(each => each && !given.has(each.id))
    const handle = sameHandle || given.has(handleOf(item)) ? handleWithHash(item) : handleOf(item)
    given.add(product ? product.id : handle)
    matches.set(item.item_code, { product, handle })
  }
  return matches
}

const isAnothers = (product: PresentProduct | undefined, { item_code }: ReadItem): boolean =>
  !!product && itemCodeOf(product) !== item_code
