import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import type { WebhookDocument } from '../../../../lib/erpnext/webhook-documents.ts'
import type { NewJob } from '../../../../lib/queue/jobs.ts'
import { readOrders } from '../../../../lib/sync/order/read.ts'
import { orderStatus } from '../../../../lib/sync/order/status.ts'
import {
  deliveryNoteJobs,
  paymentEntryJobs,
  salesInvoiceJobs,
  salesOrderJobs,
} from '../../../../lib/sync/order/webhook-jobs.ts'
import { anyChange, type Change, createOrderWorld, MEDUSA_ORDERS, type Webhook } from '../../../support/order-world.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.stop())

const jobsFor = {
  'Sales Order': salesOrderJobs,
  'Sales Invoice': salesInvoiceJobs,
  'Delivery Note': deliveryNoteJobs,
  'Payment Entry': paymentEntryJobs,
}

type Step =
  | { do: 'change'; change: Change }
  | { do: 'deliver'; pick: number; copies: number }
  | { do: 'drop'; pick: number }
  | { do: 'work'; size: number; meanwhile: Change[]; pauses: number[]; twice: boolean }

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('change' as const), change: anyChange }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      pick: fc.nat(1000),
      copies: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('drop' as const), pick: fc.nat(1000) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('work' as const),
      size: fc.integer({ min: 1, max: 10 }),
      meanwhile: fc.array(anyChange, { maxLength: 3 }),
      pauses: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 4 }), // ms before a write: one worker overtakes the other
      twice: fc.boolean(),
    }),
  },
)
const anyRun = fc.array(fc.tuple(anyStep, fc.integer({ min: 0, max: 3_000 })), { minLength: 3, maxLength: 24 })

/** Plays a run and answers, for each Medusa order, what Medusa holds and what it should hold. */
async function play(steps: readonly (readonly [Step, number])[]) {
  const { erpnext, medusa } = relay.simulators
  erpnext.reset()
  medusa.reset()
  relay.stateRows.clear()
  relay.queue.waiting.length = 0
  relay.time.now += 600_000
  for (const id of MEDUSA_ORDERS) medusa.addOrder(id)

  const world = createOrderWorld(erpnext)
  const unsent: Webhook[] = []
  const last = new Map<string, Webhook>()
  const changed = (webhooks: Webhook[]) => {
    unsent.push(...webhooks)
    for (const webhook of webhooks) last.set(webhook.medusaOrderId, webhook)
  }
  changed(world.begin())
  let causes = 0
  const send = async (webhook: Webhook) => {
    const jobs: NewJob[] = jobsFor[webhook.doctype](webhook.document as unknown as WebhookDocument)
    await relay.queue.send(jobs, `webhook-${relay.time.now}-${++causes}`)
  }
  for (const [step, ms] of steps) {
    relay.time.now += ms
    const webhook = 'pick' in step ? unsent[step.pick % unsent.length] : undefined
    switch (step.do) {
      case 'change':
        changed(world.change(step.change))
        break
      case 'deliver':
        if (!webhook) break
        for (let copy = 0; copy < step.copies; copy++) await send(webhook)
        unsent.splice(unsent.indexOf(webhook), 1)
        break
      case 'drop':
        if (webhook && last.get(webhook.medusaOrderId) !== webhook) unsent.splice(unsent.indexOf(webhook), 1)
        break
      case 'work':
        await whileChanging([...step.meanwhile], [...step.pauses], async () => {
          const again = relay.queue.waiting.slice(0, step.size)
          // A visibility time-out that ran out: two workers hold the same messages.
          const other = step.twice && again.length ? relay.worker(structuredClone(again)) : undefined
          await Promise.all([relay.queue.deliver(relay.worker, step.size), other])
        })
    }
  }
  for (const webhook of unsent) await send(webhook)
  await relay.queue.drain(relay.worker)

  const orders = await readOrders(relay.erpnext, MEDUSA_ORDERS)
  return MEDUSA_ORDERS.map(id => {
    const { salesOrders = [], invoices = [] } = orders.get(id) ?? {}
    const status = orderStatus(salesOrders, invoices)
    const expected = status && relay.medusa.orderPayload(status).metadata
    return { id, holds: medusa.orders.get(id)?.metadata, expected: JSON.parse(JSON.stringify(expected)) }
  })

  /** Makes changes in the midst of the worker's calls: before its next reads and writes. */
  async function whileChanging(changes: Change[], pauses: number[], work: () => Promise<void>) {
    const { list } = relay.erpnext
    const { updateOrder } = relay.medusa
    const next = async () => {
      const change = changes.shift()
      relay.time.now += 1_500
      if (!change) return
      const webhooks = world.change(change)
      changed(webhooks)
      if (change.pick % 2) return
      for (const webhook of webhooks) {
        await send(webhook)
        unsent.splice(unsent.indexOf(webhook), 1)
      }
    }
    relay.erpnext.list = async (...args) => {
      await next()
      return list(...args)
    }
    relay.medusa.updateOrder = async (...args) => {
      await next()
      await pause(pauses.shift() ?? 0)
      return updateOrder.call(relay.medusa, ...args)
    }
    try {
      await work()
    } finally {
      relay.erpnext.list = list
      relay.medusa.updateOrder = updateOrder
    }
  }
}

test('any order of deliveries, any repeats and the loss of all but the last: Medusa ends with the last state', async () => {
  await fc.assert(
    fc.asyncProperty(anyRun, async steps => {
      for (const { holds, expected } of await play(steps)) {
        // What Medusa was told earlier and is left out now stays there: metadata merges.
        expect(holds).toMatchObject(expected)
      }
    }),
    { numRuns: 300, endOnFailure: true },
  )
}, 300_000)
