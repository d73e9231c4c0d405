import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

/** Medusa delivers an event once; what is lost all the same, the relay's sweep finds within a quarter of an hour. */
const PAUSES_MS = [1_000, 5_000, 25_000]
const TIMEOUT_MS = 5_000

/**
 * Tells the relay of whoever signs up, so that they become a Lead in ERPNext: also of those who do not come through the
 * relay's own `POST /sign-up`. Put this file at `src/subscribers/customer-created.js` (`.ts` in a TypeScript shop), and set
 * `RELAY_URL`, where the relay answers, and `RELAY_WEBHOOK_SECRET`, one of the relay's `MEDUSA_WEBHOOK_SECRETS`, in Medusa's
 * environment. Without them it says nothing. It sends the customer's id and nothing else: the relay asks Medusa for the rest,
 * and leaves out guests. Signed as ERPNext's webhooks are: base64(HMAC-SHA256(secret, body)).
 */
export default async function tellRelay({ event, container }) {
  const { RELAY_URL, RELAY_WEBHOOK_SECRET } = process.env
  if (!RELAY_URL || !RELAY_WEBHOOK_SECRET) return
  const body = JSON.stringify({ id: event.data.id })
  const signature = createHmac('sha256', RELAY_WEBHOOK_SECRET).update(body).digest('base64')
  const headers = { 'content-type': 'application/json', 'x-medusa-signature': signature }
  const url = `${RELAY_URL.replace(/\/+$/, '')}/medusa/customer-created`
  let problem
  for (const pauseMs of [0, ...PAUSES_MS]) {
    await sleep(pauseMs)
    try {
      const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) })
      if (answer.ok) return
      problem = `it answered ${answer.status}`
    } catch (error) {
      problem = error.message
    }
  }
  container.resolve('logger').error(`the relay was not told of customer ${event.data.id}: ${problem}`)
}

export const config = { event: 'customer.created' }
