import * as z from 'zod'
import type { Relay } from '../../relay.ts'
import type { Counts } from '../../store/runs.ts'
import { OF_SHOP, orderIdPages, UNFINISHED, unpaidOrderIdPages } from '../order/open-orders.ts'
import { lookAtOrders } from '../order/update.ts'
import type { RunKind } from './kind.ts'
import { inTurn } from './pages.ts'

const input = z.strictObject({
  /** Finished orders too, as after a restored database. */
  all: z.boolean().optional(),
  /** Writes them even where both sides agree. */
  force: z.boolean().optional(),
  /** With `force`: but for those that were written since then. With `dryRun` too, how many are left is counted. */
  since: z.iso.datetime().optional(),
  dryRun: z.boolean().optional(),
})
type Input = z.output<typeof input>

/**
 * Drafts and orders that Medusa has no more are asked for one by one: of so many a page ends in a worker's time, though all
 * of them are such and Medusa takes seconds for an answer.
 */
const PAGE_SIZE = 20

/** Medusa order ids: all of the shop's; or those whose status or payment may still change without anybody telling. */
export const orderPages = ({ erpnext }: Pick<Relay, 'erpnext'>, { all }: Input, after?: string, pageSize = PAGE_SIZE) =>
  inTurn(
    all
      ? { all: from => orderIdPages(erpnext, OF_SHOP, from, pageSize) }
      : {
          unfinished: from => orderIdPages(erpnext, UNFINISHED, from, pageSize),
          unpaid: from => unpaidOrderIdPages(erpnext, from, pageSize),
        },
    after,
  )

/**
 * Looks at the shop's orders, and queues a sync for those that differ, which counts as `queued`: two workers at one order
 * cannot tell which of them came last at Medusa. An invoice becomes Overdue overnight without a webhook and without a new
 * `modified` (recorded).
 */
export const updateOrders: RunKind<Input, string> = {
  input,
  pages: (relay, given, after) => orderPages(relay, given, after),
  expected: ({ erpnext }, { all }) => erpnext.count('Sales Order', all ? OF_SHOP : UNFINISHED),
  async work(relay, { input: { force = false, since, dryRun }, rows, cause }) {
    const looked = await lookAtOrders(relay, rows, { force, since: since ? Date.parse(since) : undefined })
    const jobs = looked.flatMap(each => ('job' in each ? [each.job] : []))
    if (!dryRun) await relay.queue.send(jobs, cause)
    const counts: Partial<Counts> = { queued: jobs.length }
    const ended = (outcome: 'unchanged' | 'skipped') =>
      looked.filter(each => 'outcome' in each && each.outcome.outcome === outcome).length
    return { ...counts, unchanged: ended('unchanged'), skipped: ended('skipped') }
  },
}
