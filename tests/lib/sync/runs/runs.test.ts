import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { RelayError } from '../../../../lib/errors.ts'
import type { RunName } from '../../../../lib/queue/jobs.ts'
import { queueAgain } from '../../../../lib/queue/release.ts'
import { parkedId } from '../../../../lib/store/parking.ts'
import type { Run } from '../../../../lib/store/runs.ts'
import { continueRun } from '../../../../lib/sync/runs/continue.ts'
import { startRun } from '../../../../lib/sync/runs/start.ts'
import { createTrap, modes, type Trap, trapped } from '../../../faults/trap.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'
import { TOY, toyRun } from './toy-run.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.stop())
beforeEach(() => {
  relay.time.now += 60_000
  relay.queue.waiting.length = 0
  relay.runRows.clear()
  relay.parkingRows.parked.clear()
})

const row = () => relay.runRows.get(TOY) as Run
const range = (rows: number) => Array.from({ length: rows }, (_, index) => index)
/** A worker that has time for a single page with each message. */
const inHaste = (): TestRelay => ({ ...relay, remainingMs: () => 30_000 })

describe('starting', () => {
  test('answers the id before anything is done', async () => {
    expect(await startRun(relay, TOY, {})).toEqual({ run: row().run })
    expect(row()).toMatchObject({ status: 'running', page: 0, counts: { total: 0 } })
    expect(relay.queue.waiting).toHaveLength(1)
  })

  test('again, while it runs, answers the one that runs, whatever is asked for, and how far it has come', async () => {
    const { run } = await startRun(relay, TOY, {})
    relay.runRows.set(TOY, { ...row(), counts: { ...row().counts, total: 7 } })
    expect(await startRun(relay, TOY, { dryRun: true })).toMatchObject({
      ...{ run, already: true, status: 'running', input: {}, counts: { total: 7 } },
    })
    expect(relay.queue.waiting).toHaveLength(1)
  })

  test('while a dry run runs, begins the real one in its place', async () => {
    const toy = toyRun(3)
    const dry = await startRun(relay, TOY, { dryRun: true })
    const real = await startRun(relay, TOY, {})
    expect(real).toEqual({ run: expect.not.stringContaining(dry.run) })
    await toy.drain(relay)
    expect(row()).toMatchObject({ run: real.run, status: 'done', input: {} })
    expect(toy.worked).toEqual([0, 1, 2])
  })

  test('while a dry run stores a page just then, the real one begins all the same', async () => {
    const dry = await startRun(relay, TOY, { dryRun: true })
    let pages = 2
    const put: TestRelay['runs']['put'] = async (run, expected) => {
      if (pages-- > 0) await relay.runs.put({ ...row(), page: row().page + 1 }, row().version)
      return relay.runs.put(run, expected)
    }
    const real = await startRun({ ...relay, runs: { ...relay.runs, put } }, TOY, {})
    expect(real).toEqual({ run: expect.not.stringContaining(dry.run) })
    expect(row()).toMatchObject({ run: real.run, input: {}, page: 0 })
  })

  test('again sets a run going whose message was lost', async () => {
    const toy = toyRun(5)
    await startRun(relay, TOY, {})
    await relay.queue.deliver(async ([record]) => {
      await relay.runs.put({ ...row(), page: 1, after: '1' }, row().version)
      return { batchItemFailures: [], record }
    })
    expect(relay.queue.waiting).toEqual([])
    await startRun(relay, TOY, {})
    await toy.drain(relay)
    expect(toy.worked).toEqual([2, 3, 4])
    expect(row().status).toBe('done')
  })

  test('twice at the same moment makes one run', async () => {
    const started = await Promise.all([startRun(relay, TOY, {}), startRun(relay, TOY, {})])
    expect(new Set(started.map(({ run }) => run)).size).toBe(1)
    expect(relay.queue.waiting).toHaveLength(1)
  })

  test('after the end makes a new run, whose id is greater', async () => {
    const toy = toyRun(1)
    const first = await startRun(relay, TOY, {})
    await toy.drain(relay)
    const second = await startRun(relay, TOY, {})
    await toy.drain(relay)
    expect(second.run > first.run).toBe(true)
    expect(toy.worked).toEqual([0, 0])
  })

  test.each<[RunName, unknown, RegExp]>([
    ['export-item-groups', { dryrun: true }, /dryrun/],
    ['export-item-groups', { dryRun: 'yes' }, /dryRun: /],
    ['clear-medusa-ids', {}, /doctype: .*confirm: /],
    ['clear-medusa-ids', { doctype: 'Customer', confirm: 'Customer' }, /doctype: /],
    ['clear-medusa-ids', { doctype: 'Item Group', confirm: 'Website Item' }, /confirm: must repeat the doctype/],
  ])('%s refuses %j, and says which field is wrong', async (kind, input, field) => {
    await expect(startRun(relay, kind, input)).rejects.toThrow(field)
    expect([...relay.runRows.keys(), ...relay.queue.waiting]).toEqual([])
  })
})

describe('going on', () => {
  test('a message has time for some pages and sends the next; each row is worked on once', async () => {
    const toy = toyRun(9)
    const { run } = await startRun(relay, TOY, {})
    await toy.drain(inHaste())
    expect(toy.worked).toEqual(range(9))
    expect(row()).toMatchObject({ run, status: 'done', page: 5, counts: { total: 9, created: 9 } })
    expect(relay.logLines.filter(line => line.includes('"run done"') && line.includes(run))).toHaveLength(1)
  })

  test('pages are worked on some at a time, read no further ahead, and stored in their order', async () => {
    const toy = toyRun(40)
    let release: () => void = () => undefined
    const first = new Promise<void>(resolve => {
      release = resolve
    })
    toy.onWork = ([row]) => (row === 0 ? first : Promise.resolve())
    await startRun(relay, TOY, {})
    const drained = toy.drain({ ...relay, exportParallel: 3 })
    while (toy.worked.length < 4) await new Promise(setImmediate)
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    expect({ worked: toy.worked, read: toy.read, page: row().page }).toEqual({ worked: [2, 3, 4, 5], read: 3, page: 0 })
    release()
    await drained
    expect(toy.worked.toSorted((a, b) => a - b)).toEqual(range(40))
  })

  test('where the first page goes alone, the others wait until it is ready to write, or done', async () => {
    const begunWhenReady: number[] = []
    for (const isReady of [true, false]) {
      const toy = toyRun(8)
      toy.kind.firstAlone = true
      const begun: number[] = []
      toy.onWork = async ([row = -1], onReady) => {
        begun.push(row)
        await new Promise(setImmediate)
        if (row > 0) return
        begunWhenReady.push(begun.length)
        if (isReady) onReady?.()
        for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
        begunWhenReady.push(begun.length)
      }
      await startRun(relay, TOY, {})
      await toy.drain(relay)
      expect(toy.worked.toSorted()).toEqual(range(8))
    }
    const [alone, all] = [1, 4]
    expect(begunWhenReady).toEqual([alone, all, alone, alone])
  })

  test('whatever dies, at whatever call, every row is worked on, and few of them twice', async () => {
    const rows = 11
    const parallel = 2
    const play = async (strike?: { point: number; mode: (typeof modes)[number] }) => {
      relay.time.now += 60_000
      relay.runRows.clear()
      const toy = toyRun(rows)
      const trap = createTrap(strike ? [strike] : [], () => undefined)
      await startRun(relay, TOY, {})
      await toy.drain({ ...behind(trap), exportParallel: parallel })
      return { toy, points: trap.points.length }
    }
    const { points } = await play()
    expect(points).toBeGreaterThan(6)
    for (const mode of modes) {
      for (let point = 0; point < points; point++) {
        const { toy } = await play({ point, mode })
        expect([mode, point, row().status]).toEqual([mode, point, 'done'])
        expect(new Set(toy.worked)).toEqual(new Set(range(rows)))
        expect(toy.worked.length - rows).toBeLessThanOrEqual(2 * parallel)
        expect(row().counts.total).toBe(rows)
      }
    }
  })

  test('a write that succeeds and is answered as if it had not, as when the SDK asks again, cuts no chain', async () => {
    for (let lost = 0; lost < 7; lost++) {
      relay.time.now += 60_000
      relay.runRows.clear()
      const toy = toyRun(11)
      let puts = 0
      const put: TestRelay['runs']['put'] = async (...given) => (await relay.runs.put(...given)) && puts++ !== lost
      await startRun(relay, TOY, {})
      await toy.drain({ ...relay, runs: { ...relay.runs, put } })
      expect(puts).toBeGreaterThan(lost)
      expect(row()).toMatchObject({ status: 'done', counts: { total: 11, created: 11 } })
    }
  })

  test('a message that comes again, late or from a run that is over does no harm', async () => {
    const toy = toyRun(6)
    const { run: old } = await startRun(relay, TOY, {})
    await toy.drain(relay)
    relay.time.now += 1_000
    const { run } = await startRun(relay, TOY, {})
    const message = (of: string, page: number) =>
      continueRun(inHaste(), { job: { v: 1, cause: 'again', kind: 'continue-run', of: TOY, run: of, page } }, toy.kinds)
    expect(await message(old, 0)).toMatchObject({ outcome: 'skipped' })
    expect(await message(run, 0)).toMatchObject({ outcome: 'done' })
    expect(await message(run, 0)).toMatchObject({ outcome: 'unchanged' })
    expect(toy.worked).toEqual([...range(6), 0, 1])
    await toy.drain(inHaste())
    expect(await message(run, 1)).toMatchObject({ outcome: 'unchanged' })
    expect(toy.worked).toEqual([...range(6), ...range(6)])
    expect(relay.queue.waiting).toEqual([])
  })

  test('two workers at one run do no harm, and count no row twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }), async delays => {
        relay.time.now += 600_000
        relay.runRows.clear()
        const toy = toyRun(12)
        toy.onWork = async () => {
          for (let turns = delays.pop() ?? 0; turns > 0; turns--) await new Promise(setImmediate)
        }
        const { run } = await startRun(relay, TOY, {})
        relay.queue.waiting.length = 0
        const job = { v: 1, cause: 'twice', kind: 'continue-run', of: TOY, run, page: 0 } as const
        await Promise.all([1, 2].map(() => continueRun({ ...relay, exportParallel: 2 }, { job }, toy.kinds)))
        await toy.drain(relay)
        expect(new Set(toy.worked)).toEqual(new Set(range(12)))
        expect(row()).toMatchObject({ status: 'done', counts: { total: 12, created: 12 } })
      }),
      { numRuns: 30 },
    )
  })
})

describe('failing', () => {
  const refusal = new RelayError('permanent', 'ERPNext 417: no', { code: 'ValidationError', server: 'erpnext' })

  test('a page that cannot succeed fails the run after the pages before it; its retry goes on from there', async () => {
    const toy = toyRun(8)
    let broken = true
    toy.onWork = async ([row]) => {
      if (broken && row === 4) throw refusal
    }
    await startRun(relay, TOY, {})
    await toy.drain(relay)
    expect(row()).toMatchObject({ status: 'failed', reason: refusal.message, page: 2, counts: { total: 4 } })
    const [parked, ...others] = relay.parkingRows.parked.values()
    expect(others).toEqual([])
    expect(parked).toMatchObject({
      status: 'parked',
      kind: 'continue-run',
      target: `Run#${TOY}`,
      code: 'ValidationError',
    })

    broken = false
    if (parked) await queueAgain(relay, parked)
    await toy.drain(relay)
    expect(row()).toMatchObject({ status: 'done', counts: { total: 8, created: 8 } })
    expect(row()).not.toHaveProperty('reason', expect.anything())
    expect(relay.parkingRows.parked.size).toBe(0)
  })

  test('a page that fails for a while comes back, and the run goes on behind what was stored', async () => {
    const toy = toyRun(8)
    let failures = 3
    toy.onWork = async ([row]) => {
      if (row === 4 && failures-- > 0) throw new RelayError('transient', 'away', { code: 'network', server: 'medusa' })
    }
    await startRun(relay, TOY, {})
    await toy.drain(relay)
    expect(row()).toMatchObject({ status: 'done', counts: { total: 8, created: 8 } })
    expect(toy.worked.filter(row => row < 4)).toEqual([0, 1, 2, 3])
  })

  test.each<[string, (toy: ReturnType<typeof toyRun>) => Promise<void>, RegExp]>([
    [
      'whose page fails for a whole day',
      toy => {
        toy.onWork = async () => {
          relay.time.now += 2 * 3_600_000
          throw new RelayError('transient', 'Medusa 500: no', {
            code: 'unknown_error',
            server: 'medusa',
            httpStatus: 500,
          })
        }
        return toy.drain(relay)
      },
      /^Medusa 500: no$/,
    ],
    [
      'whose process is killed each time',
      async toy => {
        const [record] = relay.queue.waiting
        if (record) record.attributes.ApproximateReceiveCount = '4'
        const [id] = relay.queue.waiting.map(({ body }) => parkedId(JSON.parse(body)))
        for (let start = 0; id && start < 2; start++) await relay.parking.began(id)
        return toy.drain(relay)
      },
      /killed or ran out of time/,
    ],
  ])('a run %s is failed when its job is parked, and the next start begins anew', async (_, failing, reason) => {
    const toy = toyRun(2)
    const { run } = await startRun(relay, TOY, {})
    await failing(toy)
    expect([...relay.parkingRows.parked.values()]).toMatchObject([{ status: 'parked', target: `Run#${TOY}` }])
    expect(row()).toMatchObject({ run, status: 'failed', reason: expect.stringMatching(reason) })
    toy.onWork = async () => undefined
    expect(await startRun(relay, TOY, {})).toEqual({ run: expect.not.stringContaining(run) })
    await toy.drain(relay)
    expect([row().status, toy.worked, relay.parkingRows.parked.size]).toEqual(['done', [0, 1], 0])
  })

  test('an ended run that failed gives way to a new one', async () => {
    const toy = toyRun(2)
    toy.onWork = () => Promise.reject(refusal)
    const { run } = await startRun(relay, TOY, {})
    await toy.drain(relay)
    toy.onWork = async () => undefined
    relay.time.now += 1_000
    expect(await startRun(relay, TOY, {})).not.toEqual({ run })
    await toy.drain(relay)
    expect(row().status).toBe('done')
    expect(relay.parkingRows.parked.size).toBe(0)
  })
})

/** The relay whose ways out may fail; who takes a batch is a new process. */
const behind = (trap: Trap): TestRelay => ({
  ...relay,
  parking: {
    ...relay.parking,
    look(...ids) {
      trap.revive()
      return relay.parking.look(...ids)
    },
  },
  runs: trapped('runs', relay.runs, trap),
  queue: { ...relay.queue, send: (jobs, cause) => trap.pass('queue.send', () => relay.queue.send(jobs, cause)) },
})
