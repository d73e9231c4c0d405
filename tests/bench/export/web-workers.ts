import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'

/** How quick ERPNext is. */
export interface Pace {
  /** Requests at a time; the others wait for their turn. */
  webWorkers: number
  /** What `bulk_update` takes for a row, in milliseconds. */
  msPerRow: number
}

/** Stands in front of a simulated ERPNext, which itself answers everything at once. Answers its address. */
export async function paced(target: string, { webWorkers, msPerRow }: Pace): Promise<string> {
  const inTurn = pLimit(webWorkers)
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming)
    const { method = 'GET', headers, url = '/' } = incoming
    await inTurn(async () => {
      await sleep(rowsOf(url, body) * msPerRow)
      const forwarded = request(target + url, { method, headers, agent: false }).end(body)
      const [answer] = (await once(forwarded, 'response')) as [IncomingMessage]
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(await buffer(answer))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function rowsOf(url: string, body: Buffer): number {
  if (!url.endsWith('frappe.client.bulk_update')) return 0
  const { docs } = JSON.parse(body.toString()) as { docs: string }
  return (JSON.parse(docs) as unknown[]).length
}
