import { SQSClient } from '@aws-sdk/client-sqs'
import { type Lambda, loadLambda } from '../../../lib/local/runner/lambda.ts'
import { pump } from '../../../lib/local/runner/pump.ts'
import { readService } from '../../../lib/local/runner/service.ts'
import { answerParent } from '../own-process.ts'

/** The worker of the orders queue, alone in a process: what it uses is its own and no emulator's. */
const [kind = '', queueUrl = ''] = process.argv.slice(2)
const functionName = 'orders'
const service = await readService('serverless.yml')
const { [functionName]: definition } = service.functions
const source = definition?.events.flatMap(event => ('sqs' in event ? [event.sqs] : []))[0]
if (!definition || !source) throw new Error(`serverless.yml: ${functionName} reads no queue`)

const worker = kind === 'idle' ? doesNothing() : await loadLambda({ ...service, functions: { orders: definition } })
pump(
  {
    functionName,
    queueUrl,
    queueArn: '',
    batchSize: source.batchSize,
    maximumConcurrency: source.maximumConcurrency,
    reportsFailures: true,
  },
  new SQSClient({}),
  worker,
  new AbortController().signal,
  line => console.error(line),
)
answerParent({})

function doesNothing(): Lambda {
  return { invoke: async () => ({ batchItemFailures: [] }), running: () => 0, invocations: {} }
}
