import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/**
 * Stands in front of emulated tables and keeps nothing of what is written to the forgotten ones: fifty thousand items are
 * a quarter of a million rows, which the emulation takes longer for than the relay, and no run reads its own.
 */
export async function forgetfulTables(target: string, forgotten: readonly string[]): Promise<string> {
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming)
    const { 'x-amz-target': action, authorization = '' } = incoming.headers
    outgoing.setHeader('content-type', 'application/x-amz-json-1.0')
    if (/\.(PutItem|BatchWriteItem)$/.test(String(action)) && forgotten.some(name => body.includes(`"${name}"`))) {
      outgoing.end('{}')
      return
    }
    const headers = { 'x-amz-target': String(action), 'content-type': 'application/x-amz-json-1.0', authorization }
    const date = String(incoming.headers['x-amz-date'])
    const answer = await fetch(target, { method: 'POST', headers: { ...headers, 'x-amz-date': date }, body })
    outgoing.writeHead(answer.status).end(await answer.text())
  })
  server.unref().listen(0, '127.0.0.1') // it is there until the bench ends, and does not keep it from that
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
