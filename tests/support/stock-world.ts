import type { Document } from '../../lib/local/erpnext/document.ts'
import type { ErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import type { MedusaSimulator } from '../../lib/local/medusa/simulator.ts'

interface Simulators {
  erpnext: ErpnextSimulator
  medusa: MedusaSimulator
}

/** Items' stock as the people of both servers see it, and as they change it. */
export function createStockWorld({ erpnext, medusa }: Simulators) {
  const item = (item_code: string) =>
    erpnext.list('Website Item').find(each => each.item_code === item_code) as Document & Record<string, unknown>
  const product = (item_code: string) =>
    [...medusa.products.values()].find(({ variants }) => variants.some(({ sku }) => sku === item_code))
  return {
    item,
    /** So that a test has few items; they have no Bins and no products. */
    keep(count: number) {
      const items = erpnext.list('Website Item')
      for (const { name } of items.slice(count)) erpnext.remove('Website Item', name)
      const ids = { medusa_id: null, medusa_variant_id: null }
      for (const each of items.slice(0, count)) erpnext.set('Website Item', { ...each, ...ids })
      for (const { name } of erpnext.list('Bin')) erpnext.remove('Bin', name)
    },
    change: (item_code: string, fields: object) => erpnext.set('Website Item', { ...item(item_code), ...fields }),
    /** What is there now, and with `modified` since when. */
    bin(item_code: string, warehouse: string, actual_qty: number, fields: object = {}) {
      const name = `${item_code} ${warehouse}`
      const bin = { doctype: 'Bin', name, item_code, warehouse, actual_qty, reserved_qty: 0, ...fields }
      erpnext.set('Bin', { ...erpnext.get('Bin', name), ...bin })
    },
    /** `custom_in_stock`, the level at the shop's location, `in_stock`. */
    seen: (item_code: string) => [
      item(item_code)?.custom_in_stock,
      medusa.stockOf(item_code),
      product(item_code)?.metadata?.in_stock,
    ],
    product,
    /** Requests that may change something. */
    writes: () => [
      ...erpnext.calls.filter(({ method, path }) => method !== 'GET' && !path.includes('get_list')),
      ...medusa.calls.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/auth')),
    ],
    /** Lists of a doctype that were short enough to be asked for by GET. */
    reads: (doctype: string) =>
      erpnext.calls.filter(({ path }) => path.startsWith(`/api/resource/${encodeURIComponent(doctype)}?`)).length,
  }
}
export type StockWorld = ReturnType<typeof createStockWorld>
