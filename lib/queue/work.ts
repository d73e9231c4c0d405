import type { SQSRecord } from 'aws-lambda'
import { hashOf } from '../hash.ts'
import { parkedId } from '../store/parking.ts'
import { job } from './job-schema.ts'
import { type Job, jobTarget, mergeJobs } from './jobs.ts'

/** A job as it came off the queue. */
export interface ReceivedJob {
  job: Job
  /** When the newest of the merged messages was sent, in milliseconds since 1970 (SQS's clock). */
  sentAt: number
  /** Identifies the job as the parent of others. */
  messageId: string
}

/** One thing to do: a job and the messages that asked for it, or a message that cannot be read. */
export interface Work {
  records: SQSRecord[]
  /** Of the parked row, should there be one. */
  id: string
  /** How often the most often received of its messages came. */
  received: number
  /** What all the merged jobs belong to; the first is the job's own. */
  correlationIds: readonly [string, ...string[]]
  task: ReceivedJob | { unreadable: string }
}

/** A batch by group, in the order of arrival; within a group, jobs for one target are merged. */
export function workOf(records: readonly SQSRecord[]): Work[][] {
  const groups = Map.groupBy(records, ({ attributes, messageId }) => attributes.MessageGroupId ?? messageId)
  return [...groups.values()].map(mergedWork)
}

function mergedWork(records: readonly SQSRecord[]): Work[] {
  const parsed = records.map(record => ({ record, parsed: parseJob(record.body) }))
  const byTarget = Map.groupBy(parsed, ({ record, parsed }) =>
    'job' in parsed ? `${parsed.job.kind} ${jobTarget(parsed.job)}` : record.messageId,
  )
  return [...byTarget.values()].map(same => {
    const ofOne = same.map(({ record }) => record)
    const jobs = same.flatMap(({ parsed }) => ('job' in parsed ? [parsed.job] : []))
    const [first, ...rest] = jobs
    // The newest: what is sent under an older message's id may have been sent already, and SQS would drop it.
    const messageId = ofOne.at(-1)?.messageId ?? ''
    const received = Math.max(...ofOne.map(({ attributes }) => Number(attributes.ApproximateReceiveCount)))
    if (!first) {
      const unreadable = same.map(({ parsed }) => ('unreadable' in parsed ? parsed.unreadable : ''))[0] ?? ''
      const id = hashOf(['unreadable', messageId])
      return { records: ofOne, id, received, correlationIds: [messageId], task: { unreadable } }
    }
    const sentAt = Math.max(...ofOne.map(({ attributes }) => Number(attributes.SentTimestamp)))
    const task = { job: mergeJobs([first, ...rest]), sentAt, messageId }
    return { records: ofOne, id: parkedId(first), received, correlationIds: correlationIds(first, ...rest), task }
  })
}

const correlationIds = (first: Job, ...rest: Job[]): [string, ...string[]] => {
  const idOf = ({ correlation_id, cause }: Job) => correlation_id ?? cause
  const others = new Set(rest.map(idOf))
  others.delete(idOf(first))
  return [idOf(first), ...others]
}

function parseJob(body: string): { job: Job } | { unreadable: string } {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return { unreadable: 'the message is not JSON' }
  }
  const result = job.safeParse(json)
  if (result.success) return { job: result.data }
  const [issue] = result.error.issues
  return { unreadable: `the message is no job: ${issue?.path.join('.')}: ${issue?.message}` }
}
