import type { IncomingMessage } from 'node:http'
import { startHttpServer, type TestServer } from '../support/http-server.ts'
import { functions } from './packaged.ts'
import { rightsOf } from './rights.ts'

export interface Iam extends TestServer {
  /** What was asked for, such as `orders: dynamodb:PutItem ParkedTable`. */
  used: Set<string>
  refused: Set<string>
}

/** Where "AWS" is on this machine, and what its queues and tables are called there, by their ids in the template. */
export interface Behind {
  sqs: string
  dynamodb: string
  ids: ReadonlyMap<string, string>
  secret: string
}

/**
 * Stands before the emulators, which allow everything to everybody, and refuses what a function's role does not allow, as
 * AWS would. A function tells who it is by its access key id.
 */
export async function startIam({ sqs, dynamodb, ids, secret }: Behind): Promise<Iam> {
  const rights = new Map(functions.map(packaged => [packaged.name, rightsOf(packaged)]))
  const used = new Set<string>()
  const refused = new Set<string>()

  const isAllowed = (request: IncomingMessage, body: string): boolean => {
    const [, name = ''] = /Credential=([^/]+)/.exec(request.headers.authorization ?? '') ?? []
    const wanted = permissions(target(request), JSON.parse(body), ids)
    const missing = wanted.filter(right => !rights.get(name)?.has(right))
    for (const right of wanted) used.add(`${name}: ${right}`)
    for (const right of missing) refused.add(`${name}: ${right}`)
    return missing.length === 0
  }

  const server = await startHttpServer(async (request, response, body) => {
    const type = { 'content-type': String(request.headers['content-type']) }
    const [service] = target(request)
    if (!isAllowed(request, body)) {
      response.writeHead(400, type).end('{"__type":"AccessDeniedException","message":"not in the role"}')
    } else if (service === 'secretsmanager') {
      response.writeHead(200, type).end(JSON.stringify({ SecretString: secret }))
    } else {
      // Emulators want to see a signature and a date, and look no closer.
      const signed = ['authorization', 'x-amz-date', 'x-amz-target'].map(name => [name, String(request.headers[name])])
      const answer = await fetch(service === 'sqs' ? sqs : dynamodb, {
        method: 'POST',
        headers: { ...type, ...Object.fromEntries(signed) },
        // The SDK calls a queue at its own address, so functions are given this server's; the emulator knows its own.
        body: body.replaceAll(server.url, sqs),
      })
      response.writeHead(answer.status, type).end(await answer.text())
    }
  })
  return { ...server, used, refused }
}

const SERVICES = { AmazonSQS: 'sqs', DynamoDB_20120810: 'dynamodb', secretsmanager: 'secretsmanager' } as const
type Target = readonly [service: (typeof SERVICES)[keyof typeof SERVICES], operation: string]

const target = ({ headers }: IncomingMessage): Target => {
  const [service, operation] = String(headers['x-amz-target']).split('.') as [keyof typeof SERVICES, string]
  return [SERVICES[service], operation]
}

interface Body {
  QueueUrl?: string
  TableName?: string
  IndexName?: string
  RequestItems?: Record<string, unknown>
  SecretId?: string
}

/** The IAM permissions that a request needs. A batch of SQS needs what a single message does. */
function permissions([service, operation]: Target, body: Body, ids: ReadonlyMap<string, string>): string[] {
  const action = `${service}:${service === 'sqs' ? operation.replace(/Batch$/, '') : operation}`
  const names = [
    body.QueueUrl?.split('/').at(-1),
    body.TableName,
    body.SecretId,
    ...Object.keys(body.RequestItems ?? {}),
  ]
  const index = body.IndexName ? `/index/${body.IndexName}` : ''
  return names.filter(name => name !== undefined).map(name => `${action} ${ids.get(name) ?? name}${index}`)
}
