import type { Catalogue } from '../catalogue.ts'
import { notRecorded, refuse, unknownError } from '../reply.ts'
import { isValidHandle } from './handle.ts'

const invalid = (message: string) => refuse(400, 'invalid_data', message)

export const alreadyExists = (what: string, key: string, value: string) =>
  invalid(`${what} with ${key}: ${value}, already exists.`)

/** An empty handle passes: on creation Medusa makes one of the title. */
export function requireValidHandle(handle: string | undefined): void {
  if (!handle || isValidHandle(handle)) return
  throw invalid(`Invalid product handle '${handle}'. It must contain URL safe characters`)
}

export function requireTitle(title: string): void {
  if (title === '') throw invalid('Product title is required')
}

export function requireOptions(products: readonly { title: string; options?: readonly unknown[] | undefined }[]): void {
  const without = products.filter(({ options }) => !options?.length).map(({ title }) => title)
  if (without.length > 0) throw invalid(`Product options are not provided for: [${without.join(', ')}].`)
}

export function requireFreeHandle(catalogue: Catalogue, handle: string, id?: string): void {
  const holder = catalogue.productOfHandle(handle)
  if (holder && holder.id !== id) throw alreadyExists('Product', 'handle', handle)
}

/** No SKU twice in what is written, nor one that another product than `id` has. */
export function requireFreeSkus(catalogue: Catalogue, skus: readonly (string | null | undefined)[], id?: string): void {
  const seen = new Set<string>()
  for (const sku of skus) {
    if (typeof sku !== 'string') continue
    const holder = catalogue.productOfSku(sku)
    if (seen.has(sku) || (holder && holder.id !== id)) throw alreadyExists('Product variant', 'sku', sku)
    seen.add(sku)
  }
}

interface Relationships {
  collection_id?: string | null | undefined
  type_id?: string | null | undefined
  categories?: readonly { id: string }[] | undefined
  tags?: readonly { id: string }[] | undefined
}

/** A collection that was deleted still counts: deletion is soft. */
export function requireRelationships(catalogue: Catalogue, { collection_id, type_id, categories }: Relationships) {
  if (collection_id === '') throw unknownError()
  const isCollection = (id: string) => catalogue.collections.has(id) || catalogue.deletedCollections.has(id)
  if (collection_id && !isCollection(collection_id)) throw noSuchEntity('collection_id', collection_id)
  if (type_id && !catalogue.kept.has(type_id)) throw noSuchEntity('type_id', type_id)
  const category = categories?.find(({ id }) => !catalogue.kept.has(id))
  if (category) throw noSuchEntity('product_category_id', category.id)
}

const noSuchEntity = (key: string, id: string) =>
  refuse(404, 'not_found', `You tried to set relationship ${key}: ${id}, but such entity does not exist`)

export function requireTags(catalogue: Catalogue, { tags }: Relationships) {
  const tag = tags?.find(({ id }) => !catalogue.kept.has(id))
  if (!tag) return
  throw invalid(`Tag with id ${tag.id} not found. Please create the tag before associating it with the product.`)
}

interface WithOptions {
  title?: string | undefined
  options?: Record<string, string> | undefined
}

/** A variant names a value of every option of its product, or of none. */
export function requireOptionValues(
  options: readonly { title: string; values: readonly { value: string }[] }[],
  { title, options: given = {} }: WithOptions,
): void {
  const count = Object.keys(given).length
  if (count > 0 && count !== options.length) {
    throw invalid(
      `Product has ${options.length} option values but there were ${count} provided option values for the variant: ${title}.`,
    )
  }
  for (const [name, value] of Object.entries(given)) {
    const values = options.find(option => option.title === name)?.values ?? []
    if (!values.some(each => each.value === value)) {
      throw invalid(`Option value ${value} does not exist for option ${name}`)
    }
  }
}

export function requireDistinctOptions(variants: readonly WithOptions[]): void {
  const combinations = variants.flatMap(({ options }) => (options ? [JSON.stringify(Object.entries(options))] : []))
  if (new Set(combinations).size < combinations.length) throw notRecorded('two variants with the same option values')
}
