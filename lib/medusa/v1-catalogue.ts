import type { DocumentRef } from '../document.ts'
import { asRelayError } from '../errors.ts'
import { ask } from './ask.ts'
import { unlessAllStumbled } from './batches.ts'
import type { Catalogue, PresentProduct, ProductResult } from './catalogue.ts'
import { claimedProductPage, productPage } from './catalogue-answers.ts'
import type { MedusaClient } from './client.ts'
import { isOfOneAlone } from './errors.ts'
import { fewAtATime } from './few-at-a-time.ts'
import { keyQueries } from './key-queries.ts'
import { offsetPages } from './offset-pages.ts'
import { collectionsV1 } from './v1-collections.ts'
import { pathOf, writeProductV1 } from './v1-product.ts'

/** All that an update may write: what Medusa holds already need not be written. Custom columns come only when named. */
const PRODUCT_FIELDS = [
  ...['id', 'handle', 'title', 'description', 'status', 'origin_country', 'collection_id', 'discountable', 'thumbnail'],
  ...['metadata', 'item_code', 'short_description', 'ranking', 'brand_name', 'specifications'],
].join()

/**
 * The catalogue of a Medusa 1 with the original's custom columns. It has no batch, and finds products by ids and by one
 * handle a call: SKUs, and the item code, are no filters there.
 */
export function catalogueV1(client: MedusaClient, url: string): Catalogue {
  const listed = async (query: string, document: DocumentRef): Promise<PresentProduct[]> => {
    const path = `/admin/products?${query}&fields=${PRODUCT_FIELDS}&expand=variants,images`
    return (await ask(client, { method: 'get', path, documents: [document] }, productPage)).products
  }

  return {
    api: 'v1',
    catalogueDestination: `${url} v1`,
    async findProducts({ ids = [], handles = [] }, document) {
      const byHandle = [...new Set(handles)].map(handle => `handle=${encodeURIComponent(handle)}`)
      const found = await fewAtATime([...keyQueries('id', ids), ...byHandle], query => listed(query, document))
      return [...new Map(found.flat().map(each => [each.id, each])).values()]
    },
    async writeProducts(writes) {
      const results = await fewAtATime(writes, async (write): Promise<ProductResult> => {
        try {
          return { product: await writeProductV1(client, write) }
        } catch (error) {
          const failure = asRelayError(error)
          if (!isOfOneAlone(failure)) throw failure
          return { failure }
        }
      })
      return unlessAllStumbled(results)
    },
    async deleteProduct(id, document) {
      await client.admin({ method: 'delete', path: pathOf(id), documents: [document] })
    },
    // One relation, for without any named it answers all of them.
    allProducts: after =>
      offsetPages(async ({ limit, offset }) => {
        const path = `/admin/products?limit=${limit}&offset=${offset}&fields=id,title,item_code&expand=variants`
        return (await ask(client, { method: 'get', path, documents: [] }, claimedProductPage)).products
      }, after),
    ...collectionsV1(client),
  }
}
