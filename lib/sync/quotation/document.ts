const DAY_MS = 86_400_000

/** A date so many days later: `2026-11-21` and 30 are `2026-12-21`. */
export const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10)

export interface QuotationLine {
  item_code: string
  qty: number
  stock_uom: string
  rate: number
  item_tax_template?: string | undefined
}

export interface NewQuotation {
  party: { doctype: 'Customer' | 'Lead'; name: string }
  company: string
  priceList: string
  /** Of the price list: the rates are in it. */
  currency: string
  quotation_id: string
  draft_order_id: string
  lines: readonly QuotationLine[]
  taxes: readonly Record<string, unknown>[]
  /** Name of the template the taxes are of. */
  taxTemplate?: string | undefined
  customerAddress?: string | undefined
  /** The day in the site's time zone. */
  today: string
  validDays: number
}

/**
 * The Quotation to insert. The unit is always the stock UOM: ERPNext would fill in the sales UOM, and ten pieces become ten
 * boxes (recorded: 28 of 300 items differ).
 */
export const quotationDocument = (quotation: NewQuotation): Record<string, unknown> => ({
  quotation_to: quotation.party.doctype,
  party_name: quotation.party.name,
  company: quotation.company,
  order_type: 'Sales',
  transaction_date: quotation.today,
  valid_till: daysAfter(quotation.today, quotation.validDays),
  selling_price_list: quotation.priceList,
  currency: quotation.currency,
  from_ecommerce: 1,
  medusa_draft_order_id: quotation.draft_order_id,
  medusa_quotation_id: quotation.quotation_id,
  ...(quotation.customerAddress ? { customer_address: quotation.customerAddress } : {}),
  ...(quotation.taxTemplate ? { taxes_and_charges: quotation.taxTemplate } : {}),
  items: quotation.lines.map(({ item_code, qty, stock_uom, rate, item_tax_template }) => ({
    ...{ item_code, qty, uom: stock_uom, conversion_factor: 1, rate },
    ...(item_tax_template ? { item_tax_template } : {}),
  })),
  taxes: [...quotation.taxes],
})
