import { createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

/** One webhook on its way: what the relay is sent. */
export interface Delivery {
  doctype: string
  docevent: string
  name: string
  body: string
  route: string
  /** Of the last attempt; absent while not sent, or when nobody answered. */
  status?: number
}

export interface Target {
  /** The relay: `…/webhooks/<route>` is appended. */
  to: string
  secret: string
  /** Between attempts; recorded: 1 s, then 4 s, then the webhook is lost. */
  pausesMs?: readonly number[]
}

const RECORDED_PAUSES_MS: readonly number[] = [1_000, 4_000]

/** Recorded: `timeout` 5 s, Frappe's own default. */
const TIMEOUT_MS = 5_000

/** Signs and sends one webhook; anything but 2xx is tried again after a pause, three attempts in all. */
export async function deliver(delivery: Delivery, { to, secret, pausesMs }: Target): Promise<Delivery> {
  const url = `${to.replace(/\/$/, '')}/webhooks/${delivery.route}`
  const body = Buffer.from(delivery.body)
  const headers = {
    'X-Frappe-Webhook-Signature': createHmac('sha256', secret).update(body).digest('base64'),
    'Content-Type': 'application/json',
    'User-Agent': 'python-requests/2.28.1',
  }
  let status = await send(url, headers, body)
  for (const ms of pausesMs ?? RECORDED_PAUSES_MS) {
    if (status !== undefined && status >= 200 && status < 300) break
    await pause(ms)
    status = await send(url, headers, body)
  }
  const { status: _, ...sent } = delivery
  return status === undefined ? sent : { ...sent, status }
}

async function send(
  url: string,
  headers: Record<string, string>,
  body: Buffer<ArrayBuffer>,
): Promise<number | undefined> {
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return undefined // refused, reset, no such host, too slow: all the same to Frappe
  }
}
