import type { OrderStatus } from '../../medusa/port.ts'
import { medusaOrderTarget, type NewJob } from '../../queue/jobs.ts'
import { type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import type { Relay } from '../../relay.ts'
import type { SyncState } from '../../store/sync-state.ts'
import { namesOf } from '../difference.ts'
import { orderDifferences } from './compare.ts'
import { type ErpnextOrder, readOrders } from './read.ts'
import { type MedusaOrders, orderJob } from './resolve.ts'
import { orderStatus } from './status.ts'
import { type OrderSync, orderFingerprint } from './sync.ts'

type Ports = Pick<OrderSync, 'erpnext' | 'medusa' | 'states'>

/** What ERPNext says of an order, beside what is remembered. */
export interface Standing extends ErpnextOrder {
  id: string
  state: SyncState | undefined
  /** Undefined where no Sales Order has the id. */
  said: { status: OrderStatus; fingerprint: string } | undefined
}

/** A sync for each of the orders whose status in ERPNext is not what Medusa last accepted, or refused for good. */
export async function differingOrders(ports: Ports, wanted: MedusaOrders): Promise<NewJob[]> {
  return (await standings(ports, wanted)).flatMap(({ id, state, said }): NewJob[] => {
    if (!said || [state?.fingerprint, state?.refused].includes(said.fingerprint)) return []
    return [orderJob(id, wanted.get(id) ?? [])]
  })
}

/** The sync that an order needs, or why it needs none. */
export type Looked = { job: NewJob } | { outcome: Outcome }

/**
 * Compares orders with what Medusa was told, and, where that can be read, with what it holds: a restored database, or
 * metadata that somebody edited. What Medusa refused for good is left alone until ERPNext says something else, or by `force`;
 * with `since` not what was written since then, or refused.
 */
export async function lookAtOrders(
  relay: Ports & Pick<Relay, 'log'>,
  medusaOrderIds: readonly string[],
  { force, since }: { force: boolean; since?: number | undefined },
): Promise<Looked[]> {
  const orders = await standings(relay, new Map(medusaOrderIds.map(id => [id, []])))
  const held = force ? undefined : await heldInMedusa(relay, orders)
  return orders.map(({ id, state, said }): Looked => {
    if (!said) return { outcome: skipped(`no Sales Order has medusa_order_id ${id}`) }
    if (force && !wasDoneSince(since, state, said)) return { job: orderJob(id, [], true) }
    if (force) return { outcome: unchanged('written since') }
    if (state?.refused === said.fingerprint)
      return { outcome: skipped('Medusa refused it, and nothing has changed since') }
    if (state?.fingerprint !== said.fingerprint) return { job: orderJob(id, []) }
    const { differences = [], isCanceled } = held?.beside(id, said.status) ?? {}
    if (!differences.length) return { outcome: unchanged() }
    if (isCanceled) return { outcome: skipped(`${id} is cancelled in Medusa`) }
    relay.log.info('order differs in Medusa', { target: medusaOrderTarget(id), fields: namesOf(differences) })
    return { job: orderJob(id, [], true) }
  })
}

const wasDoneSince = (
  since: number | undefined,
  state: SyncState | undefined,
  { fingerprint }: { fingerprint: string },
): boolean =>
  since !== undefined &&
  (state?.refused === fingerprint || (state?.fingerprint === fingerprint && state.readAt >= since))

/** Of the orders that Medusa was told all about: in what it holds something else by now. Undefined where that cannot be read. */
async function heldInMedusa({ medusa: { orderMetadata } }: Ports, orders: readonly Standing[]) {
  const told = orders.filter(({ state, said }) => said && state?.fingerprint === said.fingerprint)
  const [first] = told
  if (!orderMetadata || !first) return undefined
  const document = { doctype: 'Sales Order', name: first.salesOrders[0]?.name ?? '' }
  const held = await orderMetadata.find(
    told.map(({ id }) => id),
    document,
  )
  return {
    beside(id: string, status: OrderStatus) {
      const { metadata = {}, isCanceled = false } = held.get(id) ?? {}
      return { differences: orderDifferences(orderMetadata.of(status), metadata), isCanceled }
    },
  }
}

/** In two reads of ERPNext and one of the states, however many they are. */
export async function standings({ erpnext, medusa, states }: Ports, wanted: MedusaOrders): Promise<Standing[]> {
  const ids = [...wanted.keys()]
  if (!ids.length) return []
  const known = await states.getMany(ids.map(medusaOrderTarget))
  const stateOf = (id: string) => known.get(medusaOrderTarget(id))
  const unlinked = new Map(ids.map(id => [id, [...(wanted.get(id) ?? []), ...(stateOf(id)?.salesOrders ?? [])]]))
  const orders = await readOrders(erpnext, ids, unlinked)
  return ids.map(id => {
    const { salesOrders = [], invoices = [] } = orders.get(id) ?? {}
    const status = orderStatus(salesOrders, invoices)
    const said = status && { status, fingerprint: orderFingerprint(medusa, id, status) }
    return { id, state: stateOf(id), said, salesOrders, invoices }
  })
}
