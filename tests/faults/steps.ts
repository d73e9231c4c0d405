import { createHmac } from 'node:crypto'
import { receiveWebhook } from '../../lib/api/receive-webhook.ts'
import type { Delivery } from '../../lib/local/erpnext/deliver.ts'
import type { NewJob } from '../../lib/queue/jobs.ts'
import type { Relay } from '../../lib/relay.ts'
import { createSettingsSource } from '../../lib/settings.ts'
import { customerJobs } from '../../lib/sync/customer/webhook-jobs.ts'
import {
  deliveryNoteJobs,
  paymentEntryJobs,
  salesInvoiceJobs,
  salesOrderJobs,
} from '../../lib/sync/order/webhook-jobs.ts'
import { sweptDoctypes } from '../../lib/sync/sweep.ts'
import { httpEvent } from '../support/http-events.ts'
import type { Lambda } from './lambda.ts'
import type { Step } from './play.ts'
import type { World } from './world.ts'

const SECRET = 'a-webhook-secret'
/** Between ERPNext's attempts; after the third the webhook is lost. */
const ATTEMPTS_AFTER_MS = [0, 1_000, 4_000]

/** Each attempt is a request of its own to AWS. */
let requests = 0

const webhooks: Record<string, Parameters<typeof receiveWebhook>[1]> = {
  'Sales Order': salesOrderJobs,
  'Sales Invoice': salesInvoiceJobs,
  'Delivery Note': deliveryNoteJobs,
  'Payment Entry': paymentEntryJobs,
  Customer: customerJobs,
}

/** A recorded action: its documents' state, and its webhooks one after the other. */
export const action =
  (name: string): Step =>
  async (world, lambda) => {
    for (const delivery of world.erpnext.applyState(name)) await deliver(world, lambda, delivery)
  }

/** A change that no recording has, and its webhook. */
export const change =
  (doctype: string, name: string, fields: object): Step =>
  async (world, lambda) => {
    const doc = world.change(doctype, name, fields)
    await deliver(world, lambda, { doctype, body: JSON.stringify({ event: 'on_change', doctype, name, doc }) })
  }

/** A change that nobody tells the relay about. */
export const silently =
  (change: (world: World) => void): Step =>
  async world =>
    change(world)

/** A function that a schedule or a person starts, again and again until it says that it is done. */
export const operation =
  (run: (relay: Relay, cause: string) => Promise<unknown>): Step =>
  async (world, lambda) => {
    await insist(world, [0, 1_000, 60_000, 120_000, 180_000], () =>
      lambda.run(relay => run(relay, `request-${++requests}`)),
    )
  }

export const job = (newJob: NewJob): Step => operation((relay, cause) => relay.queue.send([newJob], cause))

async function deliver(
  world: World,
  lambda: Lambda,
  { doctype, body }: Pick<Delivery, 'doctype' | 'body'>,
): Promise<void> {
  const settings = createSettingsSource({ ERPNEXT_WEBHOOK_SECRETS: SECRET })
  const headers = { 'x-frappe-webhook-signature': createHmac('sha256', SECRET).update(body).digest('base64') }
  await insist(world, ATTEMPTS_AFTER_MS, async () => {
    const { statusCode } = await lambda.run(({ queue, log }) => {
      const receive = receiveWebhook(doctype, webhooks[doctype] ?? (() => []), { settings, queue, log })
      return receive(httpEvent({ headers, body }), { awsRequestId: `request-${++requests}` })
    })
    if (statusCode !== 202) throw new Error(`the webhook was answered ${statusCode}`)
  })
}

async function insist({ time }: World, afterMs: readonly number[], attempt: () => Promise<unknown>): Promise<void> {
  for (const [number, ms] of afterMs.entries()) {
    time.now += ms
    try {
      await attempt()
      return
    } catch (error) {
      if (number === afterMs.length - 1) throw error
    }
  }
}

/** Long ago: what comes next does not meet what came before. */
export const drained: Step = (_, lambda) => lambda.drain()

/** The last sweep was an hour ago, and nothing is as old as that. */
export const sweptBefore = (world: World): void => {
  const cursor = { modified: '2026-11-22 09:00:00.000000', name: '', version: 1 }
  for (const doctype of sweptDoctypes) world.cursorRows.set(doctype, cursor)
}
