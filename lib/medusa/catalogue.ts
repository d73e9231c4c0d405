import type { DocumentRef } from '../document.ts'
import type { RelayError } from '../errors.ts'

/** A product as Medusa has it, as far as the relay looks at it. */
export interface PresentProduct {
  id: string
  handle: string
  external_id: string | null
  thumbnail: string | null
  images: string[]
  metadata: Record<string, unknown>
  variants: { id: string; sku: string | null }[]
}

/** What is to be written on a product: a new one, or on the one with this id. */
export interface ProductWrite {
  id?: string | undefined
  fields: Record<string, unknown>
  document: DocumentRef
}

export type ProductResult = { product: PresentProduct } | { failure: RelayError }

export interface PresentCollection {
  id: string
  handle: string
  title: string
  metadata: Record<string, unknown>
}

/** The catalogue in Medusa's words. Every method may be called again with the same arguments. */
export interface Catalogue {
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
}
