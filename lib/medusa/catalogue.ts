import type { DocumentRef } from '../document.ts'
import type { RelayError } from '../errors.ts'

/** A variant as Medusa has it, its fields named as those that are written. */
export type PresentVariant = { id: string; sku: string | null } & Record<string, unknown>

/** A product as Medusa has it, as far as the relay looks at it. */
export interface PresentProduct {
  id: string
  handle: string
  thumbnail: string | null
  images: string[]
  metadata: Record<string, unknown>
  variants: PresentVariant[]
  /** Its other fields, named as those that are written. */
  fields: Record<string, unknown>
}

/** What is to be written: a new product with its one variant, or changes of the one that is there. */
export interface ProductWrite {
  present?: PresentProduct | undefined
  /** Of `present`: the variant that is the relay's; undefined where it has none. */
  variantId?: string | undefined
  product: Record<string, unknown>
  variant: Record<string, unknown>
  document: DocumentRef
}

/** A product after it was written. */
export interface WrittenProduct {
  id: string
  variants: WrittenVariant[]
}
export interface WrittenVariant {
  id: string
  sku: string | null
  /** What its stock is kept on; undefined where Medusa did not say, as Medusa 1 never does. */
  inventory_item_id?: string | undefined
}
export type ProductResult = { product: WrittenProduct } | { failure: RelayError }

export interface PresentCollection {
  id: string
  handle: string
  title: string
  metadata: Record<string, unknown>
}

/** Some rows of all that there are. */
export interface ListPage<Row> {
  rows: Row[]
  /** The next page begins after it. */
  after: string
}

/** A product, and whose it says it is. */
export interface ClaimedProduct {
  id: string
  title: string
  /** As the relay writes it: in the metadata, or in the original's column; undefined for one that is nobody's. */
  item_code: string | undefined
}

/** The catalogue in Medusa's words. Every method may be called again with the same arguments. */
export interface Catalogue {
  /** Which bodies it takes. */
  readonly api: 'v1' | 'v2'
  /** Server and API: part of every fingerprint. */
  readonly catalogueDestination: string
  /** Those that there are, each once, whichever key they were found by. */
  findProducts(
    by: { ids?: string[]; skus?: string[]; handles?: string[] },
    document: DocumentRef,
  ): Promise<PresentProduct[]>
  /**
   * Creates and updates in as few calls as there can be; answers in the order given. One that Medusa refuses fails alone:
   * a refused batch, which is refused as a whole, is halved until the culprit is found.
   * @throws RelayError what concerns all of them: no answer, wrong credentials
   */
  writeProducts(writes: readonly ProductWrite[]): Promise<ProductResult[]>
  /** One that is not there is as good as deleted. */
  deleteProduct(id: string, document: DocumentRef): Promise<void>
  findCollections(by: { ids?: string[]; handles?: string[] }, document: DocumentRef): Promise<PresentCollection[]>
  /** @throws RelayError, code `already-exists` where another collection has the handle */
  writeCollection(
    id: string | undefined,
    fields: Record<string, unknown>,
    document: DocumentRef,
  ): Promise<PresentCollection>
  deleteCollection(id: string, document: DocumentRef): Promise<void>
  /** All that there are, the shop's own among them, page by page from the first one after `after`. */
  allProducts(after: string | undefined): AsyncGenerator<ListPage<ClaimedProduct>>
  allCollections(after: string | undefined): AsyncGenerator<ListPage<PresentCollection>>
}
