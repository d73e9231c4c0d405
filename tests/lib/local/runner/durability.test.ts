import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { GetQueueAttributesCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'

interface Addresses {
  url: string
  queueUrl: string
  queues: string
  tables: string
}

const shared = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1 }
const TableName = 'fixture-local-rows'
let dataDir: string
let child: ChildProcess | undefined
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'relay-data-'))
})
afterEach(async () => {
  await kill()
  await rm(dataDir, { recursive: true })
})

async function start(pump: 'pump' | 'no' = 'no', environment: Record<string, string> = {}): Promise<Addresses> {
  const script = 'tests/lib/local/runner-fixture/main.ts'
  const env = { ...process.env, ...environment }
  child = spawn(process.execPath, [script, dataDir, pump], { stdio: ['ignore', 'pipe', 'inherit'], env })
  if (!child.stdout) throw new Error('no output')
  const [line] = await once(createInterface(child.stdout), 'line')
  return JSON.parse(line)
}

async function kill(): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Calls until one fails, as it does when the process is killed; notes what was acknowledged. */
async function until(broken: () => void, acknowledged: string[], name: string, call: (id: string) => Promise<unknown>) {
  try {
    for (let number = 0; ; number += 1) {
      const id = `${name}-${number}`
      await call(id)
      acknowledged.push(id)
      broken()
    }
  } catch {}
}

/** Hands every waiting message out once. */
async function receiveAll(queues: string, QueueUrl: string, waitSeconds = 5): Promise<Message[]> {
  const sqs = new SQSClient({ ...shared, endpoint: queues })
  const received: Message[] = []
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 600,
        WaitTimeSeconds: received.length > 0 ? 0 : waitSeconds,
        MessageSystemAttributeNames: ['All'],
      }),
    )
    if (Messages.length === 0) break
    received.push(...Messages)
  }
  sqs.destroy()
  return received
}

async function scanAll(tables: string): Promise<string[]> {
  const dynamo = new DynamoDBClient({ ...shared, endpoint: tables })
  const { Items = [] } = await dynamo.send(new ScanCommand({ TableName }))
  dynamo.destroy()
  return Items.map(({ id }) => id?.S ?? '')
}

test.each([30, 61, 125])(
  'after a kill (after %i answers), every queued message and every row is still there',
  async most => {
    const { url, tables } = await start()
    const dynamo = new DynamoDBClient({ ...shared, endpoint: tables })
    const queued: string[] = []
    const written: string[] = []
    const killWhenDue = () => {
      if (queued.length + written.length >= most) child?.kill('SIGKILL')
    }
    const post = async (body: string) => {
      const { status } = await fetch(`${url}/jobs`, { method: 'POST', body, headers: { 'content-type': 'text/plain' } })
      expect(status).toBe(202)
    }
    const put = (id: string) =>
      dynamo.send(new PutItemCommand({ TableName, Item: { id: { S: id }, failed: { S: 'yes' } } }))
    await Promise.all(
      ['a', 'b', 'c'].flatMap(lane => [until(killWhenDue, queued, lane, post), until(killWhenDue, written, lane, put)]),
    )
    dynamo.destroy()
    await kill()
    expect(queued.length + written.length).toBeGreaterThanOrEqual(most)

    const again = await start()
    const found = (await receiveAll(again.queues, again.queueUrl)).map(({ Body }) => Body)
    expect(found).toEqual(expect.arrayContaining(queued))
    expect(await scanAll(again.tables)).toEqual(expect.arrayContaining(written))
  },
)

test('a message whose worker was killed is handed out again at once, not when its visibility time-out ends', async () => {
  const { url, queues, queueUrl } = await start('pump')
  await fetch(`${url}/jobs`, { method: 'POST', body: 'hang', headers: { 'content-type': 'text/plain' } })
  expect(await receiveAll(queues, queueUrl, 0)).toEqual([]) // the worker has it, for 360 s
  await kill()

  const again = await start()
  const [message] = await receiveAll(again.queues, again.queueUrl)
  expect(message).toMatchObject({ Body: 'hang', Attributes: { ApproximateReceiveCount: '2' } })
})

test('a start after a kill takes over what serverless.yml says of the queues now', async () => {
  await start()
  await kill()
  const { queues, queueUrl } = await start('no', { FIXTURE_VISIBILITY: '8' })
  const sqs = new SQSClient({ ...shared, endpoint: queues })
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['VisibilityTimeout'] }),
  )
  sqs.destroy()
  expect(Attributes).toEqual({ VisibilityTimeout: '8' })
})
