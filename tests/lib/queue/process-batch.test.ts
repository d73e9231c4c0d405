import { expect, test } from '@jest/globals'
import { RelayError } from '../../../lib/errors.ts'
import { createLog } from '../../../lib/log.ts'
import type { Job } from '../../../lib/queue/jobs.ts'
import { done } from '../../../lib/queue/outcome.ts'
import { processBatch, type ReceivedJob } from '../../../lib/queue/process-batch.ts'
import { sqsRecord } from '../../support/sqs-records.ts'

const sync = (medusa_order_id: string, fields: object = {}): Job =>
  ({ v: 1, kind: 'sync-order', medusa_order_id, cause: 'test', ...fields }) as Job
const resolve = (name: string): Job => ({ v: 1, kind: 'resolve-orders', doctype: 'Sales Invoice', name, cause: 'test' })

/** Runs records; `fail` names the targets whose job fails. Returns what ran and which messages go back. */
async function run(records: ReturnType<typeof sqsRecord>[], fail: string[] = []) {
  const ran: ReceivedJob[] = []
  const lines: string[] = []
  const { batchItemFailures } = await processBatch(
    records,
    async received => {
      ran.push(received)
      const name = 'name' in received.job ? received.job.name : received.job.medusa_order_id
      if (fail.includes(name)) throw new RelayError('transient', 'Medusa is away', { code: 'network' })
      return done()
    },
    { log: createLog(line => lines.push(line)), now: () => 0 },
  )
  return { ran, lines, failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) }
}
const names = (ran: ReceivedJob[]) => ran.map(({ job }) => (job.kind === 'sync-order' ? job.medusa_order_id : job.name))

test('jobs for one order are done once, as of the newest of them', async () => {
  const { ran, failed } = await run([
    sqsRecord(sync('order_01'), { messageId: 'a', sentAt: 5 }),
    sqsRecord(sync('order_02'), { messageId: 'b', sentAt: 6 }),
    sqsRecord(sync('order_01', { force: true }), { messageId: 'c', sentAt: 9 }),
  ])
  expect(names(ran)).toEqual(['order_01', 'order_02'])
  expect(ran[0]).toMatchObject({ sentAt: 9, job: { force: true } })
  expect(failed).toEqual([])
})

test('a failed job goes back with all the messages merged into it; other groups go on', async () => {
  const { ran, failed } = await run(
    [
      sqsRecord(sync('order_01'), { messageId: 'a' }),
      sqsRecord(sync('order_02'), { messageId: 'b' }),
      sqsRecord(sync('order_01'), { messageId: 'c' }),
    ],
    ['order_01'],
  )
  expect(failed).toEqual(['a', 'c'])
  expect(names(ran)).toEqual(['order_01', 'order_02'])
})

test('the later jobs of a failed one’s group go back unrun, the earlier ones stay done', async () => {
  const together = ['first', 'second', 'third'].map((name, index) => {
    const record = sqsRecord(resolve(name), { messageId: String(index) })
    record.attributes.MessageGroupId = 'one group'
    return record
  })
  const { ran, failed } = await run(together, ['second'])
  expect(names(ran)).toEqual(['first', 'second'])
  expect(failed).toEqual(['1', '2'])
})

test('the log says what became of each job, and why one failed', async () => {
  const { lines } = await run(
    [sqsRecord(sync('order_01'), { messageId: 'a' }), sqsRecord(resolve('SINV-1'), { messageId: 'b' })],
    ['SINV-1'],
  )
  expect(lines.map(line => JSON.parse(line))).toEqual([
    expect.objectContaining({ message: 'job', target: 'Medusa Order#order_01', outcome: 'done', cause: 'test' }),
    expect.objectContaining({ message: 'job failed', target: 'Sales Invoice#SINV-1', reason: 'Medusa is away' }),
  ])
})
