import * as z from 'zod'
import { asRelayError, RelayError } from '../errors.ts'
import { type OrderDoctype, orderDoctypes } from '../queue/job-schema.ts'
import type { Cursor } from '../store/cursors.ts'
import { changedRows, type SweepPorts } from './changed-rows.ts'
import { ordersOfDeleted } from './order/deleted.ts'
import { type MedusaOrders, medusaOrdersOf, salesOrdersOf } from './order/resolve.ts'
import type { OrderSync } from './order/sync.ts'
import { differingOrders } from './order/update.ts'

/** What a sweep found of one doctype. */
export interface Swept {
  doctype: string
  /** Rows that changed since the last sweep, or shortly before it. */
  rows: number
  /** Medusa orders that a sync was queued for. */
  queued: number
}

/** Rows of one list call: large enough to catch up on a day, small enough to be dealt with in a second. */
const PAGE_SIZE = 500

const named = z.object({ name: z.string(), modified: z.string() })
const deleted = named.extend({ deleted_doctype: z.enum(orderDoctypes), data: z.string().nullish() })

/**
 * Looks for documents that changed since the last look and whose webhooks never came: ERPNext forgets one after three
 * attempts. Compares with what Medusa last accepted and queues only what differs, whoever made the change.
 * @throws RelayError when a doctype could not be swept; the others are.
 */
export async function sweep(ports: OrderSync & SweepPorts, cause: string, pageSize = PAGE_SIZE): Promise<Swept[]> {
  const result: Swept[] = []
  const failures: RelayError[] = []
  const attempt = async (doctype: string, look: () => Promise<Swept>) => {
    try {
      result.push(await look())
    } catch (error) {
      const failure = asRelayError(error)
      ports.log.error('sweep failed', { doctype, code: failure.code, reason: failure.message })
      failures.push(failure)
    }
  }
  for (const doctype of orderDoctypes) {
    const query = { fields: ['name', 'modified'], filters: doctype === 'Sales Order' ? [] : SUBMITTED }
    await attempt(doctype, () =>
      sweepRows(ports, doctype, cause, changedRows(ports, doctype, named, { ...query, pageSize }), async rows => {
        const names = rows.map(({ name }) => name)
        return (await medusaOrdersOf(ports, await salesOrdersOf(ports.erpnext, doctype, names))).orders
      }),
    )
  }
  const query = { fields: ['name', 'modified', 'deleted_doctype', 'data'], filters: OF_ORDERS, pageSize }
  await attempt('Deleted Document', () =>
    sweepRows(ports, 'Deleted Document', cause, changedRows(ports, 'Deleted Document', deleted, query), rows =>
      ordersOfDeleted(ports, rows),
    ),
  )
  const [first] = failures
  if (first) throw new RelayError(first.kind, `${failures.length} doctype(s) not swept: ${first.message}`, first)
  return result
}

const SUBMITTED = [['docstatus', '>', 0]] as const
const OF_ORDERS = [['deleted_doctype', 'in', orderDoctypes satisfies readonly OrderDoctype[]]] as const

/** Queues what differs, page by page; the cursor moves only over what was queued. */
async function sweepRows<Row extends Cursor>(
  ports: OrderSync & SweepPorts,
  doctype: string,
  cause: string,
  pages: AsyncGenerator<{ rows: Row[]; done: () => Promise<void> }>,
  ordersOf: (rows: Row[]) => Promise<MedusaOrders>,
): Promise<Swept> {
  const swept: Swept = { doctype, rows: 0, queued: 0 }
  for await (const { rows, done } of pages) {
    const jobs = await differingOrders(ports, await ordersOf(rows))
    await ports.queue.send(jobs, cause)
    await done()
    swept.rows += rows.length
    swept.queued += jobs.length
  }
  return swept
}
