import { SQSClient } from '@aws-sdk/client-sqs'
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'
import { loadLambda } from '../../lib/local/runner/lambda.ts'
import { pump } from '../../lib/local/runner/pump.ts'
import { readService } from '../../lib/local/runner/service.ts'
import { answerParent } from '../bench/own-process.ts'

/** A worker of serverless.yml, alone in a process: run with its name. */
const [functionName = ''] = process.argv.slice(2)
const service = await readService('serverless.yml')
const { [functionName]: definition } = service.functions
const source = definition?.events.flatMap(event => ('sqs' in event ? [event.sqs] : []))[0]
if (!definition || !source) throw new Error(`serverless.yml: ${functionName} reads no queue`)
const worker = await loadLambda({ ...service, functions: { [functionName]: definition } })
const { batchSize, maximumConcurrency } = source
const stopped = new AbortController().signal

const methods = {
  /** Hands it messages past any queue; answers the ids of those that come back. */
  async work(Records: SQSRecord[]): Promise<string[]> {
    const { batchItemFailures } = (await worker.invoke(functionName, { Records })) as SQSBatchResponse
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
  },
  /** From now on it takes what is in the queue. */
  listen(queueUrl: string): void {
    // A worker knows by its end which queue a message came from, to say when it comes back.
    const queueArn = `arn:aws:sqs:::${queueUrl.split('/').at(-1)}`
    const from = { functionName, queueUrl, queueArn, batchSize, maximumConcurrency, reportsFailures: true }
    pump(from, new SQSClient({}), worker, stopped, line => console.error(line))
  },
  invocations: () => worker.invocations[functionName] ?? 0,
}
export type WorkerProcess = typeof methods
answerParent(methods)
