import type { SQSRecord } from 'aws-lambda'
import { correlated } from '../correlation.ts'
import type { Log } from '../log.ts'
import type { Parking } from '../store/parking.ts'
import { parkedRow } from './parked-job.ts'
import { workOf } from './work.ts'

/** Parks every message of a dead-letter queue; when it returns they may all be deleted. */
export async function parkDeadLetters(
  records: readonly SQSRecord[],
  { parking, log, now }: { parking: Parking; log: Log; now: () => number },
): Promise<void> {
  const works = workOf(records).flat()
  const { parked } = await parking.look(works.map(({ id }) => id))
  for (const work of works) {
    const { task, received } = work
    const reason = 'unreadable' in task ? task.unreadable : `received ${received} times and never ended`
    const why = { status: 'parked', code: 'dead-letter', reason, attempts: 0 } as const
    const row = parkedRow(work, why, parked.get(work.id), now())
    await parking.park(row)
    correlated(work.correlationIds[0], () =>
      log.error('dead letter parked', { kind: row.kind, target: row.target, reason: row.reason }),
    )
  }
}
