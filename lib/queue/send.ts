import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { correlationId } from '../correlation.ts'
import { RelayError } from '../errors.ts'
import { deduplicationId, groupId, type Job, type NewJob, type QueueName, queueOf } from './jobs.ts'

export interface Queue {
  /**
   * Queues jobs under one cause; resolves only when SQS has them all.
   * @throws RelayError of kind `transient` when it has not; some may be queued then, and sending again is safe.
   */
  send(jobs: readonly NewJob[], cause: string): Promise<void>
}

/** Region, credentials and, on one machine, `AWS_ENDPOINT_URL_SQS` come from the environment. */
export const connectSqs = (): SQSClient =>
  // Frappe gives a webhook 5 s in all: two quick tries fit, a patient one does not.
  new SQSClient({ maxAttempts: 2, requestHandler: { connectionTimeout: 1_000, requestTimeout: 1_500 } })

const ENTRIES_PER_BATCH = 10

/** `urlOf` is asked only for the queues that are used. */
export function sqsQueue(client: SQSClient, urlOf: (queue: QueueName) => string): Queue {
  const sendBatch = async (QueueUrl: string, jobs: readonly Job[]) => {
    const messages = jobs.map(message)
    const [only] = messages
    if (only && messages.length === 1) {
      await client.send(new SendMessageCommand({ QueueUrl, ...only }))
      return
    }
    const Entries = messages.map((entry, index) => ({ Id: String(index), ...entry }))
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    if (Failed.length) throw new Error(`SQS refused ${Failed.length} of ${jobs.length} messages: ${Failed[0]?.Message}`)
  }
  return {
    async send(newJobs, cause) {
      const jobs = newJobs.map(of => stamped(of, cause))
      try {
        for (const [queue, own] of Map.groupBy(jobs, queueOf)) {
          for (let from = 0; from < own.length; from += ENTRIES_PER_BATCH) {
            await sendBatch(urlOf(queue), own.slice(from, from + ENTRIES_PER_BATCH))
          }
        }
      } catch (error) {
        throw new RelayError('transient', `SQS: ${(error as Error).message}`, {
          code: 'not-queued',
          server: 'aws',
          cause: error,
        })
      }
    },
  }
}

/**
 * The job as it goes on the queue. It belongs to what its sender belongs to; one that is queued again, to what it did. Two
 * fields, for SQS drops what has been sent for the same cause, and one webhook may lead to the same job in two ways.
 */
export const stamped = (of: NewJob, cause: string): Job =>
  ({ v: 1, cause, correlation_id: correlationId() ?? cause, ...of }) as Job

const message = (of: Job) => ({
  MessageBody: JSON.stringify(of),
  MessageGroupId: groupId(of),
  MessageDeduplicationId: deduplicationId(of),
})
