import { expect, test } from '@jest/globals'
import { createLog } from '../../../lib/log.ts'
import { parkDeadLetters } from '../../../lib/queue/dead-letters.ts'
import type { Job } from '../../../lib/queue/jobs.ts'
import { memoryParking, newParkingRows } from '../../../lib/store/memory-parking.ts'
import { sqsRecord } from '../../support/sqs-records.ts'

test('every dead letter, readable or not, becomes a parked row that says what it was', async () => {
  const rows = newParkingRows()
  const job: Job = { v: 1, kind: 'sync-order', medusa_order_id: 'order_01', cause: 'test' }
  const [known, broken] = ['a', 'b'].map(messageId => sqsRecord(job, { messageId, receiveCount: 1000 })) as [
    ReturnType<typeof sqsRecord>,
    ReturnType<typeof sqsRecord>,
  ]
  broken.body = '{'
  await parkDeadLetters([known, broken], { parking: memoryParking(rows), log: createLog(() => {}), now: () => 0 })
  expect([...rows.parked.values()]).toMatchObject([
    {
      status: 'parked',
      target: 'Medusa Order#order_01',
      job,
      code: 'dead-letter',
      reason: 'received 1000 times and never ended',
    },
    { status: 'parked', kind: 'unreadable', target: 'b', reason: 'the message is not JSON' },
  ])
})
