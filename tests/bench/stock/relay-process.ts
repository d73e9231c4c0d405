import * as z from 'zod'
import type { Settings } from '../../../lib/config.ts'
import { createErpnext } from '../../../lib/erpnext/client.ts'
import { createLog } from '../../../lib/log.ts'
import { connectMedusa } from '../../../lib/medusa/connect.ts'
import type { Relay } from '../../../lib/relay.ts'
import { memoryLeases, memoryRequestLog, memorySyncStates } from '../../../lib/store/memory.ts'
import { syncStockPage } from '../../../lib/sync/stock/many.ts'
import { stockPages } from '../../../lib/sync/stock/pages.ts'
import { answerParent } from '../own-process.ts'

const settings = JSON.parse(process.env.SETTINGS ?? '{}') as Settings
const options = { remainingMs: () => 60_000, now: Date.now, log: createLog(() => undefined) }
const requestLog = { ...memoryRequestLog(), add: async () => undefined }
const erpnext = createErpnext({ settings, ...options })
const medusa = connectMedusa({
  ...{ settings: { ...settings, MEDUSA_API: 'v2' }, ...options, requestLog },
  ...{ tokens: {}, leases: memoryLeases(Date.now) },
})
const stock = { STOCK_THRESHOLD: 'ignore', STOCK_QUANTITY: 'actual', MEDUSA_STOCK_LOCATIONS: undefined } as const
const relay = { ...options, erpnext, medusa, stock, states: memorySyncStates() } as unknown as Relay

const methods = {
  /** Products as bare as they may be; answers their ids. */
  async makeProducts(codes: string[]) {
    const written = await medusa.catalogue.writeProducts(
      codes.map(code => ({
        document: { doctype: 'Website Item', name: `WEB-${code}` },
        product: { title: code, handle: code.toLowerCase(), options: [{ title: 'Default', values: ['Default'] }] },
        variant: { title: 'Default', sku: code, options: { Default: 'Default' }, prices: [], manage_inventory: true },
      })),
    )
    return written.map((result, index) => {
      if ('failure' in result) throw result.failure
      const { id, variants } = result.product
      return { item_code: codes[index] ?? '', medusa_id: id, medusa_variant_id: variants[0]?.id ?? '' }
    })
  },
  /** As `update-stock` does it, page by page; answers how long it took, in milliseconds. */
  async updateStock(): Promise<number> {
    const startedAt = performance.now()
    for await (const { rows } of stockPages(relay, undefined)) await syncStockPage(relay, rows, {})
    return performance.now() - startedAt
  },
  /** As the app did that this relay replaces: for each item a look-up and a write. */
  async inTurn(codes: string[]): Promise<number> {
    const quantity = z.object({ actual_qty: z.number().nullable() })
    const startedAt = performance.now()
    for (const code of codes) {
      const [sum] = await erpnext.list('Bin', quantity, {
        fields: ['sum(actual_qty) as actual_qty'],
        filters: [
          ['item_code', '=', code],
          ['warehouse', 'descendants of (inclusive)', 'Main Group - AHM'],
        ],
        limit: 1,
      })
      await erpnext.update('Website Item', `WEB-${code}`, { custom_in_stock: Number((sum?.actual_qty ?? 0) > 0) })
    }
    return performance.now() - startedAt
  },
}
export type RelayProcess = typeof methods
answerParent(methods)
