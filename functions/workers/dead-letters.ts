import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { parkDeadLetters } from '../../lib/queue/dead-letters.ts'
import { openRelay } from '../../lib/relay.ts'

/** What still reaches the dead-letter queue becomes parked jobs, where a person sees it and can retry it. */
export const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  await parkDeadLetters(event.Records, await openRelay(context))
  return { batchItemFailures: [] }
}
