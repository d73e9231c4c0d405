import { startErpnextSimulator } from '../../../lib/local/erpnext/simulator.ts'
import { startMedusaSimulator } from '../../../lib/local/medusa/simulator.ts'
import { answerParent } from '../own-process.ts'
import { emptyShop, generatedItem } from './generated.ts'
import { type Pace, paced } from './web-workers.ts'

const [pace] = process.argv.slice(2)
const erpnext = await startErpnextSimulator({ dataset: emptyShop() })
erpnext.webhooks = []
const medusa = await startMedusaSimulator()
const erpnextUrl = pace ? await paced(erpnext.url, JSON.parse(pace) as Pace) : erpnext.url

/** An ERPNext with items to export, and a Medusa for those who have no real one. */
const methods = {
  erpnext: (): Record<string, string> => ({
    ERPNEXT_URL: erpnextUrl,
    ERPNEXT_API_KEY: erpnext.apiKey,
    ERPNEXT_API_SECRET: erpnext.apiSecret,
  }),
  medusa: (): Record<string, string> => ({
    MEDUSA_URL: medusa.url,
    MEDUSA_EMAIL: medusa.email,
    MEDUSA_PASSWORD: medusa.password,
  }),
  addItems(from: number, count: number): void {
    for (let number = from; number < from + count; number++) {
      const { item, websiteItem } = generatedItem(number)
      erpnext.set('Item', item)
      erpnext.set('Website Item', websiteItem)
    }
  },
  /** How many items have both their ids. */
  written: (): number => erpnext.list('Website Item').filter(item => item.medusa_id && item.medusa_variant_id).length,
  /** Calls to ERPNext since the last time this was asked. */
  calls(): number {
    medusa.calls.length = 0
    return erpnext.calls.splice(0).length
  },
}
export type SimulatorsProcess = typeof methods
answerParent(methods)
