import type { SQSRecord } from 'aws-lambda'
import { deduplicationId } from '../../lib/queue/jobs.ts'
import { type Queue, stamped } from '../../lib/queue/send.ts'
import type { Visibility } from '../../lib/queue/visibility.ts'
import { sqsRecord } from '../support/sqs-records.ts'

export interface FifoQueue extends Queue, Visibility {
  /** Whatever somebody else puts on the queue. */
  sendText(body: string, group: string): void
  /** Up to ten messages, and none of a group that has one in flight, unless `exclusive` is false. */
  receive(exclusive?: boolean): SQSRecord[]
  /** What Lambda does with the messages that its function has dealt with. */
  remove(records: readonly SQSRecord[]): void
  size(): number
  /** When something can be received, in milliseconds since 1970; undefined when there is nothing. */
  nextAt(): number | undefined
}

interface Message {
  record: SQSRecord
  group: string
  visibleAt: number
}

/** As serverless.yml has it, and AWS. */
const MOST = 10
const VISIBILITY_MS = 360_000
const DEDUPLICATION_MS = 300_000

/** SQS FIFO with a clock of its own: groups one at a time, messages that come back when their time has come. */
export function fifoQueue(now: () => number): FifoQueue {
  const messages: Message[] = []
  const sentAt = new Map<string, number>()
  let count = 0
  const inFlight = (group: string) => messages.some(message => message.group === group && message.visibleAt > now())

  const add = (record: SQSRecord) =>
    messages.push({ record, group: record.attributes.MessageGroupId ?? '', visibleAt: now() })

  return {
    async send(jobs, cause) {
      for (const newJob of jobs) {
        const job = stamped(newJob, cause)
        const id = deduplicationId(job)
        if (now() - (sentAt.get(id) ?? Number.NEGATIVE_INFINITY) < DEDUPLICATION_MS) continue
        sentAt.set(id, now())
        add(sqsRecord(job, { messageId: `message-${++count}`, sentAt: now(), receiveCount: 0 }))
      }
    },
    sendText(body, MessageGroupId) {
      const attributes = { ApproximateReceiveCount: '0', SentTimestamp: String(now()), MessageGroupId }
      add({ messageId: `message-${++count}`, receiptHandle: '', body, attributes } as SQSRecord)
    },
    receive(exclusive = true) {
      const blocked = new Set(exclusive ? messages.map(({ group }) => group).filter(inFlight) : [])
      const ready = messages.filter(({ group, visibleAt }) => !blocked.has(group) && visibleAt <= now())
      const received = ready.slice(0, MOST)
      for (const message of received) {
        message.visibleAt = now() + VISIBILITY_MS
        const { attributes } = message.record
        const ApproximateReceiveCount = String(Number(attributes.ApproximateReceiveCount) + 1)
        message.record = { ...message.record, attributes: { ...attributes, ApproximateReceiveCount } }
      }
      return received.map(({ record }) => record)
    },
    async comeBackAfter(records, seconds) {
      const ids = new Set(records.map(({ messageId }) => messageId))
      for (const message of messages) {
        if (ids.has(message.record.messageId)) message.visibleAt = now() + seconds * 1_000
      }
    },
    remove(records) {
      const ids = new Set(records.map(({ messageId }) => messageId))
      messages.splice(0, messages.length, ...messages.filter(({ record }) => !ids.has(record.messageId)))
    },
    size: () => messages.length,
    nextAt() {
      const groups = [...Map.groupBy(messages, ({ group }) => group).values()]
      const times = groups.map(group => Math.max(...group.map(({ visibleAt }) => visibleAt)))
      return times.length ? Math.min(...times) : undefined
    },
  }
}
