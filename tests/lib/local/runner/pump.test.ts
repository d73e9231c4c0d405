import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { SQSEvent } from 'aws-lambda'
import { type Runner, startRunner } from '../../../../lib/local/runner/runner.ts'
import { atOnce, buried, seen } from '../runner-fixture/work.ts'

const serverlessFile = 'tests/lib/local/runner-fixture/serverless.yml'
let runner: Runner
let sqs: SQSClient
const lines: string[] = []
beforeAll(async () => {
  process.env.FIXTURE_VISIBILITY = '1'
  runner = await startRunner({ serverlessFile, environment: { EXTRA: 'given' }, log: line => lines.push(line) })
  sqs = new SQSClient({}) // finds its way by the environment alone, as the functions do
})
beforeEach(() => {
  seen.length = 0
  buried.length = 0
  lines.length = 0
})
afterAll(async () => {
  await runner.stop()
  sqs.destroy()
})

let sent = 0
const send = (MessageBody: string, MessageGroupId = `group-${sent}`) => {
  sent += 1
  const MessageDeduplicationId = `send-${sent}`
  return sqs.send(
    new SendMessageCommand({
      QueueUrl: process.env.JOBS_QUEUE_URL,
      MessageBody,
      MessageGroupId,
      MessageDeduplicationId,
    }),
  )
}
const bodies = (events: SQSEvent[]) => events.flatMap(({ Records }) => Records.map(({ body }) => body))
const counts = (name: string) => bodies(seen).filter(body => body === name).length
const waiting = async (queueUrl: string) => {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...AttributeNames] }),
  )
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0)
}

test('a message sent over HTTP reaches its worker as an SQS event, and is then gone', async () => {
  expect((await fetch(`${runner.url}/jobs?group=G1`, { method: 'POST', body: 'ok' })).status).toBe(202)
  await runner.idle()
  const [record] = seen[0]?.Records ?? []
  expect(record).toMatchObject({
    body: 'ok',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:fixture-local-jobs.fifo',
    awsRegion: 'us-east-1',
    attributes: { ApproximateReceiveCount: '1', MessageGroupId: 'G1' },
  })
  expect(record?.messageId).toMatch(/^[0-9a-f-]{36}$/)
  expect(record?.receiptHandle).toBeTruthy()
  expect(record?.attributes.MessageDeduplicationId).toMatch(/^\d+-\d+$/)
  expect(Date.now() - Number(record?.attributes.SentTimestamp)).toBeLessThan(60_000)
  expect(await waiting(runner.queueUrl('JobsQueue'))).toBe(0)
  expect(runner.stats.invocations.work).toBe(seen.length)
})

test('only the messages that the worker reports come back, and after the last try the dead-letter queue’s worker has them', async () => {
  await Promise.all([send('ok'), send('fail'), send('ok')])
  await runner.idle()
  expect([counts('ok'), counts('fail')]).toEqual([2, 2]) // maxReceiveCount is 2
  const receiveCounts = seen
    .flatMap(({ Records }) => Records)
    .filter(({ body }) => body === 'fail')
    .map(({ attributes }) => attributes.ApproximateReceiveCount)
  expect(receiveCounts).toEqual(['1', '2'])
  expect(buried).toEqual(['fail'])
  expect(await waiting(runner.queueUrl('DeadQueue'))).toBe(0)
})

test.each([
  ['throw', 'the worker broke'],
  ['stranger', 'which the batch does not hold'],
  ['hang', 'Task timed out after 0.5 seconds'],
])('when the worker breaks (%s), the whole batch comes back', async (body, logged) => {
  await send(body)
  await runner.idle()
  expect(counts(body)).toBe(2)
  expect(lines.join('\n')).toContain(logged)
})

test('a worker that reports nothing has succeeded', async () => {
  await send('nothing')
  await runner.idle()
  expect(counts('nothing')).toBe(1)
})

test('as many batches run at once as serverless.yml says, in batches of at most ten', async () => {
  atOnce.most = 0
  await Promise.all(Array.from({ length: 40 }, () => send('sleep')))
  await runner.idle()
  expect(counts('sleep')).toBe(40)
  expect(atOnce.most).toBe(2)
  expect(Math.max(...seen.map(({ Records }) => Records.length))).toBeGreaterThan(1)
  expect(Math.max(...seen.map(({ Records }) => Records.length))).toBeLessThanOrEqual(10)
})

test('the functions get the environment of serverless.yml, without the secret that is not here', () => {
  expect(process.env.JOBS_QUEUE_URL).toBe(runner.queueUrl('JobsQueue'))
  expect(process.env.ROWS_TABLE).toBe('fixture-local-rows')
  expect(runner.tableName('RowsTable')).toBe('fixture-local-rows')
  expect(process.env.EXTRA).toBe('given')
  expect(process.env).not.toHaveProperty('SETTINGS_SECRET_ID')
  expect(() => runner.queueUrl('NoSuchQueue')).toThrow('no queue or table NoSuchQueue')
})

test('a table takes rows, and its sparse index holds only those with its key', async () => {
  const dynamo = new DynamoDBClient({})
  const TableName = runner.tableName('RowsTable')
  await dynamo.send(new PutItemCommand({ TableName, Item: { id: { S: 'a' } } }))
  await dynamo.send(new PutItemCommand({ TableName, Item: { id: { S: 'b' }, failed: { S: 'yes' } } }))
  const { Item } = await dynamo.send(new GetItemCommand({ TableName, Key: { id: { S: 'a' } } }))
  expect(Item).toEqual({ id: { S: 'a' } })
  const { Items } = await dynamo.send(
    new QueryCommand({
      TableName,
      IndexName: 'failures',
      KeyConditionExpression: 'failed = :yes',
      ExpressionAttributeValues: { ':yes': { S: 'yes' } },
    }),
  )
  expect(Items).toEqual([{ id: { S: 'b' }, failed: { S: 'yes' } }])
  dynamo.destroy()
})

test('a runner started anew in the same process serves the handlers that are already loaded', async () => {
  await runner.stop()
  runner = await startRunner({ serverlessFile, pump: false })
  expect((await fetch(`${runner.url}/jobs`, { method: 'POST', body: 'ok' })).status).toBe(202)
  expect(await waiting(runner.queueUrl('JobsQueue'))).toBe(1) // nobody pumps
  expect(seen).toEqual([])
})
