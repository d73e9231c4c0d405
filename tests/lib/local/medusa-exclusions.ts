const TAXONOMY = 'tags, types and categories: the relay makes none'
const PRICE_LISTS = 'the relay writes base prices of Medusa 2, no price lists'
const ONE_LEVEL = 'the relay writes stock levels in batches'
const RESERVATIONS = 'orders in Medusa make them'
const FIGURES = 'figures measured on a server, no request and answer'
const SHOP_SETUP = 'how the recorded shop was set up: its owner does that, no call of the relay does'
const ORDER_FLOW =
  'the shop itself captures, fulfils, completes and cancels: the relay mirrors its status in metadata only'
const STOREFRONT = "the storefront's own calls"
const EVENTS = 'joins when the relay takes events from Medusa'
const NO_CALL = 'no call of the relay produces it'

/** Recordings that are not replayed against the simulators (a trailing * stands for any ending), and why. */
export const exclusions: Readonly<Record<string, string>> = {
  'v1/01-auth-session.json': 'the relay signs in with a token, it holds no session',
  'v1/02-user-api-token.json': SHOP_SETUP,
  'v1/03-store-curren*': SHOP_SETUP,
  'v1/12-*': NO_CALL,
  'v1/13-*': TAXONOMY,
  'v1/14-store-products.json': STOREFRONT,
  'v1/perf.json': FIGURES,

  'v2/01-api-key-create-*': SHOP_SETUP,
  'v2/01-api-key-revoke.json': SHOP_SETUP,
  'v2/01-auth-session.json': 'the relay signs in with a token, it holds no session',
  'v2/01-users-me-with-secret-key.json': NO_CALL,
  'v2/02-publishable-*': SHOP_SETUP,
  'v2/02-region-*': SHOP_SETUP,
  'v2/02-stock-location-*': SHOP_SETUP,
  'v2/02-stores-set-currencies.json': SHOP_SETUP,
  'v2/04-*': TAXONOMY,
  'v2/05-*': TAXONOMY,
  'v2/06-product-race-4-parallel-same-handle-sku.json': 'four requests at once: the file holds their answers only',
  'v2/07-lookup-cost.json': FIGURES,
  'v2/07-products-limit-5000-meta.json': FIGURES,
  'v2/09-variants-batch-update-prices.json':
    'the relay writes prices of many products in one call, this route is of one product',
  'v2/11-auth-cost-*': FIGURES,
  'v2/12-*': PRICE_LISTS,
  'v2/12b-*': PRICE_LISTS,
  'v2/12c-*': PRICE_LISTS,
  'v2/13-*': STOREFRONT,
  'v2/14-inventory-level-below-reserved.json': ONE_LEVEL,
  'v2/14-inventory-level-create-again.json': ONE_LEVEL,
  'v2/14-inventory-level-create.json': ONE_LEVEL,
  'v2/14-inventory-level-fractional.json': ONE_LEVEL,
  'v2/14-inventory-level-negative.json': ONE_LEVEL,
  'v2/14-inventory-level-read-after-below-reserved.json': ONE_LEVEL,
  'v2/14-inventory-level-read.json': ONE_LEVEL,
  'v2/14-inventory-level-reset.json': ONE_LEVEL,
  'v2/14-inventory-level-reset2.json': ONE_LEVEL,
  'v2/14-inventory-level-set-reserved-directly.json': ONE_LEVEL,
  'v2/14-inventory-level-update.json': ONE_LEVEL,
  'v2/14-reservation-*': RESERVATIONS,
  'v2/14-store-*': STOREFRONT,
  'v2/15-customer-add-to-group.json': NO_CALL,
  'v2/15-customer-address.json': NO_CALL,
  'v2/15-customer-groups-of-customer.json': NO_CALL,
  'v2/16-*': 'the relay sends image addresses, it uploads nothing',
  'v2/17-order-archive.json': ORDER_FLOW,
  'v2/17-order-c*': ORDER_FLOW,
  'v2/17-order-fulfillment-create.json': ORDER_FLOW,
  'v2/17-order-mark-delivered.json': ORDER_FLOW,
  'v2/17-order-shipment-create.json': ORDER_FLOW,
  'v2/17-payment-capture*': ORDER_FLOW,
  'v2/17-setup-*': SHOP_SETUP,
  'v2/17-store-*': STOREFRONT,
  'v2/18-*': 'a draft order is the shop’s own: a quotation only names it',
  'v2/19-companion-hook-*': 'the relay reports through /store/order-update or metadata, not through a signed hook',
  'v2/19-companion-quotation-update.json': NO_CALL,
  'v2/19-companion-signup.json': NO_CALL,
  'v2/20-*': EVENTS,
  'v2/perf*': FIGURES,
}

export const matches = (pattern: string, file: string) =>
  pattern.endsWith('*') ? file.startsWith(pattern.slice(0, -1)) : pattern === file
