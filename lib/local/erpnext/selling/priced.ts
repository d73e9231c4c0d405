import type { Document, Row } from '../document.ts'
import type { Site } from '../site.ts'
import { insert } from '../write.ts'
import { itemRow, type Terms } from './item-row.ts'
import { checkLinks, invalid, notModelled, given as present } from './refusals.ts'
import { companyOf, rowsOf, single, todayOf } from './settings.ts'
import { totals } from './totals.ts'

const COMMON: Row = {
  order_type: 'Sales',
  ignore_pricing_rule: 0,
  group_same_items: 0,
  has_unit_price_items: 0,
  conversion_rate: 1,
  plc_conversion_rate: 1,
  tax_category: '',
}

/** What a quotation and an order have alike: whose, when, for what, and what it comes to. */
export function priced(sent: Row, customer: Document | undefined, complete: (row: Row) => Row, site: Site): Row {
  const fields = present(sent)
  const company = String(fields.company ?? companyOf(site))
  checkLinks(
    [
      ['Company', 'Company', company],
      ['Price List', 'Price List', fields.selling_price_list],
    ],
    site,
  )
  const priceList = String(
    fields.selling_price_list ?? customer?.default_price_list ?? single('Selling Settings', site).selling_price_list,
  )
  const currency = String(site.store.get('Company', company)?.default_currency)
  if (fields.currency && fields.currency !== currency) throw notModelled('other currency than the company’s')
  const transaction_date = String(fields.transaction_date ?? todayOf(site))
  const terms: Terms = { company, customer: customer?.name, priceList, date: transaction_date }
  if (!rowsOf(fields, 'items').length) throw invalid('Data missing in table: Items')
  const items = rowsOf(fields, 'items').map((row, at) => complete(itemRow(row, at + 1, terms, site)))
  const sums = totals(items, rowsOf(fields, 'taxes'), currency)
  checkSellingPrice(items, site)
  return {
    ...COMMON,
    currency,
    price_list_currency: currency,
    selling_price_list: priceList,
    ...fields,
    company,
    transaction_date,
    ...sums,
    items,
    payment_schedule: rowsOf(fields, 'payment_schedule').length
      ? fields.payment_schedule
      : [wholeAmount(sums, transaction_date)],
  }
}

const wholeAmount = ({ rounded_total }: Row, due_date: string): Row => ({
  due_date,
  invoice_portion: 100,
  discount: 0,
  ...Object.fromEntries(
    ['payment_amount', 'outstanding', 'base_payment_amount', 'base_outstanding'].map(field => [field, rounded_total]),
  ),
  ...Object.fromEntries(['paid_amount', 'discounted_amount', 'base_paid_amount'].map(field => [field, 0])),
})

/** Selling Settings, "Validate Selling Price": off on the recorded site; the words are those of ERPNext's source. */
function checkSellingPrice(items: readonly Row[], site: Site): void {
  if (!single('Selling Settings', site).validate_selling_price) return
  for (const [at, row] of items.entries()) {
    const item = site.store.get('Item', String(row.item_code))
    const factor = Number(row.conversion_factor)
    const limits = [
      ['last purchase rate', Number(item?.last_purchase_rate ?? 0) * factor],
      ['valuation rate', item?.is_stock_item ? Number(row.valuation_rate) * factor : 0],
    ] as const
    for (const [name, limit] of limits) {
      if (Number(row.base_net_rate) >= limit) continue
      throw invalid(
        `Row #${at + 1}: Selling rate for item <strong>${row.item_name}</strong> is lower than its <strong>${name}</strong>.\n\t\t\t\t\tSelling <strong>net rate</strong> should be atleast <strong>${limit}</strong>.<br><br>Alternatively,\n\t\t\t\t\tyou can disable selling price validation in <a href="/app/selling-settings/Selling%20Settings">Selling Settings</a> to bypass\n\t\t\t\t\tthis validation.`,
        'Invalid Selling Price',
      )
    }
  }
}

/** Stock Settings, on by default: a rate for an item without a price makes its Item Price (recorded, with this message). */
export function addMissingPrices(document: Document, user: string, site: Site): void {
  const { auto_insert_price_list_rate_if_missing: isOn } = single('Stock Settings', site)
  for (const row of isOn ? rowsOf(document, 'items') : []) {
    const price_list = String(document.selling_price_list)
    const has = [...site.store.having('Item Price', undefined, 'item_code', [String(row.item_code)])].some(
      price => price.price_list === price_list,
    )
    if (has || !row.rate) continue
    const price = {
      item_code: row.item_code,
      price_list,
      currency: document.currency,
      uom: row.stock_uom,
      price_list_rate: row.stock_uom_rate,
    }
    insert(
      'Item Price',
      { ...price, selling: 1, buying: 0, valid_from: todayOf(site), item_name: row.item_name },
      user,
      site,
    )
    site.messages.push({
      message: `Item Price added for ${row.item_code} in Price List ${price_list}`,
      title: 'Message',
      alert: 1,
    })
  }
}
