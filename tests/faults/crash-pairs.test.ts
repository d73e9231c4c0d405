import { afterAll, beforeAll, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { differing } from './differing.ts'
import { flows } from './flows.ts'
import { play } from './play.ts'
import { described, modes, type Strike } from './trap.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const anyStrike = fc.record({ point: fc.nat(10_000), mode: fc.constantFrom(...modes), retryToo: fc.boolean() })
const PAIRS_PER_FLOW = 20

// fast-check prints the seed of what fails; `fc.assert(…, { seed })` plays it again.
test.each(flows.map(flow => [flow[0], flow] as const))(
  '%s: two misfortunes do no more harm than one',
  async (_, flow) => {
    const { points, end } = await play(world, flow)
    await fc.assert(
      fc.asyncProperty(anyStrike, anyStrike, async (one, other) => {
        const first: Strike = { ...one, point: one.point % points.length }
        // Recovering from the first takes calls of its own, in the midst of which the second may come.
        const second: Strike = { ...other, point: first.point + 1 + (other.point % points.length) }
        const struck = await play(world, flow, [first, second])
        const where = [first, second].map(strike => described(strike, struck.points)).join('; then ')
        expect({ [where]: differing(struck.end, end) }).toEqual({ [where]: [] })
      }),
      { numRuns: PAIRS_PER_FLOW, endOnFailure: true },
    )
  },
  120_000,
)
