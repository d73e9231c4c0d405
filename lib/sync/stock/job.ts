import { RelayError } from '../../errors.ts'
import { type JobOf, stockTarget } from '../../queue/jobs.ts'
import { type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import type { ReceivedJob } from '../../queue/work.ts'
import { UNKNOWN, wasReadSince } from '../state.ts'
import { stockMasters } from './masters.ts'
import { readStock } from './read.ts'
import { type StockSync, syncStock } from './sync.ts'

type SyncStockJob = Pick<ReceivedJob, 'sentAt'> & { job: JobOf<'sync-stock'> }

/** Makes the flag and the levels of an item agree with its Bins as they are now. */
export async function syncStockJob(sync: StockSync, { job, sentAt }: SyncStockJob): Promise<Outcome> {
  const target = stockTarget(job.item_code)
  const state = await sync.states.get(target)
  if (!job.force && state && wasReadSince(state, sentAt)) return unchanged('read since the job was sent')
  const readAt = sync.now()
  const [masters, rows] = await Promise.all([stockMasters(sync), readStock(sync, [job.item_code])])
  if (!rows.length) {
    // Noted, for what the shop does not sell moves as often as what it does.
    await sync.states.put(target, { fingerprint: UNKNOWN, readAt }, state?.version)
    return skipped('no published Website Item has that item code')
  }
  const states = new Map(state ? [[target, state]] : [])
  const results = await syncStock(sync, rows, { masters, states, lookAtMedusa: job.force })
  const result = results.get(job.item_code)
  if (!result || result instanceof RelayError) throw result ?? new Error(`${job.item_code} came to no end`)
  return result
}
