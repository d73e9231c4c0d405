import type { SQSRecord } from 'aws-lambda'
import type { Log } from '../log.ts'
import type { ParkedJob, Parking } from '../store/parking.ts'
import { jobTarget } from './jobs.ts'
import { parkedJob } from './parked-job.ts'
import { workOf } from './work.ts'

/** Parks every message of a dead-letter queue; when it returns they may all be deleted. */
export async function parkDeadLetters(
  records: readonly SQSRecord[],
  { parking, log, now }: { parking: Parking; log: Log; now: () => number },
): Promise<void> {
  const works = workOf(records).flat()
  const { parked } = await parking.look(works.map(({ id }) => id))
  for (const { id, received, task, records: messages } of works) {
    const job = 'job' in task ? parkedJob(task.job, parked.get(id)) : undefined
    const row: ParkedJob = {
      id,
      status: 'parked',
      kind: job?.kind ?? 'unreadable',
      target: job ? jobTarget(job) : (messages[0]?.messageId ?? ''),
      job,
      code: 'dead-letter',
      reason: 'unreadable' in task ? task.unreadable : `received ${received} times and never ended`,
      parked_at: new Date(now()).toISOString(),
      attempts: 0,
    }
    await parking.park(row)
    log.error('dead letter parked', { kind: row.kind, target: row.target, reason: row.reason })
  }
}
