import type { Erpnext } from '../../erpnext/client.ts'
import { RelayError } from '../../errors.ts'
import { medusaOrderTarget } from '../../queue/jobs.ts'
import type { Relay } from '../../relay.ts'
import { readOrders } from '../order/read.ts'
import { medusaOrdersOf, orderJob } from '../order/resolve.ts'
import { orderStatus } from '../order/status.ts'
import { orderFingerprint } from '../order/sync.ts'
import { parkedAgainst, refusedAgainst } from './against.ts'
import type { Plan } from './plan.ts'

/**
 * What the Medusa order of a Sales Order would be told. Medusa is not asked: it agrees when it accepted just this last. One
 * Sales Order has one Medusa order.
 */
export async function planOrder(relay: Relay, name: string): Promise<Plan | undefined> {
  const reading = { erpnext: withoutUpdates(relay.erpnext), log: { ...relay.log, warn: () => undefined } }
  const { orders, known } = await medusaOrdersOf(reading, [name])
  if (!known.length) return undefined
  const resolving = { kind: 'resolve-orders', doctype: 'Sales Order', name } as const
  const [found] = orders
  if (!found) {
    const reason = 'neither it nor its Quotation has a medusa_order_id: it is no order of the shop'
    return { agree: false, facts: {}, against: [reason, ...(await parkedAgainst(relay, [resolving]))], differences: [] }
  }
  const [id, names] = found
  const state = (await relay.states.getMany([medusaOrderTarget(id)])).get(medusaOrderTarget(id))
  const unlinked = [...new Set([...names, ...(state?.salesOrders ?? [])])]
  const { salesOrders = [], invoices = [] } =
    (await readOrders(relay.erpnext, [id], new Map([[id, unlinked]]))).get(id) ?? {}
  const parked = await parkedAgainst(relay, [resolving, orderJob(id, unlinked)])
  const status = orderStatus(salesOrders, invoices)
  if (!status) {
    return {
      agree: false,
      facts: { medusa_order_id: id },
      against: ['no Sales Order counts', ...parked],
      differences: [],
    }
  }
  const fingerprint = orderFingerprint(relay.medusa, id, status)
  const agreed = state?.fingerprint === fingerprint
  const says = contentOf(relay.medusa.orderPayload(status))
  const against = [...refusedAgainst(state, fingerprint), ...parked]
  const facts = {
    medusa_order_id: id,
    'Sales Orders': salesOrders.map(each => ({ name: each.name, status: each.status, docstatus: each.docstatus })),
    'Sales Invoices': [...new Set(invoices.map(each => `${each.name} (${each.status})`))],
    customer: `${status.customer} (${status.customer_id ?? 'without a medusa_id'})`,
    'Medusa accepted last': agreed ? says : 'something else, or nothing that the relay remembers',
  }
  const differences = agreed
    ? []
    : Object.entries(says).map(([field, erpnext]) => ({ field, medusa: undefined, erpnext }))
  return { agree: agreed && !against.length, facts, against, differences }
}

/** Medusa 2 has it in the order's metadata. */
const contentOf = ({ metadata, ...fields }: Record<string, unknown>): Record<string, unknown> => ({
  ...fields,
  ...(metadata ?? {}),
})

/** An order takes the id of its Quotation, which is a write: refused, it is found by its name all the same. */
const withoutUpdates = (erpnext: Erpnext): Erpnext => ({
  ...erpnext,
  update: () => Promise.reject(new RelayError('permanent', 'nothing is written', { code: 'plan' })),
})
