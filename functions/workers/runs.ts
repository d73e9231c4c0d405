import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { type OnParked, processBatch } from '../../lib/queue/process-batch.ts'
import { openRelay } from '../../lib/relay.ts'
import { runJob } from '../../lib/sync/run-job.ts'
import { failRun } from '../../lib/sync/runs/fail.ts'

/** Takes a run's message off the queue and works off some of its pages. */
export const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const relay = await openRelay(context)
  const onParked: OnParked = (job, reason) => failRun(relay, job, reason)
  return processBatch(event.Records, received => runJob(relay, received), relay, onParked)
}
