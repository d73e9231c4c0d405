import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { isFromHere } from './from-here.ts'
import { httpEvent } from './http-event.ts'
import type { Lambda } from './lambda.ts'
import { createRoutes } from './routes.ts'
import type { Service } from './service.ts'

const API_GATEWAY_LIMIT_BYTES = 10 * 1024 * 1024
const LAMBDA_LIMIT_BYTES = 6 * 1024 * 1024
const INVOKE = /^\/_local\/invoke\/([^/?]+)$/

type Answer = { status: number; headers?: Record<string, string>; cookies?: string[]; body: string | Buffer }

export interface LocalHttp {
  url: string
  stop(): Promise<void>
}

/**
 * Serves the httpApi routes of serverless.yml, and `POST /_local/invoke/{function}` for every function: that one asks for no
 * key, as whoever may invoke on AWS has credentials there, and so answers this machine alone.
 */
export async function serveHttp(
  service: Service,
  lambda: Lambda,
  { host = '127.0.0.1', port }: { host?: string | undefined; port: number },
  log: (line: string) => void,
): Promise<LocalHttp> {
  const findRoute = createRoutes(service)

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const body = await readBody(request)
    if (!body) return message(413, 'Request Entity Too Large')
    const method = request.method ?? 'GET'
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const [, invoked] = INVOKE.exec(path) ?? []
    if (invoked && method === 'POST') {
      const isAllowed = isFromHere(request.headers, request.socket.remoteAddress)
      return isAllowed ? invoke(lambda, invoked, body) : message(403, 'functions are invoked from this machine only')
    }
    const route = findRoute(method, path)
    if (!route) return message(404, 'Not Found')
    const event = httpEvent(request, body, route)
    if (Buffer.byteLength(JSON.stringify(event)) > LAMBDA_LIMIT_BYTES) return message(413, 'Request Entity Too Large')
    try {
      return asHttp(await lambda.invoke(route.functionName, event))
    } catch (error) {
      log(`${route.functionName} failed: ${error instanceof Error ? error.stack : error}`)
      return message(500, 'Internal Server Error')
    }
  }

  const server = createServer(async (request, response) => {
    const startedAt = performance.now()
    const given = await answer(request).catch(() => message(400, 'Bad Request')) // the request broke off
    send(response, given)
    log(`${request.method} ${request.url} ${given.status} ${Math.round(performance.now() - startedAt)} ms`)
  })
  server.listen(port, host)
  await once(server, 'listening')

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise(resolve => server.close(resolve))
      while (lambda.running() > 0) await sleep(5)
      server.closeAllConnections()
      await closed
    },
  }
}

/** Undefined when there is more than API Gateway takes. It is read to its end all the same, so that the answer arrives. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= API_GATEWAY_LIMIT_BYTES) chunks.push(chunk)
  }
  return size <= API_GATEWAY_LIMIT_BYTES ? Buffer.concat(chunks) : undefined
}

async function invoke(lambda: Lambda, name: string, body: Buffer): Promise<Answer> {
  if (!Object.hasOwn(lambda.invocations, name)) return message(404, `no function is called ${name}`)
  try {
    const event: unknown = body.length > 0 ? JSON.parse(body.toString()) : {}
    return json(200, await lambda.invoke(name, event))
  } catch (error) {
    return message(500, error instanceof Error ? error.message : String(error))
  }
}

/** API Gateway's reading of a result: one without a statusCode is itself the body. */
function asHttp(result: unknown): Answer {
  if (result === null || typeof result !== 'object' || !('statusCode' in result)) return json(200, result)
  const {
    statusCode = 200,
    headers = {},
    cookies = [],
    body = '',
    isBase64Encoded,
  } = result as APIGatewayProxyStructuredResultV2
  return {
    status: statusCode,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    cookies,
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  }
}

function send(response: ServerResponse, { status, headers = {}, cookies = [], body }: Answer): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (cookies.length > 0) response.setHeader('set-cookie', cookies)
  response.writeHead(status).end(body)
}

const json = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})
const message = (status: number, text: string): Answer => json(status, { message: text })
