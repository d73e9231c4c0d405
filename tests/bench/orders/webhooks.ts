import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { recordedDeliveries } from '../../../lib/local/erpnext/actions.ts'
import { medusaOrderId, salesOrderName } from './generated.ts'

const SENDERS = 8
const recorded = recordedDeliveries('so-submit-put-docstatus').at(-1)?.body ?? ''

/** Sends the webhook of each order: a recorded one, of 8 KB, with the order's names in it. A few at a time. */
export async function sendWebhooks(url: string, secret: string, from: number, count: number): Promise<void> {
  // Anew each time: the server closes a connection that idles for 5 s.
  const agent = new Agent({ keepAlive: true, maxSockets: SENDERS })
  let next = from
  const sender = async () => {
    while (next < from + count) {
      const number = next++
      const status = await send(`${url}/webhooks/sales-order`, secret, webhook(number), agent)
      if (status !== 202) throw new Error(`the webhook of order ${number} was answered ${status}`)
    }
  }
  await Promise.all(Array.from({ length: SENDERS }, sender))
  agent.destroy()
}

const webhook = (number: number): string =>
  recorded
    .replaceAll('"SAL-ORD-2026-00001"', JSON.stringify(salesOrderName(number)))
    .replaceAll('"order_01"', JSON.stringify(medusaOrderId(number)))

/** With node:http, for fetch would take as much CPU as what is measured. */
function send(url: string, secret: string, body: string, agent: Agent): Promise<number | undefined> {
  const signature = createHmac('sha256', secret).update(body).digest('base64')
  const headers = { 'content-type': 'application/json', 'x-frappe-webhook-signature': signature }
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers, agent }, response => {
      response.resume().once('end', () => resolve(response.statusCode))
    })
      .once('error', reject)
      .end(body)
  })
}
