import * as z from 'zod'
import { RelayError } from '../errors.ts'
import { ask } from './ask.ts'
import { inBatches } from './batches.ts'
import type { MedusaClient } from './client.ts'
import { ALREADY_EXISTS, unreadable } from './errors.ts'
import type { InStockWrite, Inventory, LevelWrite, StockedVariant } from './inventory.ts'
import { keyQueries } from './key-queries.ts'
import { STOCKED_VARIANT_FIELDS, stockedVariant } from './stocked-variant.ts'

const variantPage = z.object({ variants: z.array(stockedVariant) })

const LOCATIONS_PER_PAGE = 200
const locationPage = z.object({
  count: z.number(),
  stock_locations: z.array(
    z.object({ id: z.string(), name: z.string(), sales_channels: z.array(z.object({ id: z.string() })).nullish() }),
  ),
})

const writtenLevel = z.object({ inventory_item_id: z.string(), location_id: z.string(), stocked_quantity: z.number() })
const batchAnswer = z.object({ created: z.array(writtenLevel), updated: z.array(writtenLevel) })
const productsAnswer = z.object({ updated: z.array(z.object({ id: z.string() })) })

export function inventoryV2(client: MedusaClient, url: string): Inventory {
  const sendLevels = async (writes: readonly LevelWrite[]) => {
    const body = {
      create: writes.filter(({ exists }) => !exists).map(bodyOf),
      update: writes.filter(({ exists }) => exists).map(bodyOf),
    }
    const answers = (json: unknown) => {
      const { data } = batchAnswer.safeParse(json)
      const levels = new Map([...(data?.created ?? []), ...(data?.updated ?? [])].map(each => [keyOf(each), each]))
      return writes.map(write => levels.get(keyOf(write)))
    }
    const { json } = await client.admin({
      method: 'post',
      path: '/admin/inventory-items/location-levels/batch',
      json: body,
      documents: writes.map(({ document }) => document),
      parts: { payloads: writes.map(bodyOf), responses: answers },
    })
    return answers(json).map(level => {
      if (!level) throw unreadable('the answer to a batch of stock levels lacks one of them')
      return { stocked_quantity: level.stocked_quantity }
    })
  }

  const sendInStock = async (writes: readonly InStockWrite[]) => {
    const answers = (json: unknown) => {
      const { data } = productsAnswer.safeParse(json)
      const written = new Set(data?.updated.map(({ id }) => id))
      return writes.map(({ product_id }) => (written.has(product_id) ? { product_id } : undefined))
    }
    const { json } = await client.admin({
      method: 'post',
      path: '/admin/products/batch?fields=id',
      json: { update: writes.map(inStockBody) },
      documents: writes.map(({ document }) => document),
      parts: { payloads: writes.map(inStockBody), responses: answers },
    })
    return answers(json).map(product => {
      if (!product) throw unreadable('the answer to a batch of products lacks one of them')
      return product
    })
  }

  return {
    stockDestination: `${url} v2`,
    async stockLocations(document) {
      const path = `/admin/stock-locations?fields=id,name,sales_channels.id&limit=${LOCATIONS_PER_PAGE}`
      const { count, stock_locations } = await ask(client, { method: 'get', path, documents: [document] }, locationPage)
      if (count > stock_locations.length) {
        const message = `Medusa has ${count} stock locations; at most ${LOCATIONS_PER_PAGE} are read`
        throw new RelayError('configuration', message, { code: 'stock-locations', server: 'medusa' })
      }
      return stock_locations.map(({ id, name, sales_channels }) => ({
        id,
        name,
        sales_channel_ids: (sales_channels ?? []).map(channel => channel.id),
      }))
    },
    async findStock(skus, document) {
      const found: StockedVariant[] = []
      for (const query of keyQueries('sku', skus)) {
        const path = `/admin/product-variants?${query}&fields=${STOCKED_VARIANT_FIELDS}`
        found.push(...(await ask(client, { method: 'get', path, documents: [document] }, variantPage)).variants)
      }
      return found
    },
    writeLevels: writes =>
      inBatches(writes, {
        bodyOf,
        async send(batch) {
          try {
            return await sendLevels(batch)
          } catch (error) {
            const [only, ...others] = batch
            if (!only || others.length > 0 || !isOutOfDate(error, only)) throw error
            return sendLevels([{ ...only, exists: !only.exists }])
          }
        },
      }),
    writeInStock: writes => inBatches(writes, { bodyOf: inStockBody, send: sendInStock }),
  }
}

/** Recorded: a level that is there already is refused with 400 "already exists", one that is not with 404. */
const isOutOfDate = (error: unknown, { exists }: LevelWrite): boolean =>
  error instanceof RelayError && (exists ? error.httpStatus === 404 : error.code === ALREADY_EXISTS)

/** Metadata merges at top level, and variants that are not named stay. */
const inStockBody = ({ product_id, in_stock }: InStockWrite) => ({ id: product_id, metadata: { in_stock } })

const bodyOf = ({ inventory_item_id, location_id, stocked_quantity }: LevelWrite) => ({
  inventory_item_id,
  location_id,
  stocked_quantity,
})

const keyOf = ({ inventory_item_id, location_id }: { inventory_item_id: string; location_id: string }) =>
  `${inventory_item_id} ${location_id}`
