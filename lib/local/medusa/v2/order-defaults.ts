const TOTALS = [
  'total',
  'subtotal',
  'tax_total',
  'discount_total',
  'discount_tax_total',
  'original_total',
  'original_tax_total',
  'item_total',
  'item_subtotal',
  'item_tax_total',
  'original_item_total',
  'original_item_subtotal',
  'original_item_tax_total',
  'shipping_total',
  'shipping_subtotal',
  'shipping_tax_total',
  'original_shipping_tax_total',
  'original_shipping_subtotal',
  'original_shipping_total',
]
const LINES = ['*items', '*items.variant', '*items.variant.product', '*shipping_methods']
const ADDRESSES = ['*shipping_address', '*billing_address']
const PAYMENTS = ['*payment_collections.payments']

/** GET and POST /admin/orders/:id without `?fields=`: the keys of 17-order-get-default.json. */
export const ADMIN_ORDER_FIELDS = [
  ...['id', 'display_id', 'custom_display_id', 'status', 'version', 'summary', 'metadata', 'locale', 'region_id'],
  ...['created_at', 'updated_at'],
  ...TOTALS,
  ...['original_subtotal', 'credit_line_total', 'credit_line_subtotal', 'credit_line_tax_total', '*credit_lines'],
  ...[...LINES, ...ADDRESSES, '*payment_collections', ...PAYMENTS],
  ...['*payment_collections.payments.refunds', '*payment_collections.payments.captures'],
]

/** A shopper's order: the keys of 17-store-cart-complete.json. Metadata has to be asked for (`+metadata`). */
export const STORE_ORDER_FIELDS = [
  ...['id', 'status', 'summary', 'currency_code', 'display_id', 'custom_display_id', 'region_id', 'email'],
  ...['created_at', 'updated_at'],
  ...[...TOTALS, 'discount_subtotal'],
  ...['original_subtotal', 'credit_line_total', 'credit_line_subtotal', 'credit_line_tax_total', '*credit_lines'],
  ...[...LINES, ...ADDRESSES, '*payment_collections'],
]

/** What a GET of one order answers whatever is asked for: Medusa computes both statuses from these. */
export const DETAIL_FIELDS = [
  ...['id', 'status', 'version', '*payment_collections', '*fulfillments', 'payment_status', 'fulfillment_status'],
]

/** What a list answers beside what is asked for: the lines, but neither payments nor fulfilments. */
export const LIST_FIELDS = ['id', 'status', 'version', '*items', 'payment_status', 'fulfillment_status']
