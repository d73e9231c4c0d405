import type { ErpnextSimulator } from './erpnext/simulator.ts'
import type { MedusaSimulator } from './medusa/simulator.ts'
import type { Runner } from './runner/runner.ts'

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

export interface TourOptions {
  runner: Runner
  erpnext: ErpnextSimulator
  medusa: MedusaSimulator
  secret: string
  print: (line: string) => void
}

/** Plays an order's life from recorded webhooks, through HTTP, queue and worker, and prints what Medusa then says. */
export async function playTour({ runner, erpnext, medusa, secret, print }: TourOptions): Promise<void> {
  medusa.addOrder('order_01')
  print(
    'An order travels: SAL-ORD-2026-00001 in ERPNext is order_01 in Medusa (all of it recorded from a real ERPNext).\n',
  )
  print(row('In ERPNext', 'webhooks', 'Medusa says', 'payment', 'ms'))
  for (const [what, action] of STEPS) {
    const startedAt = performance.now()
    const deliveries = await erpnext.play(action, { to: runner.url, secret })
    await runner.idle()
    const { metadata } = medusa.orders.get('order_01') ?? {}
    const refused = deliveries.find(({ status }) => status !== 202)
    if (refused) throw new Error(`the relay answered ${refused.status} to the webhook of ${refused.doctype}`)
    const ms = Math.round(performance.now() - startedAt)
    print(row(what, deliveries.length, metadata?.order_status, metadata?.payment_status, ms))
  }
}

const WIDTHS = [26, 10, 24, 14]
const row = (...cells: unknown[]): string =>
  `  ${cells.map((cell, index) => String(cell ?? '–').padEnd(WIDTHS[index] ?? 0)).join('')}`
