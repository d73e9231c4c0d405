import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { credentials, REGION } from '../../../lib/local/runner/account.ts'
import { startQueues } from '../../../lib/local/runner/queues.ts'
import { readService } from '../../../lib/local/runner/service.ts'
import { answerParent } from '../own-process.ts'

/** Where the settings come from on AWS. No emulator is needed for one answer. */
const secretsManager = createServer((request, response) => {
  const SecretString = JSON.stringify({ ERPNEXT_WEBHOOK_SECRETS: process.env.ERPNEXT_WEBHOOK_SECRETS })
  request.resume().once('end', () => response.end(JSON.stringify({ SecretString })))
}).listen(0, '127.0.0.1')
await once(secretsManager, 'listening')

const queues = await startQueues(await readService('serverless.yml'), 0, undefined)

/** SQS and Secrets Manager on this machine, away from the process whose CPU is measured. */
const methods = {
  /** What a function that sends jobs finds in its environment. */
  environment: (): Record<string, string> => ({
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_SQS: queues.address,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${(secretsManager.address() as AddressInfo).port}`,
    ORDERS_QUEUE_URL: queues.resources.get('OrdersQueue')?.ref ?? '',
  }),
}
export type AwsProcess = typeof methods
answerParent(methods)
