import { RelayError } from '../../errors.ts'
import type { NewJob } from '../../queue/jobs.ts'
import type { Outcome } from '../../queue/outcome.ts'
import { park } from '../../queue/parked-job.ts'
import { stamped } from '../../queue/send.ts'
import type { Relay } from '../../relay.ts'
import { type ParkedJob, parkedId } from '../../store/parking.ts'
import type { Counts } from '../../store/runs.ts'

/** How one document of a page ended, and the job that would have done the same for it alone. */
export interface Ended {
  job: NewJob
  result: Outcome | RelayError
}

type Ports = Pick<Relay, 'parking' | 'queue' | 'log' | 'now'>

/**
 * Sees to what a page's documents ended in, as the queue's worker does for single jobs: a permanent failure parks its job,
 * one that may pass queues it, and what is done or unchanged clears the row of an earlier failure. Answers the counts. A
 * dry run counts only.
 * @throws RelayError of kind `configuration`, which concerns all
 */
export async function settle(
  ports: Ports,
  ended: readonly Ended[],
  { cause, dryRun = false }: { cause: string; dryRun?: boolean | undefined },
): Promise<Partial<Counts>> {
  const counts: Partial<Counts> = {}
  for (const { result } of ended) {
    if (result instanceof RelayError && result.kind === 'configuration') throw result
    const counted = countedAs(result)
    counts[counted] = (counts[counted] ?? 0) + 1
  }
  if (dryRun || !ended.length) return counts
  const { parked } = await ports.parking.look(ended.map(({ job }) => parkedId(job)))
  for (const each of ended) await settleOne(ports, each, parked.get(parkedId(each.job)), cause)
  return counts
}

async function settleOne(ports: Ports, { job, result }: Ended, row: ParkedJob | undefined, cause: string) {
  const counted = countedAs(result)
  if (!(result instanceof RelayError)) {
    if (row && counted !== 'skipped') await ports.parking.clear(row.id)
  } else if (counted === 'parked') {
    const work = { id: parkedId(job), task: { job: stamped(job, cause) }, records: [] }
    await park(ports, work, { code: result.code, reason: result.message }, row)
  } else {
    // The same job and cause when the page is done again: SQS keeps one of them.
    await ports.queue.send([job], cause)
  }
}

function countedAs(result: Outcome | RelayError): Exclude<keyof Counts, 'total'> {
  if (result instanceof RelayError) return result.kind === 'permanent' ? 'parked' : 'queued'
  if (result.outcome !== 'done') return result.outcome
  return result.how === 'created' || result.how === 'adopted' ? result.how : 'updated'
}
