import type { Document, Row } from '../document.ts'
import { FrappeError } from '../errors.ts'
import type { Site } from '../site.ts'
import { itemTaxRate, itemTaxTemplate } from './item-tax.ts'
import { rounded } from './numbers.ts'
import { checkLinks, invalid, notModelled, given as present } from './refusals.ts'
import { rowsOf, single } from './settings.ts'

/** What of a quotation or an order its rows are priced by. */
export interface Terms {
  company: string
  customer: string | undefined
  priceList: string
  date: string
}

const ZEROES = [
  ...['company_total_stock', 'margin_rate_or_amount', 'rate_with_margin', 'base_rate_with_margin', 'page_break'],
  ...[
    'discount_percentage',
    'distributed_discount_amount',
    'is_free_item',
    'against_blanket_order',
    'blanket_order_rate',
  ],
]

/** ERPNext's own, whatever a row was sent with. */
const FORCED = [
  'item_group',
  'brand',
  'stock_uom',
  'weight_per_unit',
  'weight_uom',
  'valuation_rate',
  'actual_qty',
  'projected_qty',
]

/**
 * A row as ERPNext completes it (recorded): description, unit, warehouse, stock and price of the item. Without a `uom` it is
 * the item's sales UOM, and the rate is for that.
 */
export function itemRow(sent: Row, idx: number, terms: Terms, site: Site): Row {
  const row = present(sent)
  const item = itemOf(row, idx, site)
  const uom = String(row.uom ?? item.sales_uom ?? item.stock_uom)
  const factor = Number(row.conversion_factor ?? conversionFactor(item, uom))
  const defaults = rowsOf(item, 'item_defaults').find(({ company }) => company === terms.company)
  const warehouse = row.warehouse ?? defaults?.default_warehouse ?? single('Stock Settings', site).default_warehouse
  const bin = binOf(item.name, String(warehouse), site)
  const item_tax_template = row.item_tax_template ?? itemTaxTemplate(item, terms, site)
  const own: Row = {
    ...Object.fromEntries(ZEROES.map(field => [field, 0])),
    margin_type: '',
    item_name: item.item_name,
    description: item.description,
    item_group: item.item_group,
    brand: item.brand,
    image: item.image ?? '',
    stock_uom: item.stock_uom,
    weight_per_unit: item.weight_per_unit ?? 0,
    weight_uom: item.weight_uom,
    warehouse,
    actual_qty: bin?.actual_qty ?? 0,
    projected_qty: bin?.projected_qty ?? 0,
    valuation_rate: bin?.valuation_rate ?? 0,
    price_list_rate: priceOf(item, uom, factor, terms, site),
    item_tax_template,
    item_tax_rate: itemTaxRate(item_tax_template, site),
  }
  const forced = Object.fromEntries(FORCED.map(field => [field, own[field]]))
  checkWhole(Number(row.qty ?? 0), uom, site)
  return amounts({ ...own, ...row, ...forced, uom, conversion_factor: factor })
}

/** The rate is the one that was sent, else the price list's; what is off it is the discount (recorded). */
function amounts(row: Row): Row {
  const [qty, factor, listed] = [row.qty, row.conversion_factor, row.price_list_rate].map(value =>
    Number(value ?? 0),
  ) as [number, number, number]
  if (row.discount_percentage) throw notModelled('discount by percentage in a row')
  const rate = rounded(Number(row.rate || listed))
  const above = listed > 0 && rate > listed ? rounded(rate - listed) : 0
  const amount = rounded(qty * rate)
  const stock_qty = rounded(qty * factor)
  return {
    ...row,
    qty,
    stock_qty,
    base_price_list_rate: listed,
    ...(above
      ? { margin_type: 'Amount', margin_rate_or_amount: above, rate_with_margin: rate, base_rate_with_margin: rate }
      : {}),
    discount_amount: listed > 0 && !above ? rounded(listed - rate) : 0,
    ...Object.fromEntries(['rate', 'net_rate', 'base_rate', 'base_net_rate'].map(field => [field, rate])),
    ...Object.fromEntries(['amount', 'net_amount', 'base_amount', 'base_net_amount'].map(field => [field, amount])),
    stock_uom_rate: rounded(rate / factor),
    total_weight: rounded(Number(row.weight_per_unit) * stock_qty),
    gross_profit: rounded((rate / factor - Number(row.valuation_rate)) * stock_qty),
  }
}

function itemOf(row: Row, idx: number, site: Site): Document {
  checkLinks(
    [
      [`Row #${idx}: Item Code`, 'Item', row.item_code],
      [`Row #${idx}: UOM`, 'UOM', row.uom],
    ],
    site,
  )
  const item = site.store.get('Item', String(row.item_code))
  if (!item) throw invalid(`Row #${idx}: Item Code is mandatory`)
  if (item.disabled) throw invalid(`Item ${item.name} is disabled`)
  if (item.has_variants) throw invalid(`Item ${item.name} is a template, please select one of its variants`)
  return item
}

function conversionFactor(item: Document, uom: string): number {
  if (uom === item.stock_uom) return 1
  return Number(rowsOf(item, 'uoms').find(row => row.uom === uom)?.conversion_factor ?? 1)
}

const binOf = (item: string, warehouse: string, { store }: Site): Document | undefined =>
  [...store.having('Bin', undefined, 'item_code', [item])].find(bin => bin.warehouse === warehouse)

/** The customer's own price before everybody's, the latest that is in force; in the row's unit, else times the factor. */
function priceOf(
  item: Document,
  uom: string,
  factor: number,
  { customer, priceList, date }: Terms,
  { store }: Site,
): number {
  const inForce = [...store.having('Item Price', undefined, 'item_code', [item.name])]
    .filter(
      price => price.price_list === priceList && !price.batch_no && (!price.customer || price.customer === customer),
    )
    .filter(price => String(price.valid_from ?? '') <= date && (!price.valid_upto || String(price.valid_upto) >= date))
    .sort((a, b) => (String(a.valid_from ?? '') < String(b.valid_from ?? '') ? 1 : -1))
    .sort((a, b) => Number(Boolean(b.customer)) - Number(Boolean(a.customer)))
  const inUnit = inForce.find(price => price.uom === uom)
  if (inUnit) return Number(inUnit.price_list_rate)
  const inStockUnit = inForce.find(price => !price.uom || price.uom === item.stock_uom)
  return rounded(Number(inStockUnit?.price_list_rate ?? 0) * factor)
}

function checkWhole(qty: number, uom: string, { store }: Site): void {
  if (Number.isInteger(qty) || !store.get('UOM', uom)?.must_be_whole_number) return
  const text = `Quantity (${qty}) cannot be a fraction. To allow this, disable 'Must be Whole Number' in UOM ${uom}.`
  throw new FrappeError(417, 'UOMMustBeIntegerError', text)
}
