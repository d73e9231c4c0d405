import type { Row } from '../document.ts'
import { inWords, rounded, sum } from './numbers.ts'
import { notModelled } from './refusals.ts'

/** Totals, taxes and rounding as recorded for orders without taxes, and from ERPNext's source where there are some. */
export function totals(items: readonly Row[], sentTaxes: readonly Row[], currency: string): Row {
  const net = sum(items.map(item => Number(item.amount)))
  const taxes = taxRows(items, sentTaxes, net)
  const tax = sum(taxes.map(row => Number(row.tax_amount)))
  const grand = rounded(net + tax)
  const whole = rounded(grand, 0)
  const words = inWords(currency, whole)
  const adjustment = rounded(whole - grand)
  return {
    taxes,
    total_qty: sum(items.map(item => Number(item.qty))),
    total_net_weight: sum(items.map(item => Number(item.total_weight))),
    ...both('total', net),
    ...both('net_total', net),
    ...both('total_taxes_and_charges', tax),
    ...both('grand_total', grand),
    ...both('rounding_adjustment', adjustment),
    ...both('rounded_total', whole),
    in_words: words,
    base_in_words: words,
    disable_rounded_total: 0,
    apply_discount_on: 'Grand Total',
    ...both('discount_amount', 0),
    additional_discount_percentage: 0,
  }
}

/** The company's currency is the document's. */
const both = (field: string, value: number): Row => ({ [field]: value, [`base_${field}`]: value })

/** A row's rate is for every item whose own tax template says nothing of that account. */
function taxRows(items: readonly Row[], sent: readonly Row[], net: number): Row[] {
  const done: { amount: number; total: number }[] = []
  return sent.map(row => {
    if (row.included_in_print_rate) throw notModelled('tax that is included in the rate')
    const amount = rounded(taxAmount(row, items, done))
    const total = rounded((done.at(-1)?.total ?? net) + amount)
    done.push({ amount, total })
    return {
      ...row,
      rate: row.rate ?? 0,
      ...both('tax_amount', amount),
      tax_amount_after_discount_amount: amount,
      ...both('total', total),
    }
  })
}

function taxAmount(row: Row, items: readonly Row[], done: readonly { amount: number; total: number }[]): number {
  const before = done[Number(row.row_id) - 1]
  switch (row.charge_type) {
    case 'Actual':
      return Number(row.tax_amount ?? 0)
    case 'On Net Total':
      return items.reduce((total, item) => total + (Number(item.net_amount) * rateFor(item, row)) / 100, 0)
    case 'On Previous Row Amount':
      return ((before?.amount ?? 0) * Number(row.rate)) / 100
    case 'On Previous Row Total':
      return ((before?.total ?? 0) * Number(row.rate)) / 100
    default:
      throw notModelled(`tax ${row.charge_type}`)
  }
}

function rateFor(item: Row, { account_head, rate }: Row): number {
  const own: Record<string, number> = JSON.parse(String(item.item_tax_rate ?? '{}'))
  return own[String(account_head)] ?? Number(rate ?? 0)
}
