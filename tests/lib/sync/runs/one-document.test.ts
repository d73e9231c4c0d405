import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { startRun } from '../../../../lib/sync/runs/start.ts'
import { createStockWorld } from '../../../support/stock-world.ts'
import { startTestRelay } from '../../../support/test-relay.ts'

const relay = await startTestRelay()
const world = createStockWorld(relay.simulators)
afterAll(() => relay.stop())
beforeEach(() => {
  relay.time.now += 600_000
  relay.simulators.erpnext.reset()
  relay.simulators.medusa.reset()
  relay.runRows.clear()
  relay.parkingRows.parked.clear()
  relay.stateRows.clear()
  relay.queue.waiting.length = 0
})

const run = async (kind: 'update-stock' | 'export-item-groups' | 'export-website-items', input: object) => {
  await startRun(relay, kind, input)
  await relay.queue.drain(relay.worker)
  relay.time.now += 60_000
  const { status, counts, expected } = relay.runRows.get(kind) ?? {}
  return { status, expected, ...counts }
}
const collections = () => [...relay.simulators.medusa.collections.values()].map(({ title }) => title)
const MUSCAT = 'Muscat - AHM'

test('the stock of one Website Item is made right, and that of others left alone', async () => {
  world.keep(3)
  await run('export-website-items', {})
  for (const code of ['MED-0001', 'MED-0002']) world.bin(code, MUSCAT, 3)
  const { name } = world.item('MED-0002')
  const before = world.writes().length
  const one = { status: 'done', expected: 1, total: 1, updated: 1 }
  expect(await run('update-stock', { name, dryRun: true })).toMatchObject(one)
  expect(world.writes()).toHaveLength(before)
  expect(await run('update-stock', { name })).toMatchObject(one)
  expect([world.seen('MED-0001'), world.seen('MED-0002')]).toEqual([
    [0, 0, false],
    [1, 3, true],
  ])
  expect(await run('update-stock', { name })).toMatchObject({ ...one, updated: 0, unchanged: 1 })
})

test('the collection of one Item Group is made, and no other', async () => {
  const name = 'Consumable'
  const one = { status: 'done', expected: 1, total: 1, created: 1 }
  expect(await run('export-item-groups', { name, dryRun: true })).toMatchObject(one)
  expect(collections()).toEqual([])
  expect(await run('export-item-groups', { name })).toMatchObject(one)
  expect(collections()).toEqual([name])
})

test.each([
  ['update-stock', 'nope', 404, 'Website Item nope does not exist in ERPNext'],
  ['export-item-groups', 'nope', 404, 'Item Group nope does not exist in ERPNext'],
  ['update-stock', 'WEB-ITM-0001', 422, 'Website Item WEB-ITM-0001 is not published: its stock is left alone'],
] as const)('%s of %s is refused, and begins nothing', async (kind, name, statusCode, message) => {
  world.change('MED-0001', { published: 0 })
  await expect(startRun(relay, kind, { name })).rejects.toMatchObject({ statusCode, message })
  expect([...relay.runRows.keys(), ...relay.queue.waiting]).toEqual([])
})

test.each(['update-stock', 'export-item-groups'] as const)('%s of all begins without asking ERPNext', async kind => {
  const unreachable = { ...relay }
  Object.defineProperty(unreachable, 'erpnext', {
    get() {
      throw new Error('the settings are missing')
    },
  })
  expect(await startRun(unreachable, kind, {})).toEqual({ run: expect.any(String) })
})

test('what is to be done daily is not left out because somebody asks for one at that moment', async () => {
  const one = await startRun(relay, 'export-item-groups', { name: 'Consumable' })
  const tried = await startRun(relay, 'export-item-groups', { dryRun: true })
  expect(tried).toMatchObject({ run: one.run, already: true })
  const all = await startRun(relay, 'export-item-groups', {})
  expect(all).not.toHaveProperty('already')
  expect(await startRun(relay, 'export-item-groups', { name: 'Consumable' })).toMatchObject({ ...all, already: true })
  await relay.queue.drain(relay.worker)
  expect(relay.runRows.get('export-item-groups')).toMatchObject({ run: all.run, status: 'done', input: {} })
  expect(collections()).toHaveLength(relay.simulators.erpnext.list('Item Group').length)
})
