import type { Rewriting } from '../erpnext/simulator.ts'
import { CATALOGUE_WEBHOOKS } from '../erpnext/webhooks.ts'
import { play, row } from './play.ts'
import type { TourOptions } from './tour.ts'

/** No change of this item is recorded: it is saved again, with other words in what was recorded of its first time. */
const CHANGED: Rewriting = {
  rewrite: json =>
    json
      .replace(/"web_item_name": "[^"]+"/, '"web_item_name": "Foley catheter"')
      .replace('"published": 1', '"published": 0'),
}

/** What a person does in ERPNext, and the recorded action that it is. All of them happen to one Website Item. */
const STEPS: readonly [what: string, action: string, rewriting?: Rewriting][] = [
  ['Website Item saved', 'website-item-insert'],
  ['renamed and unpublished', 'website-item-insert', CHANGED],
  ['deleted', 'website-item-trash'],
]

export async function showItem(options: TourOptions): Promise<void> {
  const { erpnext, medusa, print } = options
  const { webhooks } = erpnext
  // The recording of the deletion holds somebody's invoice of the same second.
  erpnext.webhooks = CATALOGUE_WEBHOOKS.filter(({ doctype }) => doctype === 'Website Item')
  print('\nAn item travels: WEB-ITM-0302 in ERPNext becomes a product in Medusa.\n')
  print(row('In ERPNext', 'webhooks', 'Medusa says', 'status', 'ms'))
  for (const [what, action, rewriting] of STEPS) {
    const { webhooks: sent, ms } = await play(options, action, rewriting)
    const product = [...medusa.products.values()].find(({ external_id }) => external_id === 'TST-002')
    print(row(what, sent, product?.title ?? 'no such product', product?.status, ms))
  }
  erpnext.webhooks = webhooks
}
