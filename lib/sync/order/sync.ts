import type { Erpnext } from '../../erpnext/client.ts'
import { asRelayError } from '../../errors.ts'
import { hashOf } from '../../hash.ts'
import { ORDER_CANCELED } from '../../medusa/errors.ts'
import type { Medusa, OrderStatus } from '../../medusa/port.ts'
import { type JobOf, jobTarget } from '../../queue/jobs.ts'
import { done, type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import type { Queue } from '../../queue/send.ts'
import type { ReceivedJob } from '../../queue/work.ts'
import type { SyncStates } from '../../store/sync-state.ts'
import { UNKNOWN, wasReadSince } from '../state.ts'
import { readOrders } from './read.ts'
import { orderJob } from './resolve.ts'
import { orderStatus } from './status.ts'

export interface OrderSync {
  erpnext: Erpnext
  medusa: Medusa
  states: SyncStates
  queue: Queue
  now: () => number
}

/** Raise it when the mapping changes: every order is then written once more. */
const MAPPING_VERSION = 1

/** Equal fingerprints: Medusa accepted this very status, at this very place. */
export const orderFingerprint = (medusa: Medusa, medusaOrderId: string, status: OrderStatus): string =>
  hashOf([MAPPING_VERSION, medusa.orderDestination, medusaOrderId, medusa.orderPayload(status)])

/**
 * Makes a Medusa order say what ERPNext says: at most two reads and one write, no write where Medusa agrees already, and
 * no call at all where the order was read after the job was sent.
 */
export async function syncOrder(
  { erpnext, medusa, states, queue, now }: OrderSync,
  { job, sentAt, messageId }: ReceivedJob & { job: JobOf<'sync-order'> },
): Promise<Outcome> {
  const document = jobTarget(job)
  const id = job.medusa_order_id
  const state = await states.get(document)
  const unlinked = [...new Set([...(state?.salesOrders ?? []), ...(job.sales_orders ?? [])])]
  const nothingNew = unlinked.length === (state?.salesOrders ?? []).length
  if (!job.force && state && nothingNew && wasReadSince(state, sentAt)) return unchanged('read since the job was sent')

  const readAt = now()
  const { salesOrders = [], invoices = [] } = (await readOrders(erpnext, [id], new Map([[id, unlinked]]))).get(id) ?? {}
  const status = orderStatus(salesOrders, invoices)
  if (!status) return skipped(`no Sales Order has medusa_order_id ${id}`)

  const fingerprint = orderFingerprint(medusa, id, status)
  const linked = unlinked.length ? { salesOrders: unlinked } : {}
  /** Another worker wrote the row meanwhile: the order is looked at again. */
  const overtaken = async (force: boolean): Promise<Outcome> => {
    await queue.send([orderJob(id, unlinked, force)], `${messageId}-${state?.version ?? 0}`)
    return done('another worker was at it: queued again')
  }
  if (!job.force && state?.fingerprint === fingerprint) {
    return (await states.put(document, { ...state, readAt }, state.version)) ? unchanged() : overtaken(false)
  }
  // Before Medusa is told: should the process die in between and the change be undone, nobody must find that both sides
  // agree already.
  const begun = { fingerprint: UNKNOWN, readAt: state?.readAt ?? 0, ...linked }
  if (!(await states.put(document, begun, state?.version))) return overtaken(false)
  const version = (state?.version ?? 0) + 1
  try {
    const documents = salesOrders.map(({ name }) => ({ doctype: 'Sales Order', name }))
    await medusa.updateOrder(id, status, documents)
  } catch (thrown) {
    const error = asRelayError(thrown)
    if (error.kind === 'permanent') await states.put(document, { ...begun, refused: fingerprint }, version)
    if (error.code === ORDER_CANCELED) return skipped(`${id} is cancelled in Medusa`)
    throw error
  }
  const told = await states.put(document, { fingerprint, readAt, ...linked }, version)
  // If not, which of the two came last at Medusa nobody knows: forced.
  return told ? done(`${status.order_status}, ${status.payment_status}`) : overtaken(true)
}
