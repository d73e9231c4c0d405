import type { Catalogue, PresentProduct } from '../../medusa/catalogue.ts'
import { handleOf, handleWithHash } from './handle.ts'
import type { ReadItem } from './read.ts'

/** Whose product it is, as far as the product itself says; undefined for one that nobody has claimed. */
export const itemCodeOf = ({ fields, metadata, variants }: PresentProduct): string | undefined =>
  [fields.item_code, variants.find(({ sku }) => sku)?.sku, fields.external_id, metadata.item_code].find(
    (code): code is string => typeof code === 'string' && code !== '',
  )

/** Whether it is the item's; to one that says so itself the shop may have added variants, even before the item's own. */
export const isOf = (product: PresentProduct, item_code: string): boolean =>
  itemCodeOf(product) === item_code ||
  (hasSku(product, item_code) && [product.fields.external_id, product.metadata.item_code].includes(item_code))

const hasSku = ({ variants }: PresentProduct, item_code: string) => variants.some(({ sku }) => sku === item_code)

export interface Match {
  /** The item's product, if there is one. */
  product: PresentProduct | undefined
  /** Another product that has a variant with the item's SKU: Medusa would refuse a second one. */
  skuTakenBy: PresentProduct | undefined
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
 * renamed. A handle counts only if the product is the item's own, or nobody has claimed it, or an item code that there is
 * no more. No product and no handle is given twice.
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
  const unmatched = items.filter(({ item_code }) => !own.some(product => isOf(product, item_code)))

  const handles = unmatched.flatMap(item => [handleOf(item), known.handles.get(item.item_code) ?? []].flat())
  const others = await catalogue.findProducts({ handles }, document)

  const remembered = unmatched.flatMap(item => own.find(({ id }) => idsOf(item).includes(id)) ?? [])
  const codes = new Set(items.map(({ item_code }) => item_code))
  const claims = [...new Set([...own, ...others].flatMap(product => itemCodeOf(product) ?? []))]
  const foreign = claims.filter(claim => !codes.has(claim))
  const claimants = new Set([...codes, ...(foreign.length ? await known.existing(foreign) : [])])
  const isFree = (product: PresentProduct) => !claimants.has(itemCodeOf(product) ?? '')

  const byHandle = new Map([...own, ...others].map(product => [product.handle, product]))
  const second = unmatched.filter(item => isAnothers(byHandle.get(handleOf(item)), item))
  const hashed = await catalogue.findProducts({ handles: second.map(handleWithHash) }, document)
  const all = [...own, ...others, ...hashed]
  const given = new Set<string>()
  const matches = new Map<string, Match>()
  for (const item of items) {
    const sameHandle = byHandle.get(handleOf(item))
    const product = [
      all.find(each => isOf(each, item.item_code)),
      remembered.find(each => idsOf(item).includes(each.id) && isFree(each)),
      sameHandle && isFree(sameHandle) ? sameHandle : undefined,
    ].find(each => each && !given.has(each.id))
    const handle = sameHandle || given.has(handleOf(item)) ? handleWithHash(item) : handleOf(item)
    given.add(product ? product.id : handle)
    const takesSku = (each: PresentProduct) => each.id !== product?.id && hasSku(each, item.item_code)
    const skuTakenBy = catalogue.api === 'v2' ? all.find(takesSku) : undefined
    matches.set(item.item_code, { product, skuTakenBy, handle })
  }
  return matches
}

const isAnothers = (product: PresentProduct | undefined, { item_code }: ReadItem): boolean =>
  !!product && !isOf(product, item_code)
