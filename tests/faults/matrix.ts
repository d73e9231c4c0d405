import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { differing } from './differing.ts'
import { type Flow, play } from './play.ts'
import { described, modes, type Strike } from './trap.ts'
import { startWorld, type World } from './world.ts'

/** Everything that can happen at one point. Only an HTTP request is repeated at once. */
const strikesAt = (point: number, name: string): Strike[] =>
  modes.flatMap((mode): Strike[] => [
    { point, mode },
    ...(/^(erpnext|medusa) /.test(name) && mode !== 'process killed' ? [{ point, mode, retryToo: true }] : []),
  ])

/** So many strikes at a flow of many points; all there are at a short one. */
const STRIKES = 60

/** Every point is struck; where that is too much for all that may happen, by one thing after another in turn. */
function strikes(points: readonly string[]): Strike[] {
  const all = points.map((name, point) => strikesAt(point, name))
  if (all.flat().length <= STRIKES) return all.flat()
  return all.flatMap((possible, point) => possible[point % possible.length] ?? [])
}

/** A test for each flow: whatever fails or dies, and wherever, it ends as if nothing had. */
export function strikeFlows(api: 'v1' | 'v2', flows: readonly Flow[]): void {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ MEDUSA_API: api })
  })
  afterAll(() => world.stop())

  test.each(flows.map(flow => [flow[0], flow] as const))(
    `%s, ${api}: whatever fails or dies, it ends the same`,
    async (name, flow) => {
      const { points, end } = await play(world, flow)
      expect(points.length).toBeGreaterThan(0)
      expect(end).toMatchObject({ queued: 0, starts: {}, breakers: [] })

      const differences: string[] = []
      const struck = strikes(points)
      for (const strike of struck) {
        const ended = await play(world, flow, [strike]).then(({ end }) => end, String)
        if (isDeepStrictEqual(ended, end)) continue
        differences.push(`${described(strike, points)}: ${differing(ended, end).join('; ')}`)
      }
      const count = `${points.length} points, ${struck.length} strikes, ${differences.length} differences`
      process.stdout.write(`  ${name}, ${api}: ${count}\n`)
      expect(differences).toEqual([])
    },
    120_000,
  )
}
