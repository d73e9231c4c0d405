import { medusaOrderTarget, type NewJob } from '../../queue/jobs.ts'
import { openOrderIds } from './open-orders.ts'
import { readOrders } from './read.ts'
import { type MedusaOrders, orderJob } from './resolve.ts'
import { orderStatus } from './status.ts'
import { type OrderSync, orderFingerprint } from './sync.ts'

export interface OrderUpdate {
  /** Medusa orders looked at. */
  total: number
  /** Those that a sync was queued for. */
  queued: number
}

const PAGE_SIZE = 200

/**
 * Looks at every open order and queues a sync for those that Medusa was told something else about: an invoice becomes
 * Overdue overnight without a webhook and without a new `modified` (recorded).
 */
export async function updateOrders(sync: OrderSync, cause: string, pageSize = PAGE_SIZE): Promise<OrderUpdate> {
  const seen = new Set<string>()
  let queued = 0
  for await (const page of openOrderIds(sync.erpnext, pageSize)) {
    const ids = page.filter(id => !seen.has(id))
    for (const id of ids) seen.add(id)
    if (!ids.length) continue
    const jobs = await differingOrders(sync, new Map(ids.map(id => [id, []])))
    await sync.queue.send(jobs, cause)
    queued += jobs.length
  }
  return { total: seen.size, queued }
}

/** A sync for each of the orders whose status in ERPNext is not what Medusa last accepted, or refused for good. */
export async function differingOrders(
  { erpnext, medusa, states }: Pick<OrderSync, 'erpnext' | 'medusa' | 'states'>,
  wanted: MedusaOrders,
): Promise<NewJob[]> {
  const ids = [...wanted.keys()]
  if (!ids.length) return []
  const known = await states.getMany(ids.map(medusaOrderTarget))
  const unlinked = new Map(
    ids.map(id => [id, [...(wanted.get(id) ?? []), ...(known.get(medusaOrderTarget(id))?.salesOrders ?? [])]]),
  )
  const orders = await readOrders(erpnext, ids, unlinked)
  return ids.flatMap((id): NewJob[] => {
    const status = orderStatus(orders.get(id)?.salesOrders ?? [], orders.get(id)?.invoices ?? [])
    const state = known.get(medusaOrderTarget(id))
    if (!status || [state?.fingerprint, state?.refused].includes(orderFingerprint(medusa, id, status))) return []
    return [orderJob(id, wanted.get(id) ?? [])]
  })
}
