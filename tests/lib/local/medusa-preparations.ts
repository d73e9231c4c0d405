import { gzipSync } from 'node:zlib'
import type { MedusaSimulator } from '../../../lib/local/medusa/simulator.ts'
import { readRecording, recordedOrder } from './medusa-recording.ts'

export const ORDER = 'order_01M7XP4B642DHZX9EHKGZP5N36'

/** What a recording needs that its own file does not hold. */
export interface Preparation {
  /** The recorded server had no companion. */
  companion?: false
  /** What the recorded order was like before the request. */
  metadata?: Record<string, unknown>
  differs?: Record<string, unknown>
  /** Run once the token that the request carries is handed out. */
  before?: (medusa: MedusaSimulator) => void | Promise<void>
  authorization?: (medusa: MedusaSimulator) => string
  body?: string | Buffer
}

const sized = (kib: number) => JSON.stringify({ description: 'x'.repeat(kib * 1024) })
const base64 = (text: string) => Buffer.from(text).toString('base64')

const expireTokens = (medusa: MedusaSimulator) => medusa.expireTokens()

function pick(order: Record<string, unknown>, ...keys: string[]) {
  return Object.fromEntries(keys.map(key => [key, order[key]]))
}

/** After the shop fulfilled and captured: taken from the other recording that shows it, so that none is its own witness. */
const SHOP_KEYS = ['version', 'payment_collections', 'fulfillments', 'payment_status', 'fulfillment_status']
/** Orders that no other recording tells of; what the relay does not read of them is as recorded. */
const addRecordedOrders = (file: string) => (medusa: MedusaSimulator) => {
  const { orders } = readRecording(file).response.body as { orders: (Record<string, unknown> & { id: string })[] }
  for (const { id, metadata, ...rest } of orders) {
    medusa.addOrder(id)
    Object.assign(medusa.orders.get(id) ?? {}, { metadata, differs: pick(rest, 'items', 'payment_status') })
  }
}
const status = (file: string) => pick(recordedOrder(file), 'status')

export const preparations: Readonly<Record<string, Preparation>> = {
  'v1/11-body-150kb.json': { body: sized(150) },
  'v1/11-price-list-prices-batch-150kb.json': { body: sized(150) },
  'v1/14-store-order-update-stock.json': { companion: false },

  'v2/01-admin-expired-or-forged-jwt.json': { before: expireTokens },
  'v2/01-api-key-revoked-401.json': { authorization: () => `Basic ${base64('sk_revoked:')}` },
  'v2/01-jwt-expired-admin.json': { before: expireTokens },
  'v2/01-jwt-expired-refresh.json': { before: expireTokens },
  'v2/01-secret-key-basic-without-colon.json': { authorization: medusa => `Basic ${base64(medusa.secretKey)}` },
  'v2/11-body-gzip-request-160kb-inflated.json': { body: gzipSync(sized(160)) },
  'v2/11-body-size-101kb.json': { body: sized(101) },
  'v2/11-body-size-150kb.json': { body: sized(150) },
  'v2-more/orders-by-id.json': { before: addRecordedOrders('v2-more/orders-by-id.json') },
  'v2/17-order-payments.json': {
    differs: { ...status('v2/17-order-complete-again.json') },
  },
  'v2/17-order-status-after.json': {
    differs: {
      ...pick(recordedOrder('v2/19-order-metadata-after-companion.json'), ...SHOP_KEYS),
      ...status('v2/17-order-complete-again.json'),
    },
  },
  'v2/17-order-update-metadata-merge.json': {
    metadata: recordedOrder('v2/17-order-update-metadata.json').metadata as Record<string, unknown>,
  },
  'v2/19-order-metadata-after-companion.json': {
    metadata: recordedOrder('v2/17-order-update-metadata-merge.json').metadata as Record<string, unknown>,
    differs: {
      ...pick(recordedOrder('v2/17-order-status-after.json'), ...SHOP_KEYS),
      ...status('v2/17-order-archive.json'),
    },
    before: async medusa => {
      for (const body of [{ order_status: 'To Bill', payment_status: 'Paid' }, { order_status: 'Completed' }]) {
        await fetch(`${medusa.url}/store/order-update?order_id=${ORDER}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-publishable-api-key': medusa.publishableKey },
          body: JSON.stringify(body),
        })
      }
    },
  },
}
