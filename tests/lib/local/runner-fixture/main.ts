import { startRunner } from '../../../../lib/local/runner/runner.ts'

// A process of its own, to be killed: prints its addresses and serves until then.
const [dataDir = '', pump = 'no'] = process.argv.slice(2)
const runner = await startRunner({
  dataDir,
  pump: pump === 'pump',
  serverlessFile: `${import.meta.dirname}/serverless.yml`,
})
const { AWS_ENDPOINT_URL_DYNAMODB: tables, AWS_ENDPOINT_URL_SQS: queues } = process.env
console.log(JSON.stringify({ url: runner.url, queueUrl: runner.queueUrl('JobsQueue'), tables, queues }))
