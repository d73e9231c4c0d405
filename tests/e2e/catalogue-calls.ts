/** One call of the catalogue. `{name}` stands for an id that an earlier call's answer held, see `keep`. */
export interface CatalogueCall {
  name: string
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  body?: unknown
  /** Beside the administrator's; names are filled in here, too. */
  headers?: Record<string, string>
  /** Ids to keep from the answer: name → where it is found. */
  keep?: Record<string, string>
}

const TRIMMED = 'fields=id,handle,title,metadata,variants.id,variants.sku'

const product = (code: string, differs: Record<string, unknown> = {}, ofVariant: Record<string, unknown> = {}) => ({
  title: `Cable {run} ${code}`,
  handle: `{run}-${code.toLowerCase()}`,
  options: [{ title: 'Default', values: ['Default'] }],
  variants: [{ title: 'Default', sku: `{run}-${code}`, options: { Default: 'Default' }, prices: [], ...ofVariant }],
  ...differs,
})

const get = (name: string, path: string): CatalogueCall => ({ name, method: 'GET', path })
const remove = (name: string, path: string): CatalogueCall => ({ name, method: 'DELETE', path })
const post = (name: string, path: string, body: unknown, keep?: Record<string, string>): CatalogueCall => ({
  ...{ name, method: 'POST', path, body },
  ...(keep ? { keep } : {}),
})
const create = (name: string, body: unknown, keep?: Record<string, string>) =>
  post(name, `/admin/products?${TRIMMED}`, body, keep)
const update = (name: string, body: unknown, fields = TRIMMED) => post(name, `/admin/products/{cable}?${fields}`, body)
const batch = (name: string, body: unknown, keep?: Record<string, string>) =>
  post(name, `/admin/products/batch?${TRIMMED}`, body, keep)
const variant = (change: Record<string, unknown>) => ({ variants: [{ id: '{cable variant}', ...change }] })

const collections: CatalogueCall[] = [
  post(
    'a collection is made',
    '/admin/collections',
    { title: 'Cables {run}', handle: '{run}-cables', metadata: { parent_item_group: 'All Item Groups', is_group: 0 } },
    { collection: 'collection.id' },
  ),
  post('its handle cannot be used twice', '/admin/collections', { title: 'Other', handle: '{run}-cables' }),
  post('without a handle it gets one from its title', '/admin/collections', { title: 'Größe & Äther / {run}' }),
  post('a collection needs a title', '/admin/collections', {}),
  post('a collection takes no other field', '/admin/collections', { title: 'X', is_group: 1 }),
  post('a title is text', '/admin/collections/{collection}', { title: 5 }),
  post('it is renamed, and its metadata merged', '/admin/collections/{collection}', {
    title: 'Cables and wires {run}',
    metadata: { is_group: 1, parent_item_group: '' },
  }),
  post('its metadata is not cleared by {}', '/admin/collections/{collection}', { metadata: {} }),
  post('an unknown collection cannot be changed', '/admin/collections/pcol_nope', { title: 'X' }),
  get('collections by handle', '/admin/collections?handle[]={run}-cables&handle[]={run}-nope&fields=id,handle,title'),
  get('collections by title', '/admin/collections?title=Cables and wires {run}&fields=id,handle'),
  get('collections by id', '/admin/collections?id[]={collection}'),
  get('collections by q', '/admin/collections?q=WIRES {run}&fields=id,title'),
  get('collections by a filter that is not known', '/admin/collections?is_group=1'),
  get('one collection', '/admin/collections/{collection}'),
  get('a collection that is not there', '/admin/collections/pcol_nope'),
]

const creation: CatalogueCall[] = [
  post(
    'a product is made in one call',
    '/admin/products?fields=%2Bshipping_profile.id,-sales_channels,%2Bsales_channels.id',
    product(
      'A1',
      {
        ...{ subtitle: 'Short', description: 'Line 1\nLine 2', status: 'published', external_id: '{run}-A1' },
        ...{ origin_country: 'OM', discountable: false, is_giftcard: false, collection_id: '{collection}' },
        ...{ thumbnail: 'https://erp.example.test/a.png', shipping_profile_id: '{profile}' },
        images: [{ url: 'https://erp.example.test/a.png' }, { url: 'https://erp.example.test/b.png' }],
        sales_channels: [{ id: '{channel}' }],
        metadata: {
          item_code: 'A1',
          empty: '',
          specifications: [{ label: 'الطول', description: '2 m' }],
          in_stock: true,
        },
      },
      {
        manage_inventory: true,
        allow_backorder: true,
        origin_country: 'OM',
        prices: [{ currency_code: 'OMR', amount: 2.01 }],
      },
    ),
    { cable: 'product.id', 'cable variant': 'product.variants.0.id' },
  ),
  create('with as little as possible', product('A2'), {
    plain: 'product.id',
    'plain variant': 'product.variants.0.id',
  }),
  create('a handle cannot be used twice', product('A3', { handle: '{run}-a1' })),
  create('a SKU cannot be used twice', product('A3', {}, { sku: '{run}-A1' })),
  create('with both taken the handle is named', product('A1')),
  create('a handle with a dot is refused', product('A.4')),
  create('an Arabic handle is taken', product('A5', { handle: '{run}-كابل-نحاس' })),
  create('a handle is made of the title', product('A6', { handle: undefined, title: '{run} كابل نحاس 2.5 مم (A)_b' })),
  create('an empty handle is made of the title', product('A7', { handle: '' })),
  create('the first image is the thumbnail', product('A8', { images: [{ url: 'https://x.test/1.png' }] })),
  create('a title is required', product('A9', { title: undefined })),
  create('a title is not empty', product('A9', { title: '' })),
  create('options are required', product('A9', { options: undefined })),
  create('prices are required', product('A9', {}, { prices: undefined })),
  create('an option value must be there', product('A9', {}, { options: { Default: 'Other' } })),
  create('custom fields are refused', product('A9', { item_code: 'A9', ranking: 1 })),
  create('a status is one of four', product('A9', { status: 'enabled' })),
  create('a collection must be there', product('A9', { collection_id: 'pcol_nope' })),
  create(
    'an unknown collection is named before a SKU that is taken',
    product('A9', { collection_id: 'pcol_nope' }, { sku: '{run}-A1' }),
  ),
  create('three issues are named at most', { title: 5, handle: 5, status: 5, subtitle: 5, nope: 1 }),
  create('additional data are dropped', product('A10', { additional_data: { item_code: 'A10' } })),
  create('empty texts stay empty', product('A11', { description: '', subtitle: '', external_id: '' })),
]

const reading: CatalogueCall[] = [
  get(
    'products by handles',
    `/admin/products?handle[]={run}-a1&handle[]={run}-a2&handle[]={run}-nope&${TRIMMED}&limit=200`,
  ),
  get('products by SKUs', `/admin/products?variants[sku][]={run}-A1&variants[sku][]={run}-A2&${TRIMMED}&limit=200`),
  get('products by one SKU', `/admin/products?variants[sku]={run}-A1&${TRIMMED}`),
  get('a SKU is matched with its case', `/admin/products?variants[sku]={run}-a1&${TRIMMED}`),
  get('products by external id', `/admin/products?external_id={run}-A1&${TRIMMED}`),
  get('products by id', `/admin/products?id[]={cable}&id[]={plain}&fields=id,status,updated_at`),
  get('products by collection', '/admin/products?collection_id={collection}&fields=id,collection_id'),
  get('products by id and status', '/admin/products?id[]={cable}&id[]={plain}&status[]=published&fields=id'),
  get('a status alone is no list', '/admin/products?status=published&fields=id'),
  get('an empty page', '/admin/products?handle={run}-a1&limit=0&fields=id'),
  get('a limit is a number', '/admin/products?limit=abc'),
  get('a limit is not negative', '/admin/products?limit=-1'),
  get('a product as it comes', '/admin/products/{plain}'),
  get('its variants whole', '/admin/products/{cable}?fields=id,*variants'),
  get('its variants and prices', '/admin/products/{cable}?fields=id,*variants,*variants.prices'),
  get('some of its prices', '/admin/products/{cable}?fields=variants.sku,variants.prices.amount'),
  get('relations only named', '/admin/products/{cable}?fields=id,variants,images,options,sales_channels'),
  get('its images', '/admin/products/{cable}?fields=id,thumbnail,images.url,images.rank'),
  get('its images whole', '/admin/products/{cable}?fields=id,*images'),
  get('its options', '/admin/products/{cable}?fields=id,options.title,options.values.value'),
  get('its options whole', '/admin/products/{cable}?fields=id,*options'),
  get('option values of its variants', '/admin/products/{cable}?fields=id,*variants.options'),
  get('its collection', '/admin/products/{cable}?fields=id,collection_id,collection.title'),
  get('its channel and profile', '/admin/products/{cable}?fields=sales_channels.id,shipping_profile.id'),
  get('of a product without any', '/admin/products/{plain}?fields=sales_channels.id,shipping_profile.id'),
  {
    ...get('its inventory item', '/admin/products/{cable}?fields=id,variants.inventory_items.inventory_item_id'),
    keep: { item: 'product.variants.0.inventory_items.0.inventory_item_id' },
  },
  get('fields that are not there', '/admin/products/{cable}?fields=id,nope,variants.nope'),
  get(
    'defaults and more',
    '/admin/products/{plain}?fields=-variants,-options,-images,-sales_channels,-collection,-type,-tags',
  ),
  get(
    'variants by SKU',
    '/admin/product-variants?sku[]={run}-A1&sku[]={run}-A2&fields=id,sku,product_id,product.handle',
  ),
  get('variants as they come', '/admin/product-variants?sku={run}-A2'),
  get('variants by a filter that is not known', '/admin/product-variants?item_code=A1'),
  get('one variant', '/admin/products/{plain}/variants/{plain variant}'),
  get('a variant that is not there', '/admin/products/{plain}/variants/variant_nope'),
  get('a product that is not there', '/admin/products/prod_nope'),
]

const changing: CatalogueCall[] = [
  update('metadata is merged', { metadata: { ranking: 3, empty: '', in_stock: null, specifications: [] } }),
  update('{} clears metadata', { metadata: {} }),
  update('null clears metadata', { metadata: null }),
  update('titles are text', { title: null }),
  update('a handle that is taken', { handle: '{run}-a2' }),
  update('a handle that is not valid', { handle: 'Not Valid' }),
  update('a SKU that is taken', variant({ sku: '{run}-A2' })),
  update('an unknown collection', { collection_id: 'pcol_nope' }),
  update('an empty collection breaks it', { collection_id: '' }),
  update('no collection', { collection_id: null }, 'fields=id,collection_id,*collection'),
  update('options are refused', { options: [] }),
  update('custom fields are refused', { item_code: 'A1', variants: 5 }),
  update(
    'backorder leaves prices, options and origin alone',
    variant({ sku: '{run}-A1', allow_backorder: true }),
    'fields=id,origin_country,options.title,*variants,*variants.prices',
  ),
  update(
    'an origin is taken away',
    { origin_country: null, ...variant({ origin_country: null }) },
    'fields=origin_country,variants.origin_country',
  ),
  update(
    'prices replace prices',
    variant({
      prices: [
        { currency_code: 'usd', amount: 5 },
        { currency_code: 'omr', amount: 2 },
      ],
    }),
    'fields=id,*variants.prices',
  ),
  update('no prices', variant({ prices: [] }), 'fields=id,*variants.prices'),
  update(
    'of one currency the last price counts',
    variant({
      prices: [
        { currency_code: 'omr', amount: 1 },
        { currency_code: 'omr', amount: 3 },
      ],
    }),
    'fields=id,variants.prices.amount',
  ),
  update('a price without a currency breaks it', variant({ prices: [{ amount: 1 }] })),
  update('the metadata of a variant are replaced', variant({ metadata: { a: 1, b: '' } }), 'fields=variants.metadata'),
  update('and again', variant({ metadata: { c: 1 } }), 'fields=variants.metadata'),
  post('its own route merges them', '/admin/products/{cable}/variants/{cable variant}?fields=variants.metadata', {
    metadata: { d: 1, c: '' },
  }),
  post('its own route passes over an unknown variant', '/admin/products/{cable}/variants/variant_nope?fields=id', {
    title: 'x',
  }),
  post('its own route needs the product', '/admin/products/prod_nope/variants/{cable variant}?fields=id', {
    title: 'x',
  }),
  post('its own route refuses a SKU that is taken', '/admin/products/{cable}/variants/{cable variant}?fields=id', {
    sku: '{run}-A2',
  }),
  update('an unknown variant breaks it', { variants: [{ id: 'variant_nope', sku: '{run}-A1' }] }),
  update(
    'images are replaced, the thumbnail stays',
    { images: [{ url: 'https://x.test/c.png' }] },
    'fields=thumbnail,*images',
  ),
  update('images are cleared', { images: [] }, 'fields=thumbnail,images.url'),
  update('images are a list', { images: null }),
  update('the thumbnail is cleared', { thumbnail: null }, 'fields=thumbnail,images.url'),
  update('channels are replaced', { sales_channels: [] }, 'fields=sales_channels.id'),
  update('no shipping profile', { shipping_profile_id: null }, 'fields=shipping_profile.id'),
  update('an empty body', {}),
  post('an unknown product', '/admin/products/prod_nope', { title: 'x' }),
]

const batches: CatalogueCall[] = [
  batch('two are made and one changed', {
    create: [product('B1'), product('B2')],
    update: [{ id: '{cable}', title: 'Changed in a batch {run}', ...variant({ allow_backorder: false }) }],
  }),
  batch('with a handle taken none is made', { create: [product('B3'), product('B4', { handle: '{run}-b1' })] }),
  batch('with a SKU taken none is made', { create: [product('B3'), product('B4', {}, { sku: '{run}-B1' })] }),
  batch('handles are looked at before SKUs', {
    create: [product('B3', {}, { sku: '{run}-B1' }), product('B4', { handle: '{run}-b2' })],
  }),
  batch('one handle twice in a batch', { create: [product('B3'), product('B4', { handle: '{run}-b3' })] }),
  batch('one SKU twice in a batch', { create: [product('B3'), product('B4', {}, { sku: '{run}-B3' })] }),
  batch('an unknown id makes none', { create: [product('B3')], update: [{ id: 'prod_nope' }, { id: 'prod_nope_2' }] }),
  get('none of these is there', `/admin/products?handle[]={run}-b3&handle[]={run}-b4&${TRIMMED}`),
  batch('an update needs an id', { update: [{ title: 'x' }] }),
  batch('additional data are refused', { create: [product('B3', { additional_data: {} })] }),
  batch('three issues are named at most', { create: [{ title: 5, nope: 1 }, { title: 5 }, { title: 5 }] }),
  batch('other keys are refused', { upsert: [] }),
  batch('one id twice', {
    update: [
      { id: '{plain}', title: 'One {run}' },
      { id: '{plain}', title: 'Two {run}' },
    ],
  }),
  batch('what is not there is deleted too', { delete: ['prod_nope'] }),
  batch('nothing', {}),
]

const going: CatalogueCall[] = [
  remove('a collection goes', '/admin/collections/{collection}'),
  remove('it goes again', '/admin/collections/{collection}'),
  get('it is gone', '/admin/collections/{collection}'),
  post('it cannot be changed', '/admin/collections/{collection}', { title: 'x' }),
  update('a product can still be put into it', { collection_id: '{collection}' }, 'fields=collection_id,*collection'),
  get(
    'products by the collection that is gone',
    '/admin/products?collection_id={collection}&fields=id,collection_id,*collection',
  ),
  post('its handle is free again', '/admin/collections', { title: 'Cables', handle: '{run}-cables' }),
  remove('a product goes', '/admin/products/{plain}'),
  remove('it goes again, as if it were there', '/admin/products/{plain}'),
  get('it is not there', '/admin/products/{plain}'),
  get('nor is its variant', '/admin/product-variants?sku={run}-A2&fields=id'),
  post('it cannot be changed, nor anything beside it', '/admin/products/batch', {
    update: [{ id: '{plain}', title: 'x' }],
  }),
  create('its handle and SKU are free again', product('A2'), {
    again: 'product.id',
    'again variant': 'product.variants.0.id',
  }),
  update('a SKU changes', variant({ sku: '{run}-A1-renamed' })),
  create('the old SKU is kept by its inventory item', product('A1', { handle: '{run}-a1-new' })),
  get('the item says so', '/admin/inventory-items?sku[]={run}-A1&sku[]={run}-A1-renamed&fields=id,sku'),
  get('and whose it is', '/admin/inventory-items?sku={run}-A1&fields=id,sku,variants.sku'),
  post('the item can be renamed too', '/admin/inventory-items/{item}?fields=id,sku', { sku: '{run}-A1-renamed' }),
  post('to a SKU that is free', '/admin/inventory-items/{item}?fields=id,sku', { sku: '{run}-B1' }),
  post('an unknown item', '/admin/inventory-items/iitem_nope?fields=id,sku', { sku: 'x' }),
  create('then the old SKU is free', product('A1', { handle: '{run}-a1-newer' }), { newer: 'product.id' }),
  create(
    'a variant can name an item',
    product('A12', {}, { inventory_items: [{ inventory_item_id: '{item}', required_quantity: 1 }] }),
    {
      sharing: 'product.id',
    },
  ),
  create(
    'which must be there',
    product('A13', {}, { inventory_items: [{ inventory_item_id: 'iitem_nope', required_quantity: 1 }] }),
  ),
  remove('a product goes whose item another shares', '/admin/products/{sharing}'),
  get('the item stays', '/admin/inventory-items?sku={run}-A1-renamed&fields=id,sku'),
  remove('the newer product goes', '/admin/products/{newer}'),
  get('and its item', '/admin/inventory-items?sku={run}-A1&fields=id,sku'),
  get('nothing is left of that', `/admin/products?handle={run}-a1-new&${TRIMMED}`),
  create(
    'without inventory the old SKU is free',
    product('A1', { handle: '{run}-a1-new' }, { manage_inventory: false }),
  ),
  post('stock is no longer managed', '/admin/products/{again}?fields=variants.manage_inventory', {
    variants: [{ id: '{again variant}', manage_inventory: false }],
  }),
  post('and cannot be managed again', '/admin/products/{again}?fields=id', {
    variants: [{ id: '{again variant}', manage_inventory: true }],
  }),
  update('variants that are left out go', { variants: [] }),
]

/** In this order; each call finds what those before it have left. */
export const catalogueCalls: readonly CatalogueCall[] = [
  ...[...collections, ...creation, ...reading, ...changing, ...batches, ...going],
]
