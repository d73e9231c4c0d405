import { afterAll, beforeAll, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { RelayError } from '../../../../lib/errors.ts'
import type { SimulatedProduct } from '../../../../lib/local/medusa/product.ts'
import { syncItemPage } from '../../../../lib/sync/product/page.ts'
import { anyItemChange, createItemWorld, type ItemChange, type ItemWebhook } from '../../../support/item-world.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.stop())

type Step =
  | { do: 'change'; change: ItemChange }
  | { do: 'deliver'; pick: number; copies: number }
  | { do: 'drop'; pick: number }
  | { do: 'work'; size: number; twice: boolean; run: boolean; meanwhile: ItemChange[]; delays: number[] }

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('change' as const), change: anyItemChange }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      pick: fc.nat(1000),
      copies: fc.integer({ min: 1, max: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), pick: fc.nat(1000) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('work' as const),
      size: fc.integer({ min: 1, max: 6 }),
      twice: fc.boolean(),
      run: fc.boolean(),
      meanwhile: fc.array(anyItemChange, { maxLength: 2 }),
      delays: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 12 }),
    }),
  },
)
const anyRun = fc.array(fc.tuple(anyStep, fc.integer({ min: 0, max: 3_000 })), { minLength: 3, maxLength: 20 })

/** Plays the steps, delivers what is left, and answers the items and the products that there are then. */
async function play(steps: readonly (readonly [Step, number])[]) {
  const { erpnext, medusa } = relay.simulators
  erpnext.reset()
  medusa.reset()
  relay.stateRows.clear()
  relay.queue.waiting.length = 0
  relay.logLines.length = 0
  relay.time.now += 600_000
  const world = createItemWorld(erpnext)
  const unsent: ItemWebhook[] = []
  const last = new Map<string, ItemWebhook>()
  const change = (of: ItemChange) => {
    const webhooks = world.change(of)
    unsent.push(...webhooks)
    for (const webhook of webhooks) last.set(webhook.code, webhook)
  }
  let causes = 0
  const send = ({ jobs }: ItemWebhook) => relay.queue.send(jobs, `webhook-${relay.time.now}-${++causes}`)
  /** As a run does it: what was overtaken is queued by itself. */
  const run = async () => {
    const codes = world.items().map(({ item_code }) => String(item_code))
    const results = await syncItemPage(relay, codes, { lookAtMedusa: true })
    for (const { request, result } of results.values()) {
      if (result instanceof RelayError) await relay.queue.send([{ kind: 'sync-item', ...request }], `run-${++causes}`)
    }
  }
  for (const [step, ms] of steps) {
    relay.time.now += ms
    const webhook = 'pick' in step ? unsent[step.pick % unsent.length] : undefined
    if (step.do === 'change') change(step.change)
    if (step.do === 'drop' && webhook && last.get(webhook.code) !== webhook) unsent.splice(unsent.indexOf(webhook), 1)
    if (step.do === 'deliver' && webhook) {
      for (let copy = 0; copy < step.copies; copy++) await send(webhook)
      unsent.splice(unsent.indexOf(webhook), 1)
    }
    if (step.do === 'work') {
      const [meanwhile, delays] = [[...step.meanwhile], [...step.delays]]
      let requests = 0
      const fault = () => {
        relay.time.now += 40
        const next = ++requests % 3 ? undefined : meanwhile.shift()
        if (next) change(next)
        return { kind: requests % 2 ? 'slow' : 'late', ms: delays[requests % delays.length] ?? 0 } as const
      }
      erpnext.faults.when(fault)
      medusa.faults.when(fault)
      const again = relay.queue.waiting.slice(0, step.size)
      await Promise.all([
        relay.queue.deliver(relay.worker, step.size),
        // A visibility time-out that ran out: two workers hold the same messages.
        step.twice && again.length ? relay.worker(structuredClone(again)) : undefined,
        step.run ? run() : undefined,
      ])
      erpnext.faults.clear()
      medusa.faults.clear()
    }
  }
  for (const webhook of unsent) await send(webhook)
  await relay.queue.drain(relay.worker)
  return { items: world.items().map(asSold), products: [...medusa.products.values()].map(asProduct) }
}

type Fields = Record<string, unknown>
const asSold = ({ item_code, web_item_name, published, on_backorder, medusa_id, medusa_variant_id }: Fields) => ({
  id: medusa_id,
  title: web_item_name,
  status: published ? 'published' : 'draft',
  variants: [{ id: medusa_variant_id, sku: item_code, allow_backorder: Boolean(on_backorder) }],
})
const asProduct = ({ id, title, status, variants }: SimulatedProduct) => ({
  ...{ id, title, status },
  variants: variants.map(({ id, sku, allow_backorder }) => ({ id, sku, allow_backorder })),
})

test('any order of webhooks, any repeats, a run among them and all but the last lost: one product for each item, as it is', async () => {
  let races = 0
  await fc.assert(
    fc.asyncProperty(anyRun, async steps => {
      const { items, products } = await play(steps)
      races += relay.logLines.filter(line => line.includes('overtaken')).length
      expect(new Set(products)).toEqual(new Set(items))
    }),
    { numRuns: 80, endOnFailure: true },
  )
  expect(races).toBeGreaterThan(10)
}, 300_000)
