import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Run } from '../../lib/store/runs.ts'
import { API_KEY, type LocalRelay, startLocalRelay } from '../support/local-relay.ts'

let relay: LocalRelay
beforeAll(async () => {
  relay = await startLocalRelay()
})
afterAll(() => relay.stop())

const runs = async () => ((await relay.get('/runs', API_KEY)).body as { runs: Run[] }).runs

test('a run is started by hand, worked off by its worker, and told of by GET /runs, newest first', async () => {
  expect(await relay.get('/runs', API_KEY)).toEqual({ status: 200, body: { runs: [] } })
  const total = relay.erpnext.list('Item Group').length
  const { run } = (await relay.runner.invoke('export-item-groups', {})) as { run: string }
  await relay.runner.idle()
  expect(await runs()).toMatchObject([
    { kind: 'export-item-groups', run, status: 'done', input: {}, counts: { total, created: total, parked: 0 } },
  ])
  expect(relay.medusa.collections.size).toBe(total)

  const input = { doctype: 'Item Group', confirm: 'Item Group' }
  await relay.runner.invoke('clear-medusa-ids', input)
  await relay.runner.idle()
  expect(await runs()).toMatchObject([
    { kind: 'clear-medusa-ids', status: 'done', input, counts: { total, updated: total } },
    { kind: 'export-item-groups', run },
  ])
  expect(relay.erpnext.list('Item Group').filter(({ medusa_id }) => medusa_id)).toEqual([])
})

test('POST /runs starts one of any kind, and answers the one that is running', async () => {
  const started = await relay.post('/runs', { kind: 'update-website-items', input: { dryRun: true } }, API_KEY)
  expect(started).toEqual({ status: 202, body: { run: expect.any(String) } })
  const again = await relay.post('/runs', { kind: 'update-website-items', input: { dryRun: true } }, API_KEY)
  expect(again).toMatchObject({ status: 202, body: { ...(started.body as object), already: true, counts: {} } })
  await relay.runner.idle()
  expect(await runs()).toContainEqual(
    expect.objectContaining({ kind: 'update-website-items', status: 'done', input: { mode: 'batched', dryRun: true } }),
  )
})

test.each([
  [{}, /^kind: /],
  [{ kind: 'update-everything' }, /^kind: /],
  [{ kind: 'export-prices', force: true }, /force/],
  [{ kind: 'export-prices', input: [] }, /^input: /],
  [{ kind: 'export-prices', input: { dryRun: 'yes' } }, /^input\.dryRun: /],
  [{ kind: 'clear-medusa-ids', input: { doctype: 'Item Group', confirm: 'yes' } }, /^input\.confirm: must repeat/],
])('POST /runs refuses %j, and says which field is wrong', async (body, message) => {
  expect(await relay.post('/runs', body, API_KEY)).toEqual({
    status: 400,
    body: { error: { code: 'invalid_input', message: expect.stringMatching(message) } },
  })
})

test('a wrong input is refused by name, and nobody sees the runs without a key', async () => {
  await expect(relay.runner.invoke('clear-medusa-ids', { doctype: 'Item Group' })).rejects.toThrow(/confirm: /)
  expect((await relay.get('/runs')).status).toBe(401)
})
