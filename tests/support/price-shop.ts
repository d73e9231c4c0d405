import type { WebhookDocument } from '../../lib/erpnext/webhook-documents.ts'
import type { Document } from '../../lib/local/erpnext/document.ts'
import type { NewJob, RunName } from '../../lib/queue/jobs.ts'
import type { Counts } from '../../lib/store/runs.ts'
import { itemPriceJobs, trashedItemPriceJobs } from '../../lib/sync/price/webhook-jobs.ts'
import { startRun } from '../../lib/sync/runs/start.ts'
import type { TestRelay } from './test-relay.ts'

export const ITEM_CODE = 'MED-0001'
/** Others that the shop sells: they have no product yet. */
export const ITEM_CODES = [ITEM_CODE, 'MED-0002', 'MED-0003']
export const WEBSITE_ITEM = 'WEB-ITM-0001'

/** One item of a shop, and what it costs. */
export interface PriceShop {
  /** As at the start: the item has a product and no price. */
  open(): Promise<void>
  /** The item has no product yet either. */
  close(): Promise<void>
  /** Makes or changes an Item Price of the item without a word to anybody. */
  set(name: string, fields?: object): Document
  /** The same, and its webhook: answers how the job ended. */
  save(name: string, fields?: object): Promise<Record<string, unknown> | undefined>
  trash(name: string): Promise<Record<string, unknown> | undefined>
  /** Works until nothing waits; answers how the last job about prices ended. */
  work(...jobs: NewJob[]): Promise<Record<string, unknown> | undefined>
  run(kind: RunName, input?: object): Promise<Counts | undefined>
  price(name: string): Document | undefined
  /** In Medusa: the item's variant. */
  variantId(): string
  productId(): string
  /** Requests to Medusa since `open` or the last call of this. */
  medusaCalls(): string[]
}

export function priceShop(relay: TestRelay): PriceShop {
  const { erpnext, medusa } = relay.simulators
  const websiteItem = () => erpnext.get('Website Item', WEBSITE_ITEM) as Document
  const outcome = () => relay.outcomes().findLast(({ kind }) => kind === 'sync-price')
  let causes = 0
  const shop: PriceShop = {
    async open() {
      await shop.close()
      await shop.work({ kind: 'sync-item', item_code: ITEM_CODE })
      if (!websiteItem().medusa_variant_id) throw new Error(relay.logLines.join('\n'))
      relay.logLines.length = 0
      medusa.calls.length = 0
      erpnext.calls.length = 0
    },
    async close() {
      erpnext.reset()
      medusa.reset()
      relay.stateRows.clear()
      relay.runRows.clear()
      relay.parkingRows.parked.clear()
      relay.queue.waiting.length = 0
      relay.time.now = Date.parse('2026-11-22T05:59:00Z') + ++causes // a queue takes nothing twice
      for (const doctype of ['Website Item', 'Item', 'Item Price', 'Deleted Document']) {
        for (const { name, item_code } of erpnext.list(doctype)) {
          if (doctype === 'Item Price' || !ITEM_CODES.includes(String(item_code))) erpnext.remove(doctype, name)
        }
      }
      relay.logLines.length = 0
    },
    set(name, fields = {}) {
      const template = {
        ...{
          doctype: 'Item Price',
          name,
          docstatus: 0,
          item_code: ITEM_CODE,
          price_list: 'Standard Selling',
          customer: null,
        },
        ...{ uom: 'Box', packing_unit: 0, batch_no: null, currency: 'OMR', price_list_rate: 2.01 },
        ...{ valid_from: '2026-11-21', valid_upto: null, medusa_id: null, medusa_price_id: null },
        ...{
          selling: 1,
          buying: 0,
          ...{ creation: '2026-11-22 09:00:00.000000', modified: '2026-11-22 09:00:00.000000' },
        },
      }
      const document: Document = { ...template, ...erpnext.get('Item Price', name), ...fields }
      erpnext.set('Item Price', document)
      return document
    },
    async save(name, fields) {
      return shop.work(...itemPriceJobs(shop.set(name, fields) as WebhookDocument))
    },
    async trash(name) {
      const document = erpnext.get('Item Price', name)
      erpnext.remove('Item Price', name)
      return shop.work(...trashedItemPriceJobs(document as WebhookDocument))
    },
    async work(...jobs) {
      relay.time.now += 60_000
      await relay.queue.send(jobs, `price-${++causes}`)
      await relay.queue.drain(relay.worker)
      return outcome()
    },
    async run(kind, input = {}) {
      relay.time.now += 60_000 + ++causes
      await startRun(relay, kind, input)
      await relay.queue.drain(relay.worker)
      return relay.runRows.get(kind)?.counts
    },
    price: name => erpnext.get('Item Price', name),
    variantId: () => String(websiteItem().medusa_variant_id),
    productId: () => String(websiteItem().medusa_id),
    medusaCalls: () =>
      medusa.calls
        .splice(0)
        .flatMap(({ method, path }) => (path.startsWith('/auth') ? [] : [`${method} ${path.split('?')[0]}`])),
  }
  return shop
}
