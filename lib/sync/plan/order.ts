import type { Erpnext } from '../../erpnext/client.ts'
import { RelayError } from '../../errors.ts'
import type { Medusa, OrderStatus } from '../../medusa/port.ts'
import type { Relay } from '../../relay.ts'
import type { Difference } from '../difference.ts'
import { orderDifferences } from '../order/compare.ts'
import { medusaOrdersOf, orderJob } from '../order/resolve.ts'
import { standings } from '../order/update.ts'
import { parkedAgainst, refusedAgainst } from './against.ts'
import { type Plan, plan } from './plan.ts'

/** What the Medusa order of a Sales Order would be told; a Sales Order has one. */
export async function planOrder(relay: Relay, name: string): Promise<Plan | undefined> {
  const reading = { erpnext: withoutUpdates(relay.erpnext), log: { ...relay.log, warn: () => undefined } }
  const { orders, known } = await medusaOrdersOf(reading, [name])
  if (!known.length) return undefined
  const resolving = { kind: 'resolve-orders', doctype: 'Sales Order', name } as const
  const [found] = orders
  if (!found) {
    const reason = 'neither it nor its Quotation has a medusa_order_id: it is no order of the shop'
    return plan({}, [reason, ...(await parkedAgainst(relay, [resolving]))])
  }
  const [id, names] = found
  const [standing] = await standings(relay, new Map([found]))
  const parked = await parkedAgainst(relay, [resolving, orderJob(id, names)])
  if (!standing?.said) return plan({ medusa_order_id: id }, ['no Sales Order counts', ...parked])
  const { state, salesOrders, invoices } = standing
  const { status, fingerprint } = standing.said
  const { differences, problem, isCanceled } = await beside(relay.medusa, id, status, {
    ...{ name, accepted: state?.fingerprint === fingerprint },
  })
  const against = [...(problem ? [problem] : []), ...(isCanceled ? [] : refusedAgainst(state, fingerprint)), ...parked]
  const facts = {
    medusa_order_id: id,
    'Sales Orders': salesOrders.map(each => ({ name: each.name, status: each.status, docstatus: each.docstatus })),
    'Sales Invoices': [...new Set(invoices.map(each => `${each.name} (${each.status})`))],
    customer: `${status.customer} (${status.customer_id ?? 'without a medusa_id'})`,
  }
  return plan(facts, against, differences)
}

/** The store endpoint tells nobody what it holds: there all is a difference that was not accepted just so. */
async function beside(
  { orderMetadata, orderPayload }: Medusa,
  id: string,
  status: OrderStatus,
  { name, accepted }: { name: string; accepted: boolean },
): Promise<{ differences: Difference[]; problem?: string; isCanceled?: boolean }> {
  if (!orderMetadata) {
    const differences = accepted ? [] : orderDifferences(orderPayload(status), {})
    const problem = `the Customer ${status.customer} has no medusa_id, which the store endpoint wants`
    return status.customer_id ? { differences } : { differences, problem }
  }
  const held = (await orderMetadata.find([id], { doctype: 'Sales Order', name })).get(id)
  const differences = orderDifferences(orderMetadata.of(status), held?.metadata ?? {})
  if (held?.isCanceled) {
    return { differences, problem: `${id} is cancelled in Medusa: it takes no update any more`, isCanceled: true }
  }
  return held ? { differences } : { differences, problem: `Medusa has no order ${id}` }
}

/** An order takes the id of its Quotation, which is a write: refused, it is found by its name all the same. */
const withoutUpdates = (erpnext: Erpnext): Erpnext => ({
  ...erpnext,
  update: () => Promise.reject(new RelayError('permanent', 'nothing is written', { code: 'plan' })),
})
