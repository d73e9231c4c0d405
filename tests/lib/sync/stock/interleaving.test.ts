import { afterAll, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { RelayError } from '../../../../lib/errors.ts'
import { syncStockPage } from '../../../../lib/sync/stock/many.ts'
import { stockPages } from '../../../../lib/sync/stock/pages.ts'
import { createStockWorld } from '../../../support/stock-world.ts'
import { startTestRelay } from '../../../support/test-relay.ts'

const relay = await startTestRelay()
const world = createStockWorld(relay.simulators)
afterAll(() => relay.stop())

const CODES = ['MED-0001', 'MED-0002']
const WAREHOUSES = ['Muscat - AHM', 'Sohar - AHM']

const anyMove = fc.record({
  code: fc.constantFrom(...CODES),
  warehouse: fc.constantFrom(...WAREHOUSES),
  quantity: fc.integer({ min: -2, max: 9 }),
})
type Move = typeof anyMove extends fc.Arbitrary<infer Each> ? Each : never

type Step =
  | { do: 'move'; move: Move }
  | { do: 'deliver'; pick: number; copies: number }
  | { do: 'drop'; pick: number }
  | { do: 'save'; code: string }
  | { do: 'work'; size: number; twice: boolean; run: boolean; meanwhile: Move[]; delays: number[] }

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('move' as const), move: anyMove }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      pick: fc.nat(1000),
      copies: fc.integer({ min: 1, max: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), pick: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('save' as const), code: fc.constantFrom(...CODES) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('work' as const),
      size: fc.integer({ min: 1, max: 6 }),
      twice: fc.boolean(),
      run: fc.boolean(),
      meanwhile: fc.array(anyMove, { maxLength: 3 }),
      delays: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 12 }),
    }),
  },
)
const anyPlay = fc.array(fc.tuple(anyStep, fc.integer({ min: 0, max: 3_000 })), { minLength: 3, maxLength: 20 })

/** Plays the steps, delivers what is left, and answers what each item has and shows then. */
async function play(steps: readonly (readonly [Step, number])[]) {
  const { erpnext, medusa } = relay.simulators
  erpnext.reset()
  medusa.reset()
  relay.stateRows.clear()
  relay.queue.waiting.length = 0
  relay.logLines.length = 0
  relay.time.now += 600_000
  world.keep(2)
  await relay.run(...CODES.map(item_code => ({ kind: 'sync-item', item_code }) as const))
  relay.time.now += 60_000
  let causes = 0
  const unsent: Move[] = []
  const last = new Map<string, Move>()
  const move = (of: Move) => {
    world.bin(of.code, of.warehouse, of.quantity)
    unsent.push(of)
    last.set(of.code, of)
  }
  const send = (item_code: string, kind: 'sync-stock' | 'sync-item' = 'sync-stock') =>
    relay.queue.send([{ kind, item_code }], `move-${relay.time.now}-${++causes}`)
  /** As a run does it: what was overtaken is queued by itself. */
  const run = async () => {
    for await (const { rows } of stockPages(relay, undefined)) {
      for (const [code, result] of await syncStockPage(relay, rows, {})) {
        if (result instanceof RelayError) await send(code)
      }
    }
  }
  for (const [step, ms] of steps) {
    relay.time.now += ms
    const picked = 'pick' in step ? unsent[step.pick % unsent.length] : undefined
    if (step.do === 'move') move(step.move)
    if (step.do === 'save') await send(step.code, 'sync-item')
    if (step.do === 'drop' && picked && last.get(picked.code) !== picked) unsent.splice(unsent.indexOf(picked), 1)
    if (step.do === 'deliver' && picked) {
      for (let copy = 0; copy < step.copies; copy++) await send(picked.code)
      unsent.splice(unsent.indexOf(picked), 1)
    }
    if (step.do === 'work') {
      const [meanwhile, delays] = [[...step.meanwhile], [...step.delays]]
      let requests = 0
      const fault = () => {
        relay.time.now += 40
        const next = ++requests % 3 ? undefined : meanwhile.shift()
        if (next) move(next)
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
  for (const { code } of unsent) await send(code)
  await relay.queue.drain(relay.worker)
  return CODES.map(code => {
    const bins = erpnext.list('Bin').filter(({ item_code }) => item_code === code)
    const quantity = bins.reduce((sum, { actual_qty }) => sum + Number(actual_qty), 0)
    return { has: [Number(quantity > 0), Math.max(0, quantity), quantity > 0], shows: world.seen(code) }
  })
}

test('any order of moves, any repeats, a run among them and all but the last lost: flag and level are those of the Bins', async () => {
  let races = 0
  await fc.assert(
    fc.asyncProperty(anyPlay, async steps => {
      const items = await play(steps)
      races += relay.logLines.filter(line => line.includes('overtaken')).length
      expect(items.map(({ shows }) => shows)).toEqual(items.map(({ has }) => has))
    }),
    { numRuns: 50, endOnFailure: true },
  )
  expect(races).toBeGreaterThan(10)
}, 300_000)
