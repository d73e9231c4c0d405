import { asRelayError, RelayError } from '../errors.ts'
import type { Relay } from '../relay.ts'
import { changedRows } from './changed-rows.ts'
import { customerSweep, MEDUSA_CUSTOMERS, sweepMedusaCustomers } from './customer/sweep.ts'
import { itemGroupSweep } from './item-group/sweep.ts'
import { orderSweeps } from './order/sweep.ts'
import { itemPriceSweep } from './price/sweep.ts'
import { itemSweep, websiteItemSweep } from './product/sweep.ts'
import { binSweep, withStock } from './stock/sweep.ts'
import { deletedDocuments, type Sweepable, type SweptDoctype, sweptRow } from './sweepable.ts'

/** What a sweep found of one doctype. */
export interface Swept {
  doctype: string
  /** Rows that changed since the last sweep, or shortly before it. */
  rows: number
  /** Jobs queued for what differs. */
  queued: number
}

/** All that is swept, in this order; a new doctype joins by a line. */
const doctypes: readonly SweptDoctype[] = [
  ...orderSweeps,
  itemGroupSweep,
  withStock(websiteItemSweep),
  itemSweep,
  itemPriceSweep,
  binSweep,
  customerSweep,
]
const sweepables: readonly Sweepable[] = [...doctypes, deletedDocuments(doctypes)]

/** ERPNext's doctypes that a sweep has a cursor for. */
export const sweptDoctypes: readonly string[] = sweepables.map(({ doctype }) => doctype)

/** And Medusa's customers, who come the other way. */
const sweeps: readonly { doctype: string; run(...given: SweepArguments): Promise<Swept> }[] = [
  ...sweepables.map(each => ({
    doctype: each.doctype,
    run: (...[relay, cause, pageSize]: SweepArguments) => sweepDoctype(relay, each, cause, pageSize),
  })),
  { doctype: MEDUSA_CUSTOMERS, run: sweepMedusaCustomers },
]
type SweepArguments = [relay: Relay, cause: string, pageSize: number]

/** Rows of one list call: large enough to catch up on a day, small enough to be dealt with in a second. */
const PAGE_SIZE = 500

/**
 * Looks for documents that changed since the last look and whose webhooks never came: ERPNext forgets one after three
 * attempts. Compares with what Medusa last accepted and queues only what differs, whoever made the change.
 * @throws RelayError when a doctype could not be swept; the others are.
 */
export async function sweep(relay: Relay, cause: string, pageSize = PAGE_SIZE): Promise<Swept[]> {
  const result: Swept[] = []
  const failures: RelayError[] = []
  for (const each of sweeps) {
    try {
      result.push(await each.run(relay, cause, pageSize))
    } catch (error) {
      const failure = asRelayError(error)
      relay.log.error('sweep failed', { doctype: each.doctype, code: failure.code, reason: failure.message })
      failures.push(failure)
    }
  }
  const [first] = failures
  if (first) throw new RelayError(first.kind, `${failures.length} doctype(s) not swept: ${first.message}`, first)
  return result
}

/** Queues what differs, page by page; the cursor moves only over what was queued. */
async function sweepDoctype(
  relay: Relay,
  { doctype, filters, fields = [], jobs: jobsFor }: Sweepable,
  cause: string,
  pageSize: number,
): Promise<Swept> {
  const swept: Swept = { doctype, rows: 0, queued: 0 }
  const query = { fields: ['name', 'modified', ...fields], filters, pageSize }
  for await (const { rows, done } of changedRows(relay, doctype, sweptRow, query)) {
    const jobs = await jobsFor(relay, rows)
    await relay.queue.send(jobs, cause)
    await done()
    swept.rows += rows.length
    swept.queued += jobs.length
  }
  return swept
}
