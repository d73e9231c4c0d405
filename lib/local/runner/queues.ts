import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdir } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { ChangeMessageVisibilityCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { type FauxqsServer, startFauxqs } from 'fauxqs'
import * as z from 'zod'
import { ACCOUNT_ID, credentials, REGION } from './account.ts'
import { type LocalResource, resolveReference } from './references.ts'
import { reference, type Service } from './service.ts'

const attribute = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const queueProperties = z
  .object({
    QueueName: z.string(),
    RedrivePolicy: z.object({ deadLetterTargetArn: reference, maxReceiveCount: z.number() }).optional(),
  })
  .catchall(attribute)

export interface LocalQueues {
  address: string
  client: SQSClient
  resources: Map<string, LocalResource>
  /** Messages of a queue that are waiting, delayed or in flight. */
  count(logicalId: string): number
  stop(): Promise<void>
}

/** Starts SQS on this machine with the queues of serverless.yml; with `folder`, messages outlive the process. */
export async function startQueues(service: Service, port: number, folder: string | undefined): Promise<LocalQueues> {
  if (folder) await mkdir(folder, { recursive: true })
  const server = await startFauxqs({
    port,
    host: '127.0.0.1',
    logger: false,
    defaultRegion: REGION,
    ...(folder ? { dataDir: folder } : {}),
  })
  const admitOthers = refuseOthers(server.port)
  const address = `http://127.0.0.1:${server.port}`
  const client = new SQSClient({ region: REGION, endpoint: address, credentials })
  const stop = async () => {
    client.destroy()
    admitOthers()
    await server.stop()
  }
  const resources = new Map<string, LocalResource>()
  const names = new Map<string, string>()

  const queues = Object.entries(service.resources).filter(({ 1: { Type } }) => Type === 'AWS::SQS::Queue')
  const parsed = queues.map(([id, { Properties }]) => ({ id, ...queueProperties.parse(Properties) }))
  // A dead-letter queue must be there before the queue that names it.
  const inOrder = parsed.toSorted((a, b) => Number(!!a.RedrivePolicy) - Number(!!b.RedrivePolicy))
  const make = async ({ id, QueueName, RedrivePolicy, ...rest }: (typeof inOrder)[number]) => {
    const arn = `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${QueueName}`
    const url = `${address}/${ACCOUNT_ID}/${QueueName}`
    const attributes: Record<string, string> = { ...rest }
    if (RedrivePolicy) {
      const deadLetterTargetArn = resolveReference(RedrivePolicy.deadLetterTargetArn, resources)
      attributes.RedrivePolicy = JSON.stringify({ ...RedrivePolicy, deadLetterTargetArn })
    }
    if (server.inspectQueue(QueueName)) {
      // Set once and for all when the queue is made; fauxqs 2.4.1 refuses them here.
      const { DeduplicationScope: _, FifoThroughputLimit: __, FifoQueue: ___, ...changeable } = attributes
      await client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: changeable }))
      await returnInFlight(server, client, QueueName, url)
    } else server.createQueue(QueueName, { attributes })
    resources.set(id, { ref: url, attributes: { Arn: arn, QueueName } })
    names.set(id, QueueName)
  }
  try {
    for (const queue of inOrder) await make(queue)
  } catch (error) {
    await stop()
    throw error
  }

  return {
    address,
    client,
    resources,
    count(logicalId) {
      const { ready, delayed, inflight } = server.inspectQueue(names.get(logicalId) ?? '')?.messages ?? NOTHING
      return ready.length + delayed.length + inflight.length
    },
    stop,
  }
}

/**
 * fauxqs 2.4.1 listens on every address of the machine whatever `host` says: who comes by another one than ours is cut
 * off before a byte is read. Answers how to end it.
 */
function refuseOthers(port: number): () => void {
  const check = (message: unknown) => {
    const { socket } = message as { socket: Socket }
    if (socket.localPort === port && !/^(::ffff:)?127\.0\.0\.1$/.test(socket.localAddress ?? '')) socket.destroy()
  }
  subscribe('net.server.socket', check)
  return () => unsubscribe('net.server.socket', check)
}

const NOTHING = { ready: [], delayed: [], inflight: [] }

/**
 * After a kill, messages in flight belong to a worker that is gone, and on one machine there is no other: hand them out
 * again now instead of when their visibility time-out ends. In one second, not zero: with its file on, fauxqs 2.4.1
 * drops a message whose visibility is set to zero until its next start.
 */
async function returnInFlight(server: FauxqsServer, client: SQSClient, name: string, url: string): Promise<void> {
  for (const { receiptHandle } of server.inspectQueue(name)?.messages.inflight ?? []) {
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receiptHandle, VisibilityTimeout: 1 }),
    )
  }
}
