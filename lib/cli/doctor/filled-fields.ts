/** What ERPNext refuses where a row of this doctype lacks a mandatory field; itself, where it is no part of another. */
const REFUSED_WITH: Readonly<Record<string, string>> = {
  'Sales Team': 'Customer',
  Contact: 'Lead and each Customer', // ERPNext makes it along with them
  'Quotation Item': 'Quotation',
  'Sales Order Item': 'Sales Order',
}
export const refusedWith = (doctype: string): string => REFUSED_WITH[doctype] ?? doctype

const OF_SALE = [
  ...['naming_series', 'company', 'customer_name', 'title', 'order_type', 'transaction_date', 'status', 'items'],
  ...['currency', 'conversion_rate', 'selling_price_list', 'price_list_currency', 'plc_conversion_rate'],
  ...['total_qty', 'total', 'base_total', 'net_total', 'base_net_total', 'grand_total', 'base_grand_total'],
]
const OF_ROW = [
  ...[
    'item_code',
    'item_name',
    'item_group',
    'description',
    'qty',
    'uom',
    'stock_uom',
    'conversion_factor',
    'stock_qty',
  ],
  ...[
    'price_list_rate',
    'base_price_list_rate',
    'rate',
    'base_rate',
    'amount',
    'base_amount',
    'net_rate',
    'net_amount',
  ],
]

/**
 * What the relay makes, and the standard fields of it that are always filled in, by the relay or by ERPNext itself (as
 * recorded): making these mandatory changes nothing.
 */
export const MADE: Readonly<Record<string, readonly string[]>> = {
  Lead: ['naming_series', 'status', 'email_id', 'source', 'lead_name', 'first_name', 'title', 'company', 'language'],
  Customer: ['naming_series', 'customer_name', 'customer_type', 'customer_group', 'language', 'sales_team'],
  'Sales Team': ['sales_person', 'allocated_percentage', 'allocated_amount'],
  Contact: ['first_name', 'full_name', 'status', 'email_id', 'email_ids', 'links'],
  Address: ['address_title', 'address_type', 'address_line1', 'city', 'country', 'links'],
  Quotation: [...OF_SALE, 'quotation_to', 'party_name', 'valid_till'],
  'Quotation Item': OF_ROW,
  'Sales Order': [...OF_SALE, 'customer', 'delivery_date', 'delivery_status', 'billing_status'],
  'Sales Order Item': [...OF_ROW, 'delivery_date'],
}

/** What the relay only saves: ERPNext asks for every mandatory field at each save, and somebody else filled it in, or not. */
export const SAVED: readonly string[] = ['Website Item', 'Item Price', 'Item Group']
