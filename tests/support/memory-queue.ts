import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'
import { deduplicationId } from '../../lib/queue/jobs.ts'
import { type Queue, stamped } from '../../lib/queue/send.ts'
import type { Visibility } from '../../lib/queue/visibility.ts'
import { sqsRecord } from './sqs-records.ts'

export interface MemoryQueue extends Queue, Visibility {
  /** Seconds that messages were told to stay away, newest last; the queue itself brings them back at once. */
  pauses: number[]
  /** Messages not yet done, in the order they came. */
  waiting: SQSRecord[]
  /** Hands batches of up to ten to the worker until nothing waits; what it returns as failed comes back later. */
  drain(worker: (records: SQSRecord[]) => Promise<SQSBatchResponse>): Promise<void>
  /** Hands over one batch. */
  deliver(worker: (records: SQSRecord[]) => Promise<SQSBatchResponse>, size?: number): Promise<void>
}

const RECEIVED_AT_MOST = 20

/** A FIFO queue in memory that feeds a worker as Lambda's event source does; `now` stamps what is sent. */
export function memoryQueue(now: () => number): MemoryQueue {
  const seen = new Set<string>()
  let count = 0
  const queue: MemoryQueue = {
    waiting: [],
    pauses: [],
    async comeBackAfter(_, seconds) {
      queue.pauses.push(seconds)
    },
    async send(jobs, cause) {
      for (const newJob of jobs) {
        const job = stamped(newJob, cause)
        if (seen.has(deduplicationId(job))) continue
        seen.add(deduplicationId(job))
        queue.waiting.push(sqsRecord(job, { messageId: `message-${++count}`, sentAt: now(), receiveCount: 0 }))
      }
    },
    async deliver(worker, size = 10) {
      const batch = queue.waiting.splice(0, size)
      for (const { attributes } of batch)
        attributes.ApproximateReceiveCount = `${+attributes.ApproximateReceiveCount + 1}`
      const { batchItemFailures } = await worker(batch)
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
      queue.waiting.push(...batch.filter(({ messageId }) => failed.has(messageId)))
    },
    async drain(worker) {
      while (queue.waiting.length) {
        await queue.deliver(worker)
        const stuck = queue.waiting.find(({ attributes }) => +attributes.ApproximateReceiveCount >= RECEIVED_AT_MOST)
        if (stuck) throw new Error(`received ${RECEIVED_AT_MOST} times: ${stuck.body}`)
      }
    },
  }
  return queue
}
