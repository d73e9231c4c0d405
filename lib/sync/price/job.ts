import { RelayError } from '../../errors.ts'
import { type JobOf, priceTarget } from '../../queue/jobs.ts'
import { done, type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import type { ReceivedJob } from '../../queue/work.ts'
import { wasReadSince } from '../state.ts'
import { type PriceSync, type SyncedPrices, syncPrices } from './sync.ts'

/** Makes what an item costs in Medusa agree with its Item Prices. */
export async function syncPrice(
  sync: PriceSync,
  { job, sentAt }: ReceivedJob & { job: JobOf<'sync-price'> },
): Promise<Outcome> {
  const { item_code, force, trashed } = job
  const target = priceTarget(item_code)
  const state = await sync.states.get(target)
  if (!force && !trashed && state && wasReadSince(state, sentAt)) return unchanged('read since the job was sent')
  const states = new Map(state ? [[target, state]] : [])
  const results = await syncPrices(sync, new Map([[item_code, job]]), { states, readAt: sync.now() })
  const result = results.get(item_code)
  if (!result || result instanceof RelayError) throw result ?? new Error(`${item_code} came to no end`)
  return outcomeOf(result, job)
}

/** Of several Item Prices one reason is told: that of the one that changed. */
function outcomeOf({ rows, changed, detail }: SyncedPrices, { prices = [] }: JobOf<'sync-price'>): Outcome {
  const about = prices.flatMap(name => rows.get(name) ?? [])
  const outcomes = about.length ? about : [...rows.values()]
  if (changed)
    return done(
      detail,
      outcomes.map(each => ('how' in each ? each.how : undefined)).find(how => how),
    )
  const reasons = outcomes.flatMap(each => (each.outcome === 'skipped' ? each.reason : []))
  return reasons.length && reasons.length === outcomes.length ? skipped([...new Set(reasons)].join('; ')) : unchanged()
}
