import type { CatalogueCall } from './catalogue-calls.ts'

const PRICE = ['id', 'amount', 'currency_code', 'min_quantity', 'max_quantity']
const RULES = ['price_rules.attribute', 'price_rules.value']
const priced = (keys: readonly string[]) => `fields=id,${keys.map(key => `variants.prices.${key}`).join()}`
const PRICES = priced([...PRICE, ...RULES])
const LEVELS = '/admin/inventory-items/location-levels/batch'
const STOCK = ['inventory_item_id', 'required_quantity']
  .concat(['location_id', 'stocked_quantity', 'reserved_quantity'].map(key => `inventory.location_levels.${key}`))
  .map(key => `inventory_items.${key}`)

const get = (name: string, path: string, keep?: Record<string, string>): CatalogueCall => ({
  ...{ name, method: 'GET', path },
  ...(keep ? { keep } : {}),
})
const post = (name: string, path: string, body: unknown, keep?: Record<string, string>): CatalogueCall => ({
  ...{ name, method: 'POST', path, body },
  ...(keep ? { keep } : {}),
})
const product = (code: string, prices: readonly object[], ofVariant: object = {}) => ({
  ...{ title: `Cable {run} ${code}`, handle: `{run}-${code.toLowerCase()}` },
  options: [{ title: 'Default', values: ['Default'] }],
  variants: [{ title: 'Default', sku: `{run}-${code}`, options: { Default: 'Default' }, prices, ...ofVariant }],
})
const price = (name: string, prices: readonly object[], keep?: Record<string, string>) =>
  post(
    name,
    `/admin/products/batch?${PRICES}`,
    { update: [{ id: '{product}', variants: [{ id: '{variant}', prices }] }] },
    keep,
  )
const omr = (amount: number, more: object = {}) => ({ currency_code: 'omr', amount, ...more })

const prices: CatalogueCall[] = [
  post(
    'a variant is made with prices for quantities and regions',
    '/admin/products?fields=id,variants.id,*variants.prices',
    product('P1', [
      omr(2.01),
      omr(1.5, { min_quantity: 10, max_quantity: 99 }),
      omr(1.9, { rules: { region_id: 'reg_x' } }),
      { currency_code: 'USD', amount: 5 },
    ]),
    { product: 'product.id', variant: 'product.variants.0.id' },
  ),
  get('with all that is asked of its prices', `/admin/products/{product}?${PRICES}`),
  get('half a rule is none', `/admin/products/{product}?${priced([...PRICE, 'price_rules.attribute'])}`),
  get(
    'of the variant too',
    `/admin/product-variants?sku[]={run}-P1&fields=id,sku,product_id,${[...PRICE, ...RULES].map(key => `prices.${key}`)}`,
  ),
  price('of those alike the last counts', [
    omr(1),
    omr(3, { min_quantity: null }),
    omr(4, { rules: {} }),
    omr(5, { min_quantity: 10 }),
    omr(6, { currency_code: 'OMR', min_quantity: 10 }),
  ]),
  price('one alone', [omr(7)], { price: 'updated.0.variants.0.prices.0.id' }),
  price('by its id it gets rules', [{ id: '{price}', currency_code: 'omr', amount: 8, rules: { region_id: 'reg_y' } }]),
  price('which stay when they are not given', [{ id: '{price}', currency_code: 'omr', amount: 9 }]),
  price('and another beside it', [
    { id: '{price}', currency_code: 'omr', amount: 9, rules: { region_id: 'reg_y' } },
    omr(7),
  ]),
  price('by its id alone it stays as it is', [{ id: '{price}' }]),
  price('by its id it moves to another currency', [{ id: '{price}', currency_code: 'usd', amount: 3, rules: {} }]),
  price('an amount is a number', [omr('1' as unknown as number)]),
  price('a currency is needed', [{ amount: 1 }]),
  price('all go', []),
  price('by the id that it had it comes again', [{ id: '{price}', currency_code: 'omr', amount: 3 }]),
  post('another variant is made', '/admin/products?fields=id,variants.id', product('P2', [omr(1)]), {
    other: 'product.id',
    'other variant': 'product.variants.0.id',
  }),
  post('it cannot have the price of the first', '/admin/products/batch?fields=id', {
    update: [{ id: '{other}', variants: [{ id: '{other variant}', prices: [omr(2, { id: '{price}' })] }] }],
  }),
]

const level = (item: string, stocked_quantity?: number, location_id = '{location}') => ({
  ...{ inventory_item_id: item, location_id },
  ...(stocked_quantity === undefined ? {} : { stocked_quantity }),
})
const read = (name: string) =>
  get(
    name,
    `/admin/inventory-items?sku[]={run}-S1&sku[]={run}-S2&fields=id,sku,location_levels.location_id,location_levels.stocked_quantity,location_levels.reserved_quantity`,
  )

const stock: CatalogueCall[] = [
  get('stock locations and their channels', '/admin/stock-locations?fields=id,sales_channels.id&limit=200'),
  get('stock locations by id', '/admin/stock-locations?id[]={location}&fields=id'),
  get('stock locations by a filter that is not known', '/admin/stock-locations?nope=1&fields=id'),
  ...['S1', 'S2'].map(code =>
    post(
      `${code} is made`,
      '/admin/products?fields=id,variants.id,variants.inventory_items.inventory_item_id',
      product(code, []),
      {
        [code === 'S1' ? 'first' : 'second']: 'product.variants.0.inventory_items.0.inventory_item_id',
        ...(code === 'S1' ? { stocked: 'product.id' } : {}),
      },
    ),
  ),
  read('no levels'),
  post('a level is made', LEVELS, { create: [level('{first}', 5)] }),
  post('it cannot be made again', LEVELS, { create: [level('{first}', 6)] }),
  post('nor anything beside it', LEVELS, { create: [level('{second}', 5), level('{first}', 6)] }),
  post('nor changed beside it', LEVELS, { update: [level('{first}', 9)], create: [level('{first}', 6)] }),
  post('one that is not there is not changed, nor another made', LEVELS, {
    create: [level('{second}', 5)],
    update: [level('{second}', 6, 'sloc_nope')],
  }),
  post('one is made and the other changed', LEVELS, {
    create: [level('{second}', 1.25)],
    update: [level('{first}', 6)],
  }),
  read('both'),
  post('of two changes the last counts', LEVELS, { update: [level('{first}', 7), level('{first}', 8)] }),
  post('two that are the same are not made', LEVELS, {
    create: [level('{first}', 1, 'sloc_x'), level('{first}', 2, 'sloc_x')],
  }),
  post('a quantity is not needed', LEVELS, { update: [level('{first}')] }),
  post('a quantity is not negative', LEVELS, { update: [level('{first}', -1)] }),
  post('nor that of a new level', LEVELS, { create: [level('{first}', -0.5, 'sloc_x')] }),
  post('a quantity is a number', LEVELS, { update: [{ ...level('{first}'), stocked_quantity: '1' }] }),
  post('what is reserved is dropped', LEVELS, { update: [{ ...level('{first}', 8), reserved_quantity: 5 }] }),
  post('items that are not there, changed', LEVELS, { update: [level('iitem_a', 1), level('iitem_b', 1)] }),
  post('an item that is not there, made', LEVELS, { create: [level('iitem_a', 1)] }),
  post('a location that is not there', LEVELS, { create: [level('{first}', 3, 'sloc_nope')] }),
  post('other keys', LEVELS, { upsert: [] }),
  post('nothing', LEVELS, {}),
  read('all of them'),
  get(
    'by the SKUs of variants',
    `/admin/product-variants?sku[]={run}-S1&sku[]={run}-S2&fields=id,product_id,sku,manage_inventory,${STOCK}`,
  ),
  post('metadata of a product alone leaves its variants', '/admin/products/batch?fields=id,variants.sku', {
    update: [{ id: '{stocked}', metadata: { in_stock: true } }],
  }),
  get('metadata of its product', `/admin/product-variants?sku[]={run}-S1&fields=id,sku,product.metadata`),
  get('levels whole', '/admin/inventory-items?sku={run}-S2&fields=id,*location_levels'),
]

/** In this order; each call finds what those before it have left. */
export const stockCalls: readonly CatalogueCall[] = [...prices, ...stock]
