import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { SQSRecord } from 'aws-lambda'
import { type QueueName, queueNames } from './jobs.ts'

/** Sets when messages that a worker could not do come back. */
export interface Visibility {
  /** All with the same pause, so that a group comes back as a whole. */
  comeBackAfter(records: readonly SQSRecord[], seconds: number): Promise<void>
}

export const sqsVisibility = (client: SQSClient, urlOf: (queue: QueueName) => string): Visibility => ({
  async comeBackAfter(records, seconds) {
    const [first] = records
    if (!first) return
    const QueueUrl = urlOf(queueNames.find(name => first.eventSourceARN.endsWith(`${name}.fifo`)) ?? 'orders')
    const Entries = records.map(({ receiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    }))
    const { Failed = [] } = await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }))
    if (Failed.length) throw new Error(`SQS changed the visibility of all but ${Failed.length}: ${Failed[0]?.Message}`)
  },
})
