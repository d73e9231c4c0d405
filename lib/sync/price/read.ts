import * as z from 'zod'
import type { Erpnext, Filter } from '../../erpnext/client.ts'
import {
  type ItemPriceRow,
  type ItemVariantRow,
  itemPriceFields,
  itemPriceRow,
  itemVariantFields,
  itemVariantRow,
} from '../../erpnext/item-prices.ts'
import { pagesByName } from '../../erpnext/pages.ts'

/** An item's prices, and where they go. */
export interface PricedItem {
  item_code: string
  /** Undefined where no Website Item sells it. */
  website_item: ItemVariantRow | undefined
  /** An earlier Website Item that has the same variant, where one has. */
  variant_of?: string | undefined
  /** Of the price list, for no customer: of any day, UOM and batch. */
  prices: ItemPriceRow[]
}

/** The rest of what makes a price the shop's, a list call cannot ask for. */
export const ofShop = (priceList: string): Filter[] => [
  ['price_list', '=', priceList],
  ['customer', 'is', 'not set'],
]

/** The items by their codes, in two calls unless they have more than a page of prices. */
export async function readPricedItems(
  erpnext: Erpnext,
  itemCodes: readonly string[],
  priceList: string,
): Promise<PricedItem[]> {
  const filters: Filter[] = [['item_code', 'in', itemCodes]]
  const [items, pricesOf] = await Promise.all([
    erpnext.list('Website Item', itemVariantRow, { fields: itemVariantFields, filters, limit: 0 }),
    readPrices(erpnext, itemCodes, priceList),
  ])
  const itemOf = new Map(items.map(item => [item.item_code, item]))
  return itemCodes.map(item_code => ({
    item_code,
    website_item: itemOf.get(item_code),
    prices: pricesOf.get(item_code) ?? [],
  }))
}

/** Prices of the list, for no customer, by item code. */
export async function readPrices(
  erpnext: Erpnext,
  itemCodes: readonly string[],
  priceList: string,
): Promise<Map<string, ItemPriceRow[]>> {
  const filters: Filter[] = [['item_code', 'in', itemCodes], ...ofShop(priceList)]
  const query = { fields: itemPriceFields, filters }
  const prices: ItemPriceRow[] = []
  for await (const page of pagesByName(erpnext, 'Item Price', itemPriceRow, query)) prices.push(...page)
  return Map.groupBy(prices, ({ item_code }) => item_code)
}

/** Item Prices by their names, whatever they are for. */
export const readItemPrices = (erpnext: Erpnext, names: readonly string[]): Promise<ItemPriceRow[]> =>
  erpnext.list('Item Price', itemPriceRow, { fields: itemPriceFields, filters: [['name', 'in', names]], limit: 0 })

const holder = z.object({ name: z.string(), medusa_id: z.string() })

/** Which Item Prices, whatever they are for, hold these ids of Medusa; their names by id. */
export async function holdersOf(erpnext: Erpnext, ids: readonly string[]): Promise<Map<string, string[]>> {
  const query = { fields: ['name', 'medusa_id'], filters: [['medusa_id', 'in', ids]] as const, limit: 0 }
  const rows = ids.length ? await erpnext.list('Item Price', holder, query) : []
  return new Map([...Map.groupBy(rows, row => row.medusa_id)].map(([id, held]) => [id, held.map(({ name }) => name)]))
}

const variantHolder = z.object({ name: z.string(), creation: z.string(), medusa_variant_id: z.string() })

/** Whose variants these are: Desk's "Duplicate" copies ids, so that each is that of the Website Item made first. */
export async function variantOwners(erpnext: Erpnext, variantIds: readonly string[]): Promise<Map<string, string>> {
  const query = {
    fields: Object.keys(variantHolder.shape),
    filters: [['medusa_variant_id', 'in', variantIds]] as const,
  }
  const rows = variantIds.length ? await erpnext.list('Website Item', variantHolder, { ...query, limit: 0 }) : []
  const latestFirst = rows.toSorted((a, b) => (`${a.creation} ${a.name}` < `${b.creation} ${b.name}` ? 1 : -1))
  return new Map(latestFirst.map(({ medusa_variant_id, name }) => [medusa_variant_id, name]))
}
