import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Faults } from '../faults/faults.ts'
import { meet, type NotedCall } from '../faults/meet.ts'
import { json, Refusal, type Reply } from './reply.ts'
import type { SimulatorRequest } from './route.ts'

export interface RecordedCall extends NotedCall {
  body?: unknown
}

/** Listens on 127.0.0.1 and notes every request, in the order they came in. */
export async function listen(
  port: number,
  calls: RecordedCall[],
  faults: Faults,
  answer: (request: SimulatorRequest) => Reply,
) {
  const server = createServer((incoming, outgoing) => {
    const call: RecordedCall = { method: incoming.method ?? '', path: incoming.url ?? '', status: 0 }
    meet(call, calls, faults, outgoing, async () => {
      const request = await readRequest(incoming)
      if (request.rawBody.length > 0) call.body = readable(request.rawBody)
      const reply = answerOrRefuse(answer, request)
      call.status = reply.status
      send(outgoing, reply)
    })
  })
  // Recorded: keep-alive: timeout=5. A pooled socket that idled longer is gone.
  server.keepAliveTimeout = 5000
  server.keepAliveTimeoutBuffer = 0
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => stop(server) }
}

async function readRequest(incoming: IncomingMessage): Promise<SimulatorRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://medusa')
  const { method = 'GET', headers } = incoming
  return { method, path: pathname, query: searchParams, headers, rawBody: Buffer.concat(chunks) }
}

function answerOrRefuse(answer: (request: SimulatorRequest) => Reply, request: SimulatorRequest): Reply {
  try {
    return answer(request)
  } catch (error) {
    if (error instanceof Refusal) return error.reply
    // A fault of the simulator itself must not look like a broken network.
    return json(500, { type: 'simulator_error', message: error instanceof Error ? error.stack : String(error) })
  }
}

function readable(rawBody: Buffer): unknown {
  const text = rawBody.toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function send(outgoing: ServerResponse, reply: Reply) {
  outgoing.setHeader('x-powered-by', 'Express')
  if (reply.cors) {
    outgoing.setHeader('vary', 'Origin')
    outgoing.setHeader('access-control-allow-credentials', 'true')
  }
  if (reply.contentType) outgoing.setHeader('content-type', reply.contentType)
  outgoing.statusCode = reply.status
  outgoing.end(reply.body)
}

async function stop(server: Server) {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
