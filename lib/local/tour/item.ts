import type { Rewriting } from '../erpnext/simulator.ts'
import { CATALOGUE_WEBHOOKS } from '../erpnext/webhooks.ts'
import type { SimulatedProduct } from '../medusa/product.ts'
import { play, row } from './play.ts'
import type { TourOptions } from './tour.ts'

/** No change of this item is recorded: it is saved again, with other words in what was recorded of its first time. */
const CHANGED: Rewriting = {
  rewrite: json =>
    json
      .replace(/"web_item_name": "[^"]+"/, '"web_item_name": "Foley catheter"')
      .replace('"published": 1', '"published": 0'),
}

/** Recorded of another item, in whose stock UOM it was; and in force whenever this is played. */
const PRICED: Rewriting = {
  rewrite: json =>
    json
      .replaceAll('"TST-001"', '"TST-002"')
      .replace('"uom": "Nos"', '"uom": null')
      .replace(/"valid_from": "[^"]+"/, '"valid_from": null'),
}

/** What a person does in ERPNext, and the recorded action that it is. All of them happen to one item. */
const STEPS: readonly [what: string, action: string, rewriting?: Rewriting, says?: typeof priceOf][] = [
  ['Website Item saved', 'website-item-insert'],
  ['Item Price saved', 'item-price-insert', PRICED, priceOf],
  ['Item Price changed', 'item-price-update', PRICED, priceOf],
  ['Item Price deleted', 'item-price-trash', PRICED, priceOf],
  ['renamed and unpublished', 'website-item-insert', CHANGED],
  ['deleted', 'website-item-trash'],
]

function priceOf(product: SimulatedProduct | undefined): string {
  const prices = product?.variants.flatMap(variant => variant.prices) ?? []
  return prices.map(({ amount, currency_code }) => `${amount} ${currency_code.toUpperCase()}`).join() || 'no price'
}

export async function showItem(options: TourOptions): Promise<void> {
  const { erpnext, medusa, print } = options
  const { webhooks } = erpnext
  // The recording of the deletion holds somebody's invoice of the same second.
  erpnext.webhooks = CATALOGUE_WEBHOOKS.filter(({ doctype }) => /^(Website Item|Item Price)$/.test(doctype))
  print('\nAn item travels: WEB-ITM-0302 in ERPNext becomes a product in Medusa.\n')
  print(row('In ERPNext', 'webhooks', 'Medusa says', 'status', 'ms'))
  const titleOf = (product: SimulatedProduct | undefined) => product?.title ?? 'no such product'
  for (const [what, action, rewriting, says = titleOf] of STEPS) {
    const { webhooks: sent, ms } = await play(options, action, rewriting)
    const product = [...medusa.products.values()].find(({ external_id }) => external_id === 'TST-002')
    print(row(what, sent, says(product), product?.status, ms))
  }
  erpnext.webhooks = webhooks
}
