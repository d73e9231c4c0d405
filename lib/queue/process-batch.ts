import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'
import { asRelayError } from '../errors.ts'
import type { Log } from '../log.ts'
import { type Job, job, jobTarget, mergeJobs } from './jobs.ts'
import type { Outcome } from './outcome.ts'

/** A job as it came off the queue. */
export interface ReceivedJob {
  job: Job
  /** When the newest of the merged messages was sent, in milliseconds since 1970 (SQS's clock). */
  sentAt: number
  /** Identifies the job as the parent of others. */
  messageId: string
}

interface Work {
  records: SQSRecord[]
  received: ReceivedJob
}

/**
 * Runs a batch of a FIFO queue: one group after the other, and within a group one target after the other, jobs for the
 * same target merged into one. Groups run in turn on purpose: two workers with one call in flight each already take
 * what a small ERPNext can give (28 requests a second in all, recorded).
 *
 * When a job fails, it and the later ones of its group go back to the queue; the other groups go on.
 */
export async function processBatch(
  records: readonly SQSRecord[],
  run: (received: ReceivedJob) => Promise<Outcome>,
  { log, now }: { log: Log; now: () => number },
): Promise<SQSBatchResponse> {
  const failed: SQSRecord[] = []
  for (const group of groupsOf(records).values()) {
    const queue = mergedWork(group)
    for (const [index, { records: merged, received }] of queue.entries()) {
      const startedAt = now()
      const fields = { kind: received.job.kind, target: jobTarget(received.job), cause: received.job.cause }
      try {
        log.info('job', { ...fields, ...(await run(received)), ms: now() - startedAt, merged: merged.length })
      } catch (error) {
        const { kind: failure, code, message } = asRelayError(error)
        log.error('job failed', { ...fields, failure, code, reason: message, ms: now() - startedAt })
        failed.push(...queue.slice(index).flatMap(work => work.records))
        break
      }
    }
  }
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
}

function groupsOf(records: readonly SQSRecord[]): Map<string, SQSRecord[]> {
  return Map.groupBy(records, ({ attributes, messageId }) => attributes.MessageGroupId ?? messageId)
}

function mergedWork(records: readonly SQSRecord[]): Work[] {
  const byTarget = Map.groupBy(
    records.map(record => ({ record, job: job.parse(JSON.parse(record.body)) })),
    ({ job }) => `${job.kind} ${jobTarget(job)}`,
  )
  return [...byTarget.values()].map(same => {
    const [first, ...rest] = same as [(typeof same)[number], ...typeof same]
    return {
      records: same.map(({ record }) => record),
      received: {
        job: mergeJobs([first.job, ...rest.map(({ job }) => job)]),
        sentAt: Math.max(...same.map(({ record }) => Number(record.attributes.SentTimestamp))),
        messageId: first.record.messageId,
      },
    }
  })
}
