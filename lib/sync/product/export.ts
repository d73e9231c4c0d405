import * as z from 'zod'
import type { Erpnext } from '../../erpnext/client.ts'
import { check } from '../../erpnext/fields.ts'
import type { Queue } from '../../queue/send.ts'
import { skipReason } from './mapping.ts'

const websiteItem = z.object({ item_code: z.string(), has_variants: check })

/** Queues a forced sync of the item that a Website Item sells. With no jobs, `reason` says why it is no product. */
export async function exportWebsiteItem(
  { queue, erpnext }: { queue: Queue; erpnext: Erpnext },
  name: string,
  cause: string,
): Promise<{ jobs: number; reason?: string }> {
  const found = await erpnext.get('Website Item', name, websiteItem)
  if (!found) return { jobs: 0, reason: `Website Item ${name} does not exist in ERPNext` }
  const reason = skipReason(found)
  if (reason) return { jobs: 0, reason: `Website Item ${name} is no product. ${reason}` }
  await queue.send([{ kind: 'sync-item', item_code: found.item_code, force: true }], cause)
  return { jobs: 1 }
}
