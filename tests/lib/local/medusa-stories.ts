import { gzipSync } from 'node:zlib'
import type { MedusaSimulator } from '../../../lib/local/medusa/simulator.ts'
import { readRecording, recordingFiles } from './medusa-recording.ts'

/** A recording that is replayed after those before it, on the same simulator. */
export interface Chapter {
  file: string
  /** Where the recording only describes its body. */
  body?: string | Buffer
}

/** A request between two recordings that was not recorded itself; `ids` says where its answer holds recorded ids. */
export interface Unrecorded {
  path: string
  body: unknown
  ids: Record<string, string>
}

/** Something that happened to the shop between two recordings. */
export interface Happened {
  happened: (medusa: MedusaSimulator) => void
}

export interface Story {
  api: 'v1' | 'v2'
  /** v1: a server that takes the contract's custom fields. Those recorded were stock servers. */
  extended?: false
  /** Tags, types and categories that the shop had. */
  taxonomy?: { id: string }[]
  chapters: (Chapter | Unrecorded | Happened)[]
}

const inV2 = (...names: string[]): Chapter[] => names.map(name => ({ file: `v2/${name}.json` }))
const withBody = (name: string, body: string | Buffer): Chapter => ({ file: `v2/${name}.json`, body })

const product = (code: string, differs: Record<string, unknown> = {}) => ({
  ...{ title: `Cable ${code}`, external_id: code, handle: code.toLowerCase(), status: 'published' },
  options: [{ title: 'Default', values: ['Default'] }],
  variants: [{ title: 'Default', sku: code, options: { Default: 'Default' }, prices: PRICES }],
  ...differs,
})
const PRICES = [
  { currency_code: 'omr', amount: 12.5 },
  { currency_code: 'usd', amount: 30 },
]
const sized = (code: string, kib: number) => product(code, { description: 'x'.repeat(Math.round(kib * 1024)) })
const deletions = (count: number) => JSON.stringify({ delete: Array.from({ length: count }, (_, n) => `prod_x${n}`) })

const collections = inV2(
  '03-collection-create',
  '03-collection-create-no-handle',
  '03-collection-duplicate-handle',
  '03-collection-external-id',
  '03-collection-missing-title',
  '03-collection-unknown-key',
  '03-collection-unknown-get-404',
  '03-collections-by-handle',
  '03-collections-by-title',
  '03-collection-update',
  '03-collection-update-unknown-404',
)

const creation = inV2(
  '06-product-additional-data',
  '06-product-create-full-one-call',
  '06-product-create-trimmed-fields',
  '06-product-duplicate-external-id',
  '06-product-duplicate-handle',
  '06-product-duplicate-sku',
  '06-product-missing-title',
  '06-product-only-title',
  '06-product-options-without-variants',
  '06-product-variants-but-no-options',
  '06-product-variant-without-options',
  '06-product-variant-without-prices',
  '06-product-unknown-keys-400',
  '06-product-unknown-key-in-variant-400',
  '06-product-inventory-quantity-key-400',
  '06-product-unknown-collection',
  '06-product-unknown-category',
  '06-product-unknown-sales-channel',
  '06-product-price-uppercase-currency',
  '06-product-price-currency-not-in-store',
  '06-product-price-currency-unknown',
  '06-product-price-string',
  '06-product-price-precision',
  '06-product-negative-price',
  '06-product-bad-origin-country',
  '06-product-metadata-depth-array',
  '06-product-bad-handle',
  '06-product-bad-status',
)

const reading = inV2(
  '07-product-get-404',
  '07-product-get-default-fields',
  '07-product-get-trimmed',
  '07-product-variants-by-sku',
  '07-product-variants-by-sku-array',
  '07-products-find-external-id-array',
  '07-products-find-external-id-single',
  '07-products-find-handle',
  '07-products-find-handle-array',
  '07-products-find-limit-5000',
  '07-products-find-none',
  '07-products-find-q',
  '07-products-find-sku-via-variants',
  '07-products-find-unknown-filter',
  '07-products-find-updated-at',
  '06-product-get-sales-channels-of-product-without-any',
  '06-product-sales-channel-nope-refetch',
  '06-product-sales-channels-of-full',
)

const batches = [
  ...inV2(
    '08-batch-create-2-update-1',
    '08-batch-one-bad-validation',
    '08-batch-one-bad-duplicate-handle',
    '08-batch-one-bad-check-none-created',
    '08-batch-update-unknown-id',
    '08-batch-update-unknown-id-created-rolled-back',
    '08-batch-same-handle-twice-in-one-batch',
    '08-batch-delete-unknown-id',
    '08-batch-empty',
    '08-batch-100-with-one-bad',
    '08-batch-100-with-one-bad-count-after',
  ),
  withBody('08-batch-limit-500-empty-updates', deletions(500)),
  withBody('08-batch-limit-1001-empty-updates', deletions(1001)),
]

const sizes = [
  withBody('11-body-size-90kb', JSON.stringify(sized('L-90', 90))),
  withBody('11-body-size-batch-90kb', JSON.stringify({ create: [sized('LB-90', 90)] })),
  withBody('11-body-size-batch-150kb', JSON.stringify({ create: [sized('LB-150', 150)] })),
]

const changing = inV2(
  '09-product-update-title-only-keeps-variants',
  '09-product-update-variant-in-same-call',
  '09-product-update-variant-prices-add-currency',
  '09-product-update-variant-prices-omit-one',
  '09-variant-update-own-route',
  '09-variant-update-own-route-refetch',
  '09-variant-update-unknown-id',
  '09-product-update-variant-without-id',
  '09-product-update-variants-empty-array-deletes',
  '09-product-metadata-merge-1',
  '09-product-metadata-remove-with-empty-string',
  '09-product-metadata-set-null-value',
  '09-product-metadata-nested-object',
  '09-product-metadata-null-all',
  '09-product-update-empty-body',
  '09-product-update-options-key-rejected',
  '09-product-update-unknown-id',
  '09-product-update-status-draft',
  '09-product-update-status-published',
  '09-product-update-images-replace',
)

const deleting = inV2(
  '10-product-create-for-delete',
  '10-product-delete',
  '10-product-get-after-delete',
  '10-product-delete-twice',
  '10-product-delete-unknown',
  '10-product-recreate-same-handle-sku-after-delete',
  '10-inventory-items-after-delete',
)

/** The product that prices were recorded on. */
const PRICED: Unrecorded = {
  path: '/admin/products?fields=id,variants.id,variants.inventory_items.inventory_item_id',
  body: product('PL-mwpmwcwc'),
  ids: {
    'product.id': 'prod_01M7XP0RTSGW6ZHEGC0EYHDW1D',
    'product.variants.0.id': 'variant_01M7XP0RW0CKYW0HSCBQR144ZT',
    'product.variants.0.inventory_items.0.inventory_item_id': 'iitem_01M7XP0RW7Q3JV90MTNQQPT55B',
  },
}

/** It had a level, made by a route that the relay does not call. */
const STOCKED: Unrecorded = {
  path: '/admin/inventory-items/location-levels/batch',
  body: {
    create: [
      {
        inventory_item_id: 'iitem_01M7XP0RW7Q3JV90MTNQQPT55B',
        location_id: 'sloc_01M7XNSH33WVK6MX2GGW88YR0R',
        stocked_quantity: 9,
      },
    ],
  },
  ids: { 'created.0.id': 'ilev_01M7XP0S9D4JZ8NY6K6ABTG08P' },
}

const later: Story['chapters'] = [
  PRICED,
  ...inV2('14-inventory-items-by-sku', '14-inventory-item-of-variant'),
  STOCKED,
  ...inV2(
    '14-inventory-level-batch-update',
    '14-inventory-level-batch-create-existing-conflict',
    '14-inventory-level-batch-create-unknown-item',
    '14-product-second-for-batch',
    '14-inventory-level-batch-update-missing',
    '14-inventory-level-batch-create',
    '11-headers-keepalive',
  ),
  withBody('11-body-gzip-request', gzipSync(JSON.stringify(sized('GZ', 16)))),
  withBody('11-body-size-batch-1.95mb', JSON.stringify({ create: [sized('L-mwpo7cxe-1.95', 1.95 * 1024)] })),
  withBody('11-body-size-batch-2.1mb', JSON.stringify({ create: [sized('L-mwpo7cxe-2.1', 2.1 * 1024)] })),
]

/** The two products that the last batches were recorded on. */
const BATCHED: Unrecorded[] = [
  {
    path: '/admin/products',
    body: product('BU1-mwpo9263', { metadata: { a: 1, b: 2 } }),
    ids: {
      'product.id': 'prod_01M7XR63TRS2144CQ557QF7QVB',
      'product.variants.0.id': 'variant_01M7XR63X4GNARHSHA4FDFBVFK',
    },
  },
  {
    path: '/admin/products',
    body: product('BU2-mwpo9263', { metadata: { a: 1, b: 2 } }),
    ids: { 'product.id': 'prod_01M7XR63TSJWEHSV836C5ANHH0' },
  },
]

const last: Story['chapters'] = [
  ...inV2('06-product-dot-in-handle-400'),
  ...BATCHED,
  ...inV2(
    '08-batch-update-metadata-and-price',
    '08-batch-update-read-back',
    '08-batch-update-same-id-twice',
    '08-batch-additional-data-key',
    '08-batch-create-and-delete-same-handle',
    '08-batch-duplicate-sku',
    '08-batch-duplicate-sku-nothing-left',
    '08-batch-duplicate-sku-inventory-left',
  ),
]

function taxonomyOf(file: string): { id: string }[] {
  const { products } = readRecording(file).response.body as {
    products: { type: Row; tags: Row[]; categories: Row[] }[]
  }
  return products.flatMap(({ type, tags, categories }) => [type, ...tags, ...categories])
}
type Row = { id: string }

const inV1 = (...names: string[]): Chapter[] => names.map(name => ({ file: `v1/${name}.json` }))

/** The variant that the second price was recorded on; its product is read by later recordings. */
const v1 = inV1(
  '04-collection-create',
  '04-collection-duplicate',
  '04-collection-by-handle',
  '04-collection-unknown-key',
  '04-collection-get-unknown',
  '05-product-create',
  '05-product-duplicate-handle',
  '05-product-unknown-keys',
  '05-product-external-id-rejected',
  '05-product-duplicate-external-id',
  '05-product-bad-collection',
  '05-product-missing-title',
  '05-product-create-with-variant-in-one-call',
  '05-product-option-create',
  '05-product-option-duplicate',
  '05-product-get',
  '06-variant-create',
  '06-variant-create-no-prices',
  '06-variant-create-missing-option',
  '06-variant-duplicate-sku',
  '06-variant-unknown-key',
  '06-variant-update',
  '06-variant-update-fractional-price',
  '06-variant-update-unknown-currency',
  '06-variant-update-fractional-inventory',
  '06-variants-by-sku',
  '07-price-list-create',
  '07-price-list-prices-batch',
  '07-price-list-no-prices',
  '07-price-list-fractional',
  '07-price-list-unknown-currency',
  '07-price-list-unknown-variant',
  '07-price-list-v2-style',
  '07-price-list-delete',
  '07-price-list-delete-twice',
  '08-product-update-metadata',
  '08-product-update-unknown-key',
  '08-product-update-unknown-id',
  '08-product-get-after-metadata',
  '08-product-update-variants-partial',
  '08-product-variants-after-partial',
  '08-variants-of-product',
  '09-find-by-handle',
  '09-find-by-q',
  '09-find-by-external-id',
  '10-product-delete',
  '10-product-delete-twice',
  '10-product-delete-unknown',
  '10-product-get-deleted',
)

const madeIn = (folder: string): Chapter[] => recordingFiles.filter(({ file }) => file.startsWith(folder))

const reserved: Happened = {
  happened: ({ products, reserve }) => {
    for (const { variants } of products.values()) for (const { inventory_item_id: id } of variants) reserve(id ?? '')
  },
}

const customers = inV2(
  '15-customer-create',
  '15-customer-duplicate-email',
  '15-customer-bad-email',
  '15-customer-unknown-key',
  '15-customer-by-email',
  '15-customer-email-uppercase-search',
  '15-customer-metadata-merge',
)

/** Recordings that tell of one another, in the order in which they were made. */
export const stories: Record<string, Story> = {
  'the catalogue of v2': {
    api: 'v2',
    taxonomy: taxonomyOf('v2/06-product-sales-channels-of-full.json'),
    chapters: [
      ...inV2('02-sales-channels-get', '02-shipping-profiles-get'),
      ...[...collections, ...creation, ...reading, ...batches, ...sizes, ...changing, ...deleting, ...later, ...last],
    ],
  },
  'the catalogue of v1': { api: 'v1', extended: false, chapters: v1 },
  'price lists of v1': { api: 'v1', extended: false, chapters: madeIn('v1-prices/') },
  'more of v1': { api: 'v1', extended: false, chapters: madeIn('v1-more/') },
  'customers of v2': { api: 'v2', chapters: customers },
  'a product that an order has reserved': {
    api: 'v2',
    chapters: [...madeIn('v2-more/0').slice(0, 1), reserved, ...madeIn('v2-more/0').slice(1)],
  },
}

export const isTold = (file: string) =>
  Object.values(stories).some(({ chapters }) => chapters.some(chapter => 'file' in chapter && chapter.file === file))
