import { startErpnextSimulator } from '../../../lib/local/erpnext/simulator.ts'
import { startMedusaSimulator } from '../../../lib/local/medusa/simulator.ts'
import { answerParent } from '../own-process.ts'

const erpnext = await startErpnextSimulator()
const medusa = await startMedusaSimulator()
const template = erpnext.get('Website Item', 'WEB-ITM-0001')
for (const doctype of ['Website Item', 'Bin']) {
  for (const { name } of erpnext.list(doctype)) erpnext.remove(doctype, name)
}
const bin = (item_code: string, actual_qty: number) => {
  const name = `BIN-${item_code}`
  erpnext.set('Bin', { doctype: 'Bin', name, item_code, warehouse: 'Muscat - AHM', actual_qty, reserved_qty: 0 })
}
const codeOf = (number: number) => `ITEM-${String(number).padStart(6, '0')}`

/** A shop whose items each lie in one warehouse. */
const methods = {
  settings: (): Record<string, string> => ({
    ...{ ERPNEXT_URL: erpnext.url, ERPNEXT_API_KEY: erpnext.apiKey, ERPNEXT_API_SECRET: erpnext.apiSecret },
    ...{ MEDUSA_URL: medusa.url, MEDUSA_EMAIL: medusa.email, MEDUSA_PASSWORD: medusa.password },
  }),
  addItems(count: number): string[] {
    const codes = Array.from({ length: count }, (_, number) => codeOf(number))
    for (const item_code of codes) {
      erpnext.set('Website Item', { ...template, name: `WEB-${item_code}`, item_code, custom_in_stock: 0 })
      bin(item_code, 5)
    }
    return codes
  },
  setIds(rows: { item_code: string; medusa_id: string; medusa_variant_id: string }[]): void {
    for (const { item_code, ...ids } of rows) {
      const name = `WEB-${item_code}`
      erpnext.set('Website Item', { ...erpnext.get('Website Item', name), name, ...ids })
    }
  },
  /** The items from one number on are there no more. */
  sellOut(from: number, count: number): void {
    for (let number = from; number < from + count; number++) bin(codeOf(number), 0)
  },
  /** Since the last time this was asked. */
  calls: (): { erpnext: number; medusa: number } => ({
    erpnext: erpnext.calls.splice(0).length,
    medusa: medusa.calls.splice(0).length,
  }),
  outOfStock: (): number => erpnext.list('Website Item').filter(({ custom_in_stock }) => !custom_in_stock).length,
}
export type SimulatorsProcess = typeof methods
answerParent(methods)
