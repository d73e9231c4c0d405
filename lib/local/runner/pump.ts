import { setTimeout as sleep } from 'node:timers/promises'
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import { REGION } from './account.ts'
import type { Lambda } from './lambda.ts'

export interface EventSource {
  functionName: string
  queueUrl: string
  queueArn: string
  batchSize: number
  maximumConcurrency: number
  reportsFailures: boolean
}

const report = z.looseObject({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
})

/**
 * Carries a queue's messages to its worker, as Lambda's event source mapping does: up to `maximumConcurrency` batches at
 * once; what succeeded is deleted, what failed is left to its visibility time-out. Stops when the signal is aborted.
 */
export async function pump(
  source: EventSource,
  client: SQSClient,
  lambda: Lambda,
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<void> {
  await Promise.all(Array.from({ length: source.maximumConcurrency }, () => poll(source, client, lambda, signal, log)))
}

async function poll(
  source: EventSource,
  client: SQSClient,
  lambda: Lambda,
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<void> {
  const receive = new ReceiveMessageCommand({
    QueueUrl: source.queueUrl,
    MaxNumberOfMessages: source.batchSize,
    MessageSystemAttributeNames: ['All'],
    WaitTimeSeconds: 20, // answers as soon as something is sent
  })
  while (!signal.aborted) {
    try {
      const { Messages = [] } = await client.send(receive, { abortSignal: signal })
      if (Messages.length === 0) continue
      const done = await work(source, Messages, lambda, log)
      if (done.length === 0) continue
      const Entries = done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }))
      await client.send(new DeleteMessageBatchCommand({ QueueUrl: source.queueUrl, Entries }))
    } catch (error) {
      if (signal.aborted) return
      log(`${source.queueUrl}: ${error}`)
      await sleep(100)
    }
  }
}

/** Runs the worker on a batch; answers the messages to delete. */
async function work(
  source: EventSource,
  messages: Message[],
  lambda: Lambda,
  log: (line: string) => void,
): Promise<Message[]> {
  const event: SQSEvent = { Records: messages.map(message => record(source, message)) }
  try {
    const result = await lambda.invoke(source.functionName, event)
    if (!source.reportsFailures) return messages
    const failed = new Set(failures(result))
    const unknown = [...failed].filter(id => !messages.some(({ MessageId }) => MessageId === id))
    if (unknown.length > 0) throw new Error(`reported ${unknown.join(', ')}, which the batch does not hold`)
    return messages.filter(({ MessageId = '' }) => !failed.has(MessageId))
  } catch (error) {
    log(`${source.functionName} failed: ${error instanceof Error ? error.stack : error}`)
    return []
  }
}

/** Lambda takes nothing, an empty object and an empty list for success, and any other shape for the failure of all. */
const failures = (result: unknown): string[] =>
  result === null ? [] : (report.parse(result).batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier)

function record(source: EventSource, message: Message): SQSRecord {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: message.Attributes as unknown as SQSRecord['attributes'],
    messageAttributes: {}, // jobs carry none
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: source.queueArn,
    awsRegion: REGION,
  }
}
