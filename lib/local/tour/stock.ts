import type { Rewriting } from '../erpnext/simulator.ts'
import { CATALOGUE_WEBHOOKS } from '../erpnext/webhooks.ts'
import { play, row } from './play.ts'
import type { TourOptions } from './tour.ts'

/** Recorded of one piece of another item. */
const ALL_OF_IT: Rewriting = {
  rewrite: json => json.replaceAll('"TST-001"', '"MED-0002"').replace('"actual_qty": -1.0', '"actual_qty": -126.0'),
}

/** What a person does in ERPNext, and the recorded action that it is. All of them happen to one item. */
const STEPS: readonly [what: string, action: string, rewriting?: Rewriting][] = [
  ['five more received', 'stock-entry-receipt'],
  ['all of it delivered', 'bin-sales', ALL_OF_IT],
]

export async function showStock(options: TourOptions): Promise<void> {
  const { erpnext, medusa, runner, apiKey, print } = options
  const { webhooks } = erpnext
  erpnext.webhooks = CATALOGUE_WEBHOOKS.filter(({ doctype }) => doctype === 'Stock Ledger Entry')
  print('\nA stock move arrives: MED-0002 lies in two warehouses of ERPNext, and has one level in Medusa.\n')
  const headers = { authorization: `Bearer ${apiKey}` }
  const body = JSON.stringify({ name: 'WEB-ITM-0002' })
  await fetch(`${runner.url}/sync/website-item`, { method: 'POST', headers, body })
  await runner.idle()
  print(row('In ERPNext', 'webhooks', 'Medusa says', 'in stock', 'ms'))
  for (const [what, action, rewriting] of STEPS) {
    const { webhooks: sent, ms } = await play(options, action, rewriting)
    const product = [...medusa.products.values()].find(({ external_id }) => external_id === 'MED-0002')
    print(row(what, sent, `${medusa.stockOf('MED-0002')} to sell`, product?.metadata?.in_stock ? 'yes' : 'no', ms))
  }
  erpnext.webhooks = webhooks
}
