import * as z from 'zod'
import type { Queue } from '../../queue/send.ts'
import { type OrderResolution, orderJobs } from './resolve.ts'

/** Which Sales Order to export. */
export const exportInput = z.strictObject({ name: z.string().min(1) })

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
