import type { Catalogue, PresentProduct, PresentVariant, ProductWrite } from '../../medusa/catalogue.ts'
import type { How } from '../../queue/outcome.ts'
import type { Difference } from '../difference.ts'
import { productDifferences } from './compare.ts'
import type { Match } from './find.ts'
import { imagesOf, type ProductImages } from './images.ts'
import { imagesToWrite } from './images-to-write.ts'
import { imageFields, type ShopOptions } from './mapping.ts'
import type { ItemWork } from './sync.ts'

/** What has to be done for an item. */
export interface Planned extends ItemWork {
  present: PresentProduct | undefined
  /** Undefined where Medusa holds all of it already. */
  write: ProductWrite | undefined
  /** What the write changes of `present`. */
  differences: Difference[]
  /** Undefined where ERPNext knows the product too: nothing is to be done at all. */
  how: How | undefined
  /** Image fields to be remembered as ours. */
  images: ProductImages
  /** Files that nobody outside may fetch: reported, not sent. */
  unavailable: string[]
}

export function planned(
  work: ItemWork,
  match: Pick<Match, 'product' | 'handle'>,
  api: 'v1' | 'v2',
  shop: ShopOptions,
): Planned {
  const { item, state, request, bodies } = work
  const { product: present, handle } = match
  const document = { doctype: 'Website Item', name: item.name }
  const { unavailable, ...wanted } = imagesOf(item, shop.erpnextUrl)
  if (!present) {
    const write = { product: { ...bodies.create, handle }, variant: bodies.createVariant, document }
    return { ...work, present, write, differences: [], how: 'created', images: wanted, unavailable }
  }
  const imageState = { wanted, lastWritten: state?.images, present, anyOrder: api === 'v1' }
  const { write: imagesToSet, remember: images } = imagesToWrite(imageState)
  const variantId = variantOf(present, item.item_code)?.id
  const write = {
    ...{ present, variantId, document },
    product: { ...bodies.update, ...imageFields(api, imagesToSet) },
    variant: variantId ? bodies.updateVariant : bodies.createVariant,
  }
  const adopted = item.medusa_id !== present.id || item.medusa_variant_id !== variantId
  const differences = productDifferences(present, write)
  const needed = request.force || differences.length > 0
  const how = adopted ? 'adopted' : needed ? 'updated' : undefined
  return { ...work, present, write: needed ? write : undefined, differences, how, images, unavailable }
}

/** The variant that the relay made; on a product that it adopted, the first. */
export const variantOf = <Variant extends Pick<PresentVariant, 'id' | 'sku'>>(
  { variants }: { variants: readonly Variant[] },
  item_code: string,
): Variant | undefined => variants.find(({ sku }) => sku === item_code) ?? variants[0]

/** Item codes of those whose product one call makes with all that it says: on Medusa 1 it takes several. */
export const madeInOneCall = ({ api }: Pick<Catalogue, 'api'>, plans: readonly Planned[]): string[] =>
  api === 'v2' ? plans.flatMap(({ item, present, write }) => (write && !present ? [item.item_code] : [])) : []
