import * as z from 'zod'
import type { DocumentRef } from '../document.ts'
import { asRelayError } from '../errors.ts'
import { ask } from './ask.ts'
import { inBatches } from './batches.ts'
import type { Catalogue, PresentProduct, ProductWrite, WrittenProduct, WrittenVariant } from './catalogue.ts'
import { claimedProductPage, collection, collectionAnswer, nullable, productPage } from './catalogue-answers.ts'
import type { MedusaClient } from './client.ts'
import { SKU_IN_INVENTORY, unreadable } from './errors.ts'
import { keyQueries } from './key-queries.ts'
import { offsetPages } from './offset-pages.ts'

const writtenVariant = z
  .object({
    ...{ id: z.string(), sku: nullable },
    inventory_items: z.array(z.object({ inventory_item_id: z.string() })).nullish(),
  })
  .transform(({ inventory_items, ...variant }): WrittenVariant => {
    const [item, ...others] = inventory_items ?? []
    return { ...variant, inventory_item_id: others.length ? undefined : item?.inventory_item_id }
  })
const written = z.object({ id: z.string(), handle: z.string(), variants: z.array(writtenVariant) })
/** All that an update may write: what Medusa holds already need not be written. */
const PRODUCT_FIELDS = [
  ...['id', 'handle', 'title', 'subtitle', 'description', 'status', 'external_id', 'origin_country', 'collection_id'],
  ...['thumbnail', 'images.url', 'metadata'],
  ...['id', 'sku', 'allow_backorder', 'origin_country'].map(field => `variants.${field}`),
].join()
/** A short answer is a quick one (recorded: 88 ms against 81). */
const WRITTEN_FIELDS = 'id,handle,variants.id,variants.sku'
/** Of new ones, what their stock is kept on too: it would have to be looked for at once. */
const MADE_FIELDS = `${WRITTEN_FIELDS},variants.inventory_items.inventory_item_id`
const COLLECTION_FIELDS = 'id,handle,title,metadata'

const inventoryItem = z.object({
  id: z.string(),
  sku: nullable,
  variants: z.array(z.object({ sku: nullable })).nullish(),
})

const variantPage = z.object({ variants: z.array(z.object({ product_id: z.string() })) })
const batchAnswer = z.object({ created: z.array(written), updated: z.array(written) })
const inventoryPage = z.object({ inventory_items: z.array(inventoryItem) })
const collectionPage = z.object({ collections: z.array(collection) })

export function catalogueV2(client: MedusaClient, url: string): Catalogue {
  const read = <Body>(path: string, body: z.ZodType<Body>, document: DocumentRef): Promise<Body> =>
    ask(client, { method: 'get', path, documents: [document] }, body)

  const productsBy = async (
    key: string,
    values: readonly string[],
    document: DocumentRef,
  ): Promise<PresentProduct[]> => {
    const pages: PresentProduct[] = []
    for (const query of keyQueries(key, values)) {
      pages.push(...(await read(`/admin/products?${query}&fields=${PRODUCT_FIELDS}`, productPage, document)).products)
    }
    return pages
  }

  const send = async (writes: readonly ProductWrite[]): Promise<{ product: WrittenProduct }[]> => {
    const bodies = writes.map(bodyOf)
    const create = bodies.filter(body => !('id' in body))
    const path = `/admin/products/batch?fields=${create.length ? MADE_FIELDS : WRITTEN_FIELDS}`
    const update = bodies.filter(body => 'id' in body)
    const documents = writes.map(({ document }) => document)
    const answers = (json: unknown) => answersTo(writes, json)
    const parts = { payloads: bodies, responses: answers }
    // Medusa has one core (recorded). While it waits for its database it begins a second one; of more, all end together and
    // late, and then nobody asks it anything (measured: `npm run bench -- export`).
    const request = { method: 'post', path, json: { create, update }, documents, parts, isBatch: true } as const
    const { json } = await client.admin(request)
    return answers(json).map(product => {
      if (!product) throw unreadable('the answer to a batch of products lacks one of them')
      return { product }
    })
  }

  /** Alone, a product whose SKU a stale inventory item stands in the way of gets another chance. */
  const sendFreeing = async (writes: readonly ProductWrite[]) => {
    try {
      return await send(writes)
    } catch (error) {
      const [write, ...others] = writes
      if (asRelayError(error).code !== SKU_IN_INVENTORY || !write || others.length) throw error
      if (!(await freeSku(String(write.variant.sku), write.document))) throw error
      return send(writes)
    }
  }

  /**
   * A variant's new SKU does not reach its inventory item (found on 2.21), which then stands in the way of whoever gets the
   * old one. Gives it its variant's SKU. False where it is not such a one.
   */
  const freeSku = async (sku: string, document: DocumentRef): Promise<boolean> => {
    const path = `/admin/inventory-items?sku=${encodeURIComponent(sku)}&fields=id,sku,variants.sku`
    const [stale] = (await read(path, inventoryPage, document)).inventory_items
    const present = stale?.variants?.[0]?.sku
    if (!stale || !present || present === sku) return false
    const renamed = `/admin/inventory-items/${encodeURIComponent(stale.id)}?fields=id`
    await client.admin({ method: 'post', path: renamed, json: { sku: present }, documents: [document] })
    return true
  }

  return {
    api: 'v2',
    catalogueDestination: `${url} v2`,
    async findProducts({ ids = [], skus = [], handles = [] }, document) {
      const bySku: string[] = []
      for (const query of keyQueries('sku', skus)) {
        const { variants } = await read(`/admin/product-variants?${query}&fields=product_id`, variantPage, document)
        bySku.push(...variants.map(({ product_id }) => product_id))
      }
      const found = [
        ...(await productsBy('id', [...new Set([...ids, ...bySku])], document)),
        ...(await productsBy('handle', handles, document)),
      ]
      return [...new Map(found.map(each => [each.id, each])).values()]
    },
    async writeProducts(writes) {
      const results = await inBatches(writes, { bodyOf, send: sendFreeing })
      for (const { present, variantId, variant, document } of writes.filter(
        (_, index) => 'product' in (results[index] ?? {}),
      )) {
        const before = present?.variants.find(({ id }) => id === variantId)?.sku
        if (before && before !== variant.sku) await freeSku(before, document)
      }
      return results
    },
    async deleteProduct(id, document) {
      await client.admin({ method: 'delete', path: `/admin/products/${encodeURIComponent(id)}`, documents: [document] })
    },
    async findCollections({ ids = [], handles = [] }, document) {
      const found = []
      for (const query of [...keyQueries('id', ids), ...keyQueries('handle', handles)]) {
        const path = `/admin/collections?${query}&fields=${COLLECTION_FIELDS}`
        found.push(...(await read(path, collectionPage, document)).collections)
      }
      return [...new Map(found.map(each => [each.id, each])).values()]
    },
    async writeCollection(id, fields, document) {
      const path = `/admin/collections${id ? `/${encodeURIComponent(id)}` : ''}?fields=${COLLECTION_FIELDS}`
      const request = { method: 'post', path, json: fields, documents: [document] } as const
      return (await ask(client, request, collectionAnswer)).collection
    },
    async deleteCollection(id, document) {
      await client.admin({
        method: 'delete',
        path: `/admin/collections/${encodeURIComponent(id)}`,
        documents: [document],
      })
    },
    allProducts: after =>
      offsetPages(async paging => {
        const path = `/admin/products?${pageQuery(paging)}&fields=id,title,metadata`
        return (await ask(client, { method: 'get', path, documents: [] }, claimedProductPage)).products
      }, after),
    allCollections: after =>
      offsetPages(async paging => {
        const path = `/admin/collections?${pageQuery(paging)}&fields=${COLLECTION_FIELDS}`
        return (await ask(client, { method: 'get', path, documents: [] }, collectionPage)).collections
      }, after),
  }
}

const pageQuery = ({ limit, offset }: { limit: number; offset: number }) => `limit=${limit}&offset=${offset}&order=id`

/** Its siblings are named, for a variant that is left out is deleted. */
function bodyOf({ present, variantId, product, variant }: ProductWrite): Record<string, unknown> {
  if (!present) return { ...product, variants: [variant] }
  const variants = present.variants.map(({ id }) => (id === variantId ? { id, ...variant } : { id }))
  return { id: present.id, ...product, variants: variantId ? variants : [...variants, variant] }
}

/** By key: the answers come sorted by id, and ids of one millisecond are in no order (found on 2.21). */
function answersTo(writes: readonly ProductWrite[], json: unknown): (WrittenProduct | undefined)[] {
  const { data } = batchAnswer.safeParse(json)
  const created = new Map(data?.created.map(each => [each.handle, each]))
  const updated = new Map(data?.updated.map(each => [each.id, each]))
  return writes.map(({ present, product }) => (present ? updated.get(present.id) : created.get(String(product.handle))))
}
