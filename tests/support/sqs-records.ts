import type { SQSRecord } from 'aws-lambda'
import { groupId, type Job, queueOf } from '../../lib/queue/jobs.ts'

/** A record as Lambda hands it to a worker, made from a job. */
export function sqsRecord(job: Job, fields: { messageId: string; sentAt?: number; receiveCount?: number }): SQSRecord {
  return {
    messageId: fields.messageId,
    receiptHandle: `receipt-${fields.messageId}`,
    body: JSON.stringify(job),
    attributes: {
      ApproximateReceiveCount: String(fields.receiveCount ?? 1),
      SentTimestamp: String(fields.sentAt ?? 0),
      SenderId: 'relay',
      ApproximateFirstReceiveTimestamp: '0',
      MessageGroupId: groupId(job),
      MessageDeduplicationId: fields.messageId,
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-central-1:000000000000:relay-${queueOf(job)}.fifo`,
    awsRegion: 'eu-central-1',
  }
}
