import { expect, test } from '@jest/globals'
import { all, target } from './packaged.ts'

const FOURTEEN_DAYS = 14 * 24 * 60 * 60

// EventBridge Scheduler writes to no FIFO queue; its own is in schedules.test.ts.
const queues = all('AWS::SQS::Queue').filter(([id]) => id !== 'SchedulesDeadQueue')
const sources = all('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties)
const work = queues.filter(([, { Properties }]) => Properties.RedrivePolicy)
/** By the id of the queue it belongs to. */
const deadLetterQueues = new Map(
  work.map(([id, { Properties }]) => [id, Properties.RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0] as string]),
)

test('every queue is FIFO with high throughput, encrypted, and keeps messages for 14 days', () => {
  expect(queues.length).toBeGreaterThan(0)
  for (const [, { Properties }] of queues) {
    expect(Properties).toMatchObject({
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: FOURTEEN_DAYS,
    })
    expect(Properties.QueueName).toMatch(/^[\w-]{1,75}\.fifo$/)
  }
})

// What lies in a dead-letter queue is parked, and parking needs the table alone. Another queue behind it would only be a
// place that nobody looks at: while its worker fails, a message stays for 14 days, and the alarm rings.
test('every queue has a dead-letter queue of its own, but for the dead-letter queues themselves', () => {
  const dead = [...deadLetterQueues.values()]
  expect(new Set(dead).size).toBe(dead.length)
  expect([...deadLetterQueues.keys(), ...dead].toSorted()).toEqual(queues.map(([id]) => id).toSorted())
  for (const [id, { Properties }] of queues) expect(Properties.QueueName.endsWith('-dead.fifo')).toBe(dead.includes(id))
})

// Its receive count rises whenever an earlier message of its group fails, and a server may be away for a day: one try in
// 15 minutes makes 96.
test('a message is tried for longer than a day before it is given up', () => {
  for (const [, { Properties }] of work) {
    expect(Properties.RedrivePolicy.maxReceiveCount).toBeGreaterThan(200)
    expect(Properties.RedrivePolicy.maxReceiveCount).toBeLessThanOrEqual(1000) // AWS takes no more
  }
})

test('every queue has one worker, so that two never take the same messages', () => {
  const read = sources.map(({ EventSourceArn }) => EventSourceArn['Fn::GetAtt'][0])
  expect(read.toSorted()).toEqual(queues.map(([id]) => id).toSorted())
})

test('a message is out of sight for six times as long as its worker may take, as AWS asks', () => {
  for (const { EventSourceArn, FunctionName } of sources) {
    const { VisibilityTimeout } = target(EventSourceArn).Properties
    expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * target(FunctionName).Properties.Timeout)
    expect(VisibilityTimeout).toBeLessThanOrEqual(12 * 60 * 60) // AWS takes no more
  }
})

test('every event source keeps to what AWS takes for FIFO queues, and reports failures one by one', () => {
  for (const source of sources) {
    expect(source.BatchSize).toBeLessThanOrEqual(10)
    expect(source).not.toHaveProperty('MaximumBatchingWindowInSeconds')
    expect(source.FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
    expect(source.ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(2)
    expect(source.ScalingConfig.MaximumConcurrency).toBeLessThanOrEqual(1000)
  }
})
