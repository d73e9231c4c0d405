import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { signUpFlows } from './customer-flows.ts'
import { differing } from './differing.ts'
import { catalogueFlows, flows } from './flows.ts'
import { play } from './play.ts'
import { described, modes, type Strike } from './trap.ts'
import { startWorld, type World } from './world.ts'

let worlds: Record<'v1' | 'v2', World>
beforeAll(async () => {
  worlds = { v1: await startWorld({ MEDUSA_API: 'v1' }), v2: await startWorld() }
})
afterAll(() => Promise.all(Object.values(worlds).map(world => world.stop())))

/** Everything that can happen at one point. Only an HTTP request is repeated at once. */
const strikesAt = (point: number, name: string): Strike[] =>
  modes.flatMap((mode): Strike[] => [
    { point, mode },
    ...(/^(erpnext|medusa) /.test(name) && mode !== 'process killed' ? [{ point, mode, retryToo: true }] : []),
  ])

test.each([
  ...flows.map(flow => [flow[0], 'v2', flow] as const),
  ...[...catalogueFlows, ...signUpFlows].map(flow => [flow[0], 'v1', flow] as const),
])(
  '%s, %s: whatever fails or dies, it ends the same',
  async (name, api, flow) => {
    const world = worlds[api]
    const { points, end } = await play(world, flow)
    expect(points.length).toBeGreaterThan(0)
    expect(end).toMatchObject({ queued: 0, starts: {}, breakers: [] })

    const differences: string[] = []
    for (const strike of points.flatMap((called, point) => strikesAt(point, called))) {
      const struck = await play(world, flow, [strike]).then(({ end }) => end, String)
      if (isDeepStrictEqual(struck, end)) continue
      differences.push(`${described(strike, points)}: ${differing(struck, end).join('; ')}`)
    }
    const count = `${points.length} points × ${modes.length} modes, ${differences.length} differences`
    process.stdout.write(`  ${name}, ${api}: ${count}\n`)
    expect(differences).toEqual([])
  },
  120_000,
)
