import * as z from 'zod'
import type { Erpnext } from '../../erpnext/client.ts'
import type { Queue } from '../../queue/send.ts'

const websiteItem = z.object({ item_code: z.string() })

/** Queues a forced sync of the item that a Website Item sells. With no jobs, `reason` says that there is none. */
export async function exportWebsiteItem(
  { queue, erpnext }: { queue: Queue; erpnext: Erpnext },
  name: string,
  cause: string,
): Promise<{ jobs: number; reason?: string }> {
  const found = await erpnext.get('Website Item', name, websiteItem)
  if (!found) return { jobs: 0, reason: `Website Item ${name} does not exist in ERPNext` }
  await queue.send([{ kind: 'sync-item', item_code: found.item_code, force: true }], cause)
  return { jobs: 1 }
}
