import { expect, test } from '@jest/globals'
import { memoryLeases } from '../../../lib/store/memory.ts'
import { exclusively } from '../../../lib/sync/exclusively.ts'

function ports() {
  const time = { now: 0 }
  const held = new Map<string, number>()
  const pauses: number[] = []
  const pause = async (ms: number) => {
    pauses.push(ms)
    time.now += ms
  }
  return { leases: memoryLeases(() => time.now, held), pause, time, held, pauses }
}
/** Is at those things until it is told to end. */
async function somebodyAt(own: ReturnType<typeof ports>, things: string[]): Promise<() => Promise<void>> {
  let end: () => void = () => undefined
  const ended = new Promise<void>(resolve => {
    end = resolve
  })
  let over: Promise<void> = ended
  await new Promise<void>(begun => {
    over = exclusively(own, things, () => {
      begun()
      return ended
    })
  })
  return () => {
    end()
    return over
  }
}
const busy = { kind: 'transient', code: 'busy' }

test('two who want one of the same things are never at it at once, and the second may come back', async () => {
  const own = ports()
  const end = await somebodyAt(own, ['a', 'b'])
  await expect(exclusively(own, ['b', 'c'], async () => 'done')).rejects.toMatchObject(busy)
  expect(await exclusively(own, ['c'], async () => 'done')).toBe('done') // what it took meanwhile it let go of
  await end()
  expect(await exclusively(own, ['b', 'c'], async () => 'done')).toBe('done')
})

test('who waits gets it as soon as it is free, and gives up when the pauses are over', async () => {
  const own = ports()
  const end = await somebodyAt(own, ['a'])
  await expect(exclusively(own, ['a'], async () => 'done', [10, 20])).rejects.toMatchObject(busy)
  expect(own.pauses).toEqual([10, 20])
  expect(await exclusively({ ...own, pause: end }, ['a'], async () => 'done', [10])).toBe('done')
})

test('work that fails lets go of all, and its failure is the one that is told', async () => {
  const own = ports()
  await expect(exclusively(own, ['a', 'b'], () => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  expect(own.held).toEqual(new Map())
})

test('who was killed at it keeps the others away for longer than a function runs, and no longer', async () => {
  const own = ports()
  await somebodyAt(own, ['a'])
  own.time.now = 60_000
  await expect(exclusively(own, ['a'], async () => 'done')).rejects.toMatchObject(busy)
  own.time.now = 75_000
  expect(await exclusively(own, ['a'], async () => 'done')).toBe('done')
})

test('a lease that cannot be let go of spoils nothing: the work is done', async () => {
  const own = ports()
  const leases = { ...own.leases, release: () => Promise.reject(new Error('lost')) }
  expect(await exclusively({ ...own, leases }, ['a'], async () => 'done')).toBe('done')
})
