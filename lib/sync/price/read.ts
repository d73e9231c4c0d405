import type { Erpnext, Filter } from '../../erpnext/client.ts'
import {
  type ItemPriceRow,
  type ItemVariantRow,
  itemPriceFields,
  itemPriceRow,
  itemVariantFields,
  itemVariantRow,
} from '../../erpnext/item-prices.ts'
import { type PageQuery, pagesByName } from '../../erpnext/pages.ts'

/** An item's prices, and where they go. */
export interface PricedItem {
  item_code: string
  /** Undefined where no Website Item sells it. */
  website_item: ItemVariantRow | undefined
  /** Of the price list, for no customer: of any day, UOM and batch. */
  prices: ItemPriceRow[]
}

const ofShop = (priceList: string): Filter[] => [
  ['price_list', '=', priceList],
  ['customer', 'is', 'not set'],
]

/** The items by their codes, in two calls unless they have more than a page of prices. */
export async function readPricedItems(
  erpnext: Erpnext,
  itemCodes: readonly string[],
  priceList: string,
): Promise<PricedItem[]> {
  const ofItems: Filter = ['item_code', 'in', itemCodes]
  const [items, prices] = await Promise.all([
    erpnext.list('Website Item', itemVariantRow, { fields: itemVariantFields, filters: [ofItems], limit: 0 }),
    gathered(pages(erpnext, { filters: [ofItems, ...ofShop(priceList)] })),
  ])
  const itemOf = new Map(items.map(item => [item.item_code, item]))
  const pricesOf = Map.groupBy(prices, ({ item_code }) => item_code)
  return itemCodes.map(item_code => ({
    item_code,
    website_item: itemOf.get(item_code),
    prices: pricesOf.get(item_code) ?? [],
  }))
}

/** One Item Price, whatever it is for; undefined where there is none of that name. */
export async function readItemPrice(erpnext: Erpnext, name: string): Promise<ItemPriceRow | undefined> {
  const query = { fields: itemPriceFields, filters: [['name', '=', name] as const], limit: 1 }
  return (await erpnext.list('Item Price', itemPriceRow, query))[0]
}

export interface PricePages {
  /** Those alone that were never sent. */
  isMissing?: boolean
  after?: PageQuery['after']
  pageSize?: PageQuery['pageSize']
}

/** The shop's Item Prices in pages by name. */
export const itemPricePages = (
  erpnext: Erpnext,
  priceList: string,
  { isMissing = false, ...query }: PricePages = {},
): AsyncGenerator<ItemPriceRow[]> => {
  const missing: Filter[] = isMissing ? [['medusa_price_id', 'is', 'not set']] : []
  return pages(erpnext, { filters: [...ofShop(priceList), ...missing], ...query })
}

/**
 * The items whose price may be another one today than it was on an earlier day, though nobody saved anything: an Item Price
 * began since, or the day before it ended. Two calls, where there are not more than a page of either.
 */
export async function itemsThatTurned(
  erpnext: Erpnext,
  priceList: string,
  { since, today }: { since: string; today: string },
): Promise<string[]> {
  const began: Filter[] = [
    ['valid_from', '>', since],
    ['valid_from', '<=', today],
  ]
  const ended: Filter[] = [
    ['valid_upto', '>=', since], // inclusive: it still held on that day
    ['valid_upto', '<', today],
  ]
  const found = await Promise.all(
    [began, ended].map(turned => gathered(pages(erpnext, { filters: [...ofShop(priceList), ...turned] }))),
  )
  return [...new Set(found.flat().map(({ item_code }) => item_code))]
}

const pages = (erpnext: Erpnext, query: Omit<PageQuery, 'fields'>): AsyncGenerator<ItemPriceRow[]> =>
  pagesByName(erpnext, 'Item Price', itemPriceRow, { fields: itemPriceFields, ...query })

async function gathered(found: AsyncGenerator<ItemPriceRow[]>): Promise<ItemPriceRow[]> {
  const rows: ItemPriceRow[] = []
  for await (const page of found) rows.push(...page)
  return rows
}
