import { readFileSync } from 'node:fs'
import { recordedDataset } from '../../lib/local/erpnext/dataset.ts'
import type { Document, Row } from '../../lib/local/erpnext/document.ts'
import type { RealMedusa } from './real-medusa.ts'

/** What Python makes of the recorded texts; the relay's own may have more white space, see golden.test.ts. */
const golden: Record<string, string> = JSON.parse(readFileSync('tests/recordings/text/golden.json', 'utf8'))

export interface Product {
  id: string
  updated_at: string
  external_id: string
  title: string
  handle: string
  variants: { id: string; sku: string; updated_at: string }[]
  [field: string]: unknown
}

const FIELDS = [
  ...['id', 'updated_at', 'title', 'subtitle', 'handle', 'description', 'status', 'external_id', 'origin_country'],
  ...['discountable', 'is_giftcard', 'thumbnail', 'images.url', 'metadata', 'collection.title'],
  ...['options.title', 'options.values.value', 'sales_channels.id', 'shipping_profile.id'],
  ...[
    'id',
    'updated_at',
    'title',
    'sku',
    'allow_backorder',
    'manage_inventory',
    'origin_country',
    'prices.amount',
    'prices.currency_code',
  ].map(field => `variants.${field}`),
].join()

/** All that the shop has. */
export async function allProducts({ request, adminHeaders }: RealMedusa): Promise<Product[]> {
  const products: Product[] = []
  for (let offset = 0; ; offset += 200) {
    const path = `/admin/products?fields=${FIELDS}&order=id&limit=200&offset=${offset}`
    const page = (await request('GET', path, adminHeaders)).body.products as Product[]
    products.push(...page)
    if (page.length < 200) return products
  }
}

/** Each recorded item has one selling price at most; an Omani rial has three digits. */
const rates = new Map(
  [...(recordedDataset().get('Item Price')?.values() ?? [])]
    .filter(({ price_list, customer }) => price_list === 'Standard Selling' && !customer)
    .map(({ item_code, price_list_rate }) => [item_code, Number(Number(price_list_rate).toFixed(3))]),
)

interface Given {
  shop: Pick<RealMedusa, 'salesChannelId' | 'shippingProfileId'>
  /** ISO code of the Item's country. */
  country: string | undefined
  image: string | undefined
}

/** What the contract says of a recorded Website Item's product; `description` is to be compared without white space. */
export function expectedProduct(item: Document & Row, { shop, country, image }: Given) {
  const { name, item_code, web_item_name, route } = item as Record<string, string>
  const origin_country = country ?? null
  const short_description = golden[`Website Item short_description ${name}`] ?? ''
  const custom = { short_description, brand_name: item.brand, UOM: item.stock_uom }
  return {
    title: web_item_name,
    subtitle: short_description || null,
    handle: route?.split('/').at(-1) ?? web_item_name?.toLowerCase().replaceAll(' ', '-'),
    description: unspaced(golden[`Website Item web_long_description ${name}`]) || null,
    status: item.published ? 'published' : 'draft',
    external_id: item_code,
    origin_country,
    discountable: false,
    is_giftcard: false,
    thumbnail: image ?? null,
    images: image ? [{ url: image }] : [],
    collection: { title: item.item_group },
    metadata: {
      ...Object.fromEntries(Object.entries(custom).filter(([, text]) => text)),
      ...{ item_code, ranking: item.ranking },
      specifications: (item.website_specifications as Row[]).map(({ label, idx }) => ({
        label,
        description: golden[`Website Item specification ${name} ${idx}`],
      })),
    },
    options: [{ title: 'Default', values: [{ value: 'Default' }] }],
    sales_channels: [{ id: shop.salesChannelId }],
    shipping_profile: { id: shop.shippingProfileId },
    variants: [
      {
        ...{ title: 'Default', sku: item_code, manage_inventory: true, origin_country },
        prices: rates.has(item_code) ? [{ amount: rates.get(item_code), currency_code: 'omr' }] : [],
        allow_backorder: !!item.on_backorder,
      },
    ],
  }
}

/** The same of what Medusa answered: without what only it knows, and without what nobody asked for. */
export function comparable(product: Product): Record<string, unknown> {
  const without = (row: Record<string, unknown>, ...fields: string[]) =>
    Object.fromEntries(Object.entries(row).filter(([field]) => !fields.includes(field)))
  const rows = (value: unknown) => value as Record<string, unknown>[]
  return {
    ...without(product, 'id', 'updated_at'),
    // Counted, which has promises of its own.
    metadata: without(product.metadata as Record<string, unknown>, 'in_stock'),
    description: unspaced(product.description as string | null) || null,
    variants: rows(product.variants).map(({ prices, ...variant }) => ({
      ...without(variant, 'id', 'updated_at'),
      prices: rows(prices).map(({ amount, currency_code }) => ({ amount, currency_code })),
    })),
  }
}

const unspaced = (text: string | null | undefined) => text?.replace(/\s/g, '')
