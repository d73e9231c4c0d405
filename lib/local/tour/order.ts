import { play, row } from './play.ts'
import type { TourOptions } from './tour.ts'

/** What a person does in ERPNext, and the recorded action that it is. All of them happen to one Sales Order. */
const STEPS: readonly [what: string, action: string][] = [
  ['Sales Order submitted', 'so-submit-put-docstatus'],
  ['Delivery Note submitted', 'dn-submit'],
  ['Sales Invoice submitted', 'si-submit'],
  ['part of it paid', 'pe-submit'],
  ['the rest paid', 'pe-submit-rest'],
  ['that payment cancelled', 'pe-cancel'],
  ['Sales Invoice cancelled', 'si-cancel-blocked'],
  ['Delivery Note cancelled', 'dn-cancel'],
  ['Sales Order cancelled', 'so-cancel'],
]

export async function showOrder(options: TourOptions): Promise<void> {
  const { medusa, print } = options
  medusa.addOrder('order_01')
  print('An order travels: SAL-ORD-2026-00001 in ERPNext is order_01 in Medusa (recorded from a real ERPNext).\n')
  print(row('In ERPNext', 'webhooks', 'Medusa says', 'payment', 'ms'))
  for (const [what, action] of STEPS) {
    const { webhooks, ms } = await play(options, action)
    const { metadata } = medusa.orders.get('order_01') ?? {}
    print(row(what, webhooks, metadata?.order_status, metadata?.payment_status, ms))
  }
}
