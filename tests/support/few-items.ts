import type { ErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'

/** Leaves three of the 301 recorded items, with their prices and Bins, for what looks at all that there is. */
export function fewItems(erpnext: ErpnextSimulator): void {
  const kept = erpnext.list('Website Item').slice(0, 3)
  const codes = kept.map(({ item_code }) => item_code)
  for (const doctype of ['Website Item', 'Item Price', 'Bin']) {
    for (const { name, item_code } of erpnext.list(doctype)) {
      if (!codes.includes(item_code)) erpnext.remove(doctype, name)
    }
  }
  for (const { name } of erpnext.list('Deleted Document')) erpnext.remove('Deleted Document', name)
}
