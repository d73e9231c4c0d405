import type { ParkedJob } from '../store/parking.ts'
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
  /** What webhooks are signed with. */
  secret: string
  apiKey: string
  print: (line: string) => void
}

/** Plays recorded webhooks through HTTP, queue and worker, and prints what Medusa then says. */
export async function playTour(options: TourOptions): Promise<void> {
  await showLife(options)
  await showFailure(options)
}

async function showLife({ runner, erpnext, medusa, secret, print }: TourOptions): Promise<void> {
  medusa.addOrder('order_01')
  print('An order travels: SAL-ORD-2026-00001 in ERPNext is order_01 in Medusa (recorded from a real ERPNext).\n')
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

/** A job that cannot succeed is parked where a person sees it, and done when they retry it. */
async function showFailure({ runner, erpnext, medusa, secret, apiKey, print }: TourOptions): Promise<void> {
  const headers = { authorization: `Bearer ${apiKey}` }
  const parkedRow = async () => {
    const answer = await fetch(`${runner.url}/parked`, { headers })
    const { parked } = (await answer.json()) as { parked: ParkedJob[] }
    return parked.find(({ target }) => target === 'Medusa Order#order_10')
  }
  print('\nAnother one fails: SAL-ORD-2026-00002 names order_10, which Medusa does not have.\n')
  await erpnext.play('so-update_status-On_Hold', { to: runner.url, secret })
  await runner.idle()
  const parked = await parkedRow()
  if (!parked) throw new Error('the job is not in GET /parked')
  print(`  GET  /parked             ${parked.target}: ${parked.status}, "${parked.reason}"`)
  medusa.addOrder('order_10')
  print('  …somebody restores order_10 in Medusa')
  await fetch(`${runner.url}/parked/${parked.id}/retry`, { method: 'POST', headers })
  await runner.idle()
  const says = medusa.orders.get('order_10')?.metadata?.order_status
  print(`  POST /parked/…/retry     Medusa says ${says}, ${(await parkedRow()) ? 'still parked' : 'nothing is parked'}`)
}

const WIDTHS = [26, 10, 24, 14]
const row = (...cells: unknown[]): string =>
  `  ${cells.map((cell, index) => String(cell ?? '–').padEnd(WIDTHS[index] ?? 0)).join('')}`
