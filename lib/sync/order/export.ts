import type { Queue } from '../../queue/send.ts'
import { type OrderResolution, orderJobs } from './resolve.ts'

/**
 * Queues a forced sync of the Medusa order that a Sales Order belongs to. With no jobs, `reason` says why: no such
 * order, or none that Medusa knows.
 */
export async function exportSalesOrder(
  { queue, erpnext, log }: OrderResolution & { queue: Queue },
  name: string,
  cause: string,
): Promise<{ jobs: number; reason?: string }> {
  const { jobs, reason } = await orderJobs({ erpnext, log }, 'Sales Order', name, true)
  if (!jobs.length) return { jobs: 0, reason }
  await queue.send(jobs, cause)
  return { jobs: jobs.length }
}
