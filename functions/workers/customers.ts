import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { processBatch } from '../../lib/queue/process-batch.ts'
import { openRelay } from '../../lib/relay.ts'
import { runJob } from '../../lib/sync/run-job.ts'

/** Takes a batch of jobs about the shop's customers off the queue and makes ERPNext know them. */
export const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const relay = await openRelay(context)
  return processBatch(event.Records, received => runJob(relay, received), relay)
}
