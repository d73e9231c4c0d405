import { type EndState, endState } from './end-state.ts'
import { createLambda, type Lambda } from './lambda.ts'
import { createTrap, type Strike } from './trap.ts'
import type { World } from './world.ts'

/** Something that happens outside: a change with its webhooks, an operation that is started. */
export type Step = (world: World, lambda: Lambda) => Promise<void>

/**
 * `given`: how the world differs from the recorded one before it begins. After each step the worker takes two
 * batches; after the last, all that there are.
 */
export type Flow = readonly [name: string, given: (world: World) => void, ...steps: readonly Step[]]

/** One finds out what a document touches, the next one syncs that. */
const BATCHES_PER_STEP = 2
/** What each call takes. */
const MS_PER_CALL = 7

/** Plays a flow under strikes until nothing is left to do; answers the calls that were made, and how it ended. */
export async function play(
  world: World,
  [, given, ...steps]: Flow,
  strikes: readonly Strike[] = [],
): Promise<{ points: string[]; end: EndState }> {
  world.reset()
  given(world)
  const trap = createTrap(strikes, () => {
    world.time.now += MS_PER_CALL
  })
  const lambda = createLambda(world, trap)
  for (const step of steps) {
    await step(world, lambda)
    for (let batch = 0; batch < BATCHES_PER_STEP; batch++) await lambda.deliver()
  }
  await lambda.drain()
  return { points: [...trap.points], end: endState(world) }
}
