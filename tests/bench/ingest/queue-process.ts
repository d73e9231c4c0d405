import { credentials, REGION } from '../../../lib/local/runner/account.ts'
import { startQueues } from '../../../lib/local/runner/queues.ts'
import { readService } from '../../../lib/local/runner/service.ts'
import { answerParent } from '../own-process.ts'

const queues = await startQueues(await readService('serverless.yml'), 0, undefined)

/** SQS on this machine, away from the process whose CPU is measured. */
const methods = {
  /** What a function that sends jobs finds in its environment. */
  environment: (): Record<string, string> => ({
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_SQS: queues.address,
    ORDERS_QUEUE_URL: queues.resources.get('OrdersQueue')?.ref ?? '',
  }),
}
export type QueueProcess = typeof methods
answerParent(methods)
