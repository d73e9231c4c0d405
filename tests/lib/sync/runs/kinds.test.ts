import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import * as z from 'zod'
import { RelayError } from '../../../../lib/errors.ts'
import type { RunName } from '../../../../lib/queue/jobs.ts'
import { park } from '../../../../lib/queue/parked-job.ts'
import { queueAgain } from '../../../../lib/queue/release.ts'
import { parkedId } from '../../../../lib/store/parking.ts'
import { pagesByName } from '../../../../lib/sync/runs/pages.ts'
import { settle } from '../../../../lib/sync/runs/settle.ts'
import { startRun } from '../../../../lib/sync/runs/start.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.stop())
beforeEach(() => {
  relay.time.now += 60_000
  relay.simulators.erpnext.reset()
  relay.simulators.medusa.reset()
  relay.runRows.clear()
  relay.parkingRows.parked.clear()
  relay.stateRows.clear()
  relay.logLines.length = 0
})

const run = async (kind: RunName, input: object) => {
  await startRun(relay, kind, input)
  await relay.queue.drain(relay.worker)
  relay.time.now += 60_000
  const { status, counts } = relay.runRows.get(kind) ?? {}
  return { status, ...counts }
}
const groups = () => relay.simulators.erpnext.list('Item Group')
const NONE = { created: 0, adopted: 0, updated: 0, unchanged: 0, skipped: 0, parked: 0, queued: 0 }
/** Requests that may change something, since the last reset. */
const writes = () => [
  ...relay.simulators.erpnext.calls.filter(({ method, path }) => method !== 'GET' && !path.includes('get_list')),
  ...relay.simulators.medusa.calls.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/auth')),
]
const onlyOnce = (method: string, path: string, index: number) => {
  let seen = 0
  return (request: { method: string; path: string }) =>
    request.method === method && request.path.startsWith(path) && seen++ === index
}

describe('export-item-groups', () => {
  test('makes a collection of every group, whose id ERPNext then knows; a second one writes nothing', async () => {
    const total = groups().length
    expect(await run('export-item-groups', {})).toEqual({ ...NONE, status: 'done', total, created: total })
    const { collections } = relay.simulators.medusa
    expect(groups().map(({ medusa_id }) => collections.get(String(medusa_id))?.title)).toEqual(
      groups().map(({ name }) => name),
    )
    const before = writes().length
    expect(await run('export-item-groups', {})).toEqual({ ...NONE, status: 'done', total, unchanged: total })
    expect(writes()).toHaveLength(before)
  })

  test('gives two new groups whose names make one handle a collection each', async () => {
    const { erpnext, medusa } = relay.simulators
    const [like] = groups()
    const names = ['Gloves & Masks', 'Gloves / Masks']
    for (const name of names) erpnext.set('Item Group', { ...like, doctype: 'Item Group', name, medusa_id: null })
    const total = groups().length
    expect(await run('export-item-groups', {})).toMatchObject({ created: total, parked: 0, queued: 0 })
    const made = [...medusa.collections.values()].filter(({ title }) => names.includes(title))
    expect(made.map(({ handle }) => handle).toSorted()).toEqual([
      'gloves-masks',
      expect.stringMatching(/^gloves-masks-[0-9a-f]{8}$/),
    ])
  })

  test('counts what was renamed as updated, and what ERPNext had forgotten as adopted', async () => {
    const total = groups().length
    await run('export-item-groups', {})
    const [one, other] = groups().slice(-2)
    if (!one || !other) throw new Error('no groups')
    relay.simulators.erpnext.set('Item Group', { ...one, parent_item_group: other.name })
    relay.simulators.erpnext.set('Item Group', { ...other, medusa_id: null })
    const counts = await run('export-item-groups', {})
    expect(counts).toMatchObject({ total, updated: 1, adopted: 1, unchanged: total - 2 })
    expect(relay.simulators.medusa.collections.size).toBe(total)
  })

  test('a dry run says what would be done, and writes nothing anywhere', async () => {
    const total = groups().length
    expect(await run('export-item-groups', { dryRun: true })).toEqual({
      ...NONE,
      status: 'done',
      total,
      created: total,
    })
    expect(writes()).toEqual([])
    expect([relay.stateRows.size, relay.parkingRows.parked.size]).toEqual([0, 0])
  })

  test('a dry run neither parks what would be refused nor clears what was', async () => {
    await run('export-item-groups', {})
    const job = { v: 1, cause: 'test', kind: 'sync-group', name: String(groups()[0]?.name) } as const
    await park(relay, { id: parkedId(job), task: { job }, records: [] }, { code: 'x', reason: 'x' }, undefined)
    expect(await run('export-item-groups', { dryRun: true })).toMatchObject({ unchanged: groups().length })
    expect(relay.parkingRows.parked.size).toBe(1)
    const refused = { job, result: new RelayError('permanent', 'no', { code: 'x' }) }
    expect(await settle(relay, [refused], { cause: 'test', dryRun: true })).toEqual({ parked: 1 })
    expect(relay.parkingRows.parked.get(parkedId(job))?.reason).toBe('x')
  })

  test('a group that Medusa refuses is parked alone with its message, and the next run that gets it through clears it', async () => {
    const total = groups().length
    const second = onlyOnce('POST', '/admin/collections', 1)
    const refusal = { type: 'invalid_data', message: 'Collections are not for sale' }
    relay.simulators.medusa.faults.when(request =>
      second(request) ? { kind: 'status', status: 400, body: refusal } : undefined,
    )
    expect(await run('export-item-groups', {})).toMatchObject({ status: 'done', total, created: total - 1, parked: 1 })
    const [parked, ...others] = [...relay.parkingRows.parked.values()]
    expect(others).toEqual([])
    expect(parked).toMatchObject({
      status: 'parked',
      kind: 'sync-group',
      reason: expect.stringContaining('not for sale'),
    })
    expect(relay.logLines.filter(line => line.includes('"JobsParked":1'))).toHaveLength(1)

    expect(await run('export-item-groups', {})).toMatchObject({ created: 1, unchanged: total - 1, parked: 0 })
    expect(relay.parkingRows.parked.size).toBe(0)
  })

  test('what a run parked can be retried by itself', async () => {
    const first = onlyOnce('POST', '/admin/collections', 0)
    relay.simulators.medusa.faults.when(request => (first(request) ? { kind: 'status', status: 400 } : undefined))
    await run('export-item-groups', {})
    for (const parked of relay.parkingRows.parked.values()) await queueAgain(relay, parked)
    await relay.queue.drain(relay.worker)
    expect(relay.simulators.medusa.collections.size).toBe(groups().length)
    expect(relay.parkingRows.parked.size).toBe(0)
  })

  test('a group whose id could not be written back for a while is queued, and done by itself', async () => {
    const [last] = groups().slice(-1)
    const written = onlyOnce('POST', '/api/method/frappe.client.bulk_update', 0)
    const failed_docs = [{ doc: { docname: last?.name }, exc: 'frappe.exceptions.TimestampMismatchError: x' }]
    relay.simulators.erpnext.faults.when(request =>
      written(request) ? { kind: 'status', status: 200, body: { message: { failed_docs } } } : undefined,
    )
    const total = groups().length
    expect(await run('export-item-groups', {})).toMatchObject({ total, created: total - 1, queued: 1 })
    const id = relay.simulators.erpnext.get('Item Group', String(last?.name))?.medusa_id
    expect(relay.simulators.medusa.collections.has(String(id))).toBe(true)
  })
})

describe('clear-medusa-ids', () => {
  const input = { doctype: 'Item Group', confirm: 'Item Group' }
  const ids = () => groups().flatMap(({ medusa_id }) => medusa_id ?? [])
  const withIds = (count: number) => {
    for (const group of groups()) relay.simulators.erpnext.set('Item Group', { ...group, medusa_id: null })
    for (const group of groups().slice(0, count)) {
      relay.simulators.erpnext.set('Item Group', { ...group, medusa_id: `pcol_${group.name}` })
    }
  }

  test('empties the ids of that doctype, and leaves Medusa alone', async () => {
    withIds(4)
    expect(await run('clear-medusa-ids', input)).toEqual({ ...NONE, status: 'done', total: 4, updated: 4 })
    expect(ids()).toEqual([])
    expect(relay.simulators.medusa.calls).toEqual([])
  })

  test.each([
    ['Website Item', ['medusa_id', 'medusa_variant_id']],
    ['Item Price', ['medusa_id', 'medusa_price_id']],
  ])('of a %s it empties %j, whichever is set', async (doctype, fields) => {
    const { erpnext } = relay.simulators
    for (const document of erpnext.list(doctype)) {
      erpnext.set(doctype, { ...document, ...Object.fromEntries(fields.map(field => [field, null])) })
    }
    const documents = erpnext.list(doctype).slice(0, fields.length)
    for (const [index, field] of fields.entries()) erpnext.set(doctype, { ...documents[index], [field]: 'x' } as never)
    expect(await run('clear-medusa-ids', { doctype, confirm: doctype })).toMatchObject({ total: 2, updated: 2 })
    expect(erpnext.list(doctype).flatMap(document => fields.flatMap(field => document[field] ?? []))).toEqual([])
  })

  test('a dry run counts them, and writes nothing', async () => {
    withIds(3)
    expect(await run('clear-medusa-ids', { ...input, dryRun: true })).toMatchObject({ total: 3, updated: 3 })
    expect(writes()).toEqual([])
    expect(ids()).toHaveLength(3)
  })

  test('one that is being saved is tried again; one that ERPNext refuses keeps its ids, and the log says why', async () => {
    withIds(3)
    const [one, other] = groups()
    const failure = (name: string | undefined, exc: string) => ({
      doc: { docname: name },
      exc: `frappe.exceptions.${exc}`,
    })
    const answers = [
      [failure(one?.name, 'TimestampMismatchError: x'), failure(other?.name, 'ValidationError: not now')],
      [failure(one?.name, 'TimestampMismatchError: x')],
    ].map(failed_docs => ({ kind: 'status' as const, status: 200, body: { message: { failed_docs } } }))
    relay.simulators.erpnext.faults.when(({ path }) => (path.includes('bulk_update') ? answers.shift() : undefined))
    expect(await run('clear-medusa-ids', input)).toMatchObject({ total: 3, updated: 2, skipped: 1 })
    const said = relay.logLines.map(line => JSON.parse(line)).find(({ message }) => message === 'ids stay')
    expect(said).toMatchObject({ doctype: 'Item Group', name: other?.name, reason: 'ERPNext: not now' })
  })
})

describe('pages by name', () => {
  const named = z.object({ name: z.string() })

  test('hold every row that stays exactly once, whatever vanishes, appears or is changed meanwhile', async () => {
    const { erpnext } = relay.simulators
    const before = erpnext.list('Item Group').map(({ name }) => name)
    const seen: string[] = []
    for await (const { rows } of pagesByName(
      relay,
      'Item Group',
      named,
      { fields: ['name'], pageSize: 3 },
      undefined,
    )) {
      seen.push(...rows.map(({ name }) => name))
      // As when an export that looks for what has no id gives ids.
      for (const name of seen.slice(-3, -1)) erpnext.remove('Item Group', name)
      const [first] = erpnext.list('Item Group')
      if (first) erpnext.set('Item Group', { ...first, name: `AAA ${seen.length}`, item_group_name: 'A' })
    }
    expect(seen.toSorted()).toEqual(before.toSorted())
    expect(erpnext.calls.filter(({ path }) => path.includes('limit_start'))).toEqual([])
  })

  test('go on after a key, be it gone', async () => {
    const all: string[] = []
    for await (const { rows } of pagesByName(relay, 'Item Group', named, { fields: ['name'] }, undefined)) {
      all.push(...rows.map(({ name }) => name))
    }
    relay.simulators.erpnext.remove('Item Group', String(all[4]))
    const rest: string[] = []
    for await (const { rows } of pagesByName(relay, 'Item Group', named, { fields: ['name'], pageSize: 2 }, all[4])) {
      rest.push(...rows.map(({ name }) => name))
    }
    expect(rest).toEqual(all.slice(5))
  })
})
