import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { DocumentRef } from '../../../lib/document.ts'
import { type Runner, startRunner } from '../../../lib/local/runner/runner.ts'
import type { RunName } from '../../../lib/queue/jobs.ts'
import type { Cursors } from '../../../lib/store/cursors.ts'
import { connectDynamo } from '../../../lib/store/dynamodb.ts'
import { dynamoCursors } from '../../../lib/store/dynamodb-cursors.ts'
import { dynamoLeases } from '../../../lib/store/dynamodb-leases.ts'
import { dynamoParking } from '../../../lib/store/dynamodb-parking.ts'
import { dynamoRequestLog } from '../../../lib/store/dynamodb-request-log.ts'
import { dynamoRuns } from '../../../lib/store/dynamodb-runs.ts'
import { dynamoSyncStates } from '../../../lib/store/dynamodb-sync-states.ts'
import {
  memoryCursors,
  memoryLeases,
  memoryRequestLog,
  memoryRuns,
  memorySyncStates,
} from '../../../lib/store/memory.ts'
import { memoryParking } from '../../../lib/store/memory-parking.ts'
import type { ParkedJob, Parking } from '../../../lib/store/parking.ts'
import type { LoggedRequest, RequestLog } from '../../../lib/store/request-log.ts'
import type { NewRun, Runs } from '../../../lib/store/runs.ts'
import type { SyncStates } from '../../../lib/store/sync-state.ts'

let runner: Runner
let client: DynamoDBDocumentClient
beforeAll(async () => {
  runner = await startRunner({ pump: false })
  client = connectDynamo()
})
afterAll(async () => {
  client.destroy()
  await runner.stop()
})

const kinds = ['in memory', 'in DynamoDB'] as const
let count = 0

describe.each(kinds)('sync states %s', kind => {
  const open = (): SyncStates =>
    kind === 'in memory' ? memorySyncStates() : dynamoSyncStates(client, runner.tableName('SyncStateTable'))
  const newKey = () => `Medusa Order#order_${++count}`
  const state = { fingerprint: 'f1', readAt: 1_700_000_000_000 }

  test('an unknown document has none', async () => {
    expect(await open().get(newKey())).toBeUndefined()
  })

  test('what was put is read back, with its version', async () => {
    const states = open()
    const key = newKey()
    expect(await states.put(key, state, undefined)).toBe(true)
    expect(await states.get(key)).toEqual({ ...state, version: 1 })
    expect(await states.put(key, { ...state, salesOrders: ['A', 'B'] }, 1)).toBe(true)
    expect(await states.get(key)).toEqual({ ...state, salesOrders: ['A', 'B'], version: 2 })
  })

  test('of two writers that read the same version one is refused, and changes nothing', async () => {
    const states = open()
    const key = newKey()
    const first = await Promise.all([states.put(key, state, undefined), states.put(key, state, undefined)])
    expect(first.sort()).toEqual([false, true])
    const second = await Promise.all([
      states.put(key, { ...state, fingerprint: 'a' }, 1),
      states.put(key, { ...state, fingerprint: 'b' }, 1),
    ])
    expect(second.sort()).toEqual([false, true])
    expect(await states.get(key)).toMatchObject({ version: 2, fingerprint: expect.stringMatching(/^[ab]$/) })
  })

  test('many are read at once, however many and however often named', async () => {
    const states = open()
    const keys = Array.from({ length: 230 }, newKey)
    for (const key of keys.slice(0, 220)) await states.put(key, { ...state, fingerprint: key }, undefined)
    const found = await states.getMany([...keys, keys[0] as string])
    expect([...found.keys()].sort()).toEqual(keys.slice(0, 220).sort())
    expect(found.get(keys[7] as string)).toEqual({ ...state, fingerprint: keys[7], version: 1 })
    expect(await states.getMany([])).toEqual(new Map())
  })
})

describe.each(kinds)('cursors %s', kind => {
  const open = (): Cursors =>
    kind === 'in memory' ? memoryCursors() : dynamoCursors(client, runner.tableName('SyncStateTable'))
  const at = (name: string) => ({ modified: '2026-11-21 04:18:28.977406', name })

  test('move on, and of two that move at once only one does', async () => {
    const cursors = open()
    const of = `Sales Order ${++count}`
    expect(await cursors.get(of)).toBeUndefined()
    expect(
      (await Promise.all([cursors.put(of, at('A'), undefined), cursors.put(of, at('B'), undefined)])).sort(),
    ).toEqual([false, true])
    expect(await cursors.put(of, at('C'), 1)).toBe(true)
    expect(await cursors.put(of, at('D'), 1)).toBe(false)
    expect(await cursors.get(of)).toEqual({ ...at('C'), version: 2 })
  })
})

describe.each(kinds)('runs %s', where => {
  const open = (): Runs => (where === 'in memory' ? memoryRuns() : dynamoRuns(client, runner.tableName('RunsTable')))
  const newRun = (kind: RunName): NewRun => ({
    ...{ kind, run: '2026-11-21T04:18:28.977Z-1', status: 'running', input: { dryRun: true }, page: 0 },
    counts: { total: 0, created: 0, adopted: 0, updated: 0, unchanged: 0, skipped: 0, parked: 0, queued: 0 },
    ...{ started_at: '2026-11-21T04:18:28.977Z', updated_at: '2026-11-21T04:18:28.977Z' },
  })

  test('there is one of each kind, and of two that write at once only one does', async () => {
    const runs = open()
    const [one, other] = [newRun('export-item-groups'), newRun('clear-medusa-ids')]
    expect(await runs.get(one.kind)).toBeUndefined()
    expect((await Promise.all([runs.put(one, undefined), runs.put(one, undefined)])).sort()).toEqual([false, true])
    expect(await runs.put(other, undefined)).toBe(true)
    expect(await runs.put({ ...one, page: 3, after: 'c' }, 1)).toBe(true)
    expect(await runs.put({ ...one, status: 'done' }, 1)).toBe(false)
    expect(await runs.get(one.kind)).toEqual({ ...one, page: 3, after: 'c', version: 2 })
    expect((await runs.list()).map(({ kind }) => kind).sort()).toEqual([other.kind, one.kind])
  })
})

describe.each(kinds)('leases %s', kind => {
  test('are held by one at a time, until released or over', async () => {
    let now = 1_000
    const leases =
      kind === 'in memory' ? memoryLeases(() => now) : dynamoLeases(client, runner.tableName('ParkedTable'), () => now)
    expect((await Promise.all([leases.take('a', 60), leases.take('a', 60)])).sort()).toEqual([false, true])
    expect(await leases.take('b', 60)).toBe(true)
    await leases.release('a')
    expect(await leases.take('a', 60)).toBe(true)
    now += 59
    expect(await leases.take('a', 60)).toBe(false)
    now += 1
    expect(await leases.take('a', 60)).toBe(true)
    await leases.keep('a', 600)
    now += 599
    expect(await leases.take('a', 60)).toBe(false)
  })
})

describe.each(kinds)('parking %s', kind => {
  const open = (): Parking =>
    kind === 'in memory' ? memoryParking() : dynamoParking(client, runner.tableName('ParkedTable'))
  const newRow = (fields: Partial<ParkedJob> = {}): ParkedJob => ({
    id: `id-${String(++count).padStart(5, '0')}`,
    status: 'parked',
    kind: 'sync-order',
    target: 'Medusa Order#order_01',
    job: { v: 1, kind: 'sync-order', medusa_order_id: 'order_01', cause: 'test' },
    code: 'not_found',
    reason: 'Medusa 404: no such order',
    parked_at: '2026-11-21T00:00:00.000Z',
    attempts: 0,
    ...fields,
  })

  test('a parked job is read back, replaced by the next of its id, and cleared', async () => {
    const parking = open()
    const row = newRow()
    expect(await parking.get(row.id)).toBeUndefined()
    await parking.park(row)
    expect(await parking.get(row.id)).toEqual(row)
    await parking.park({ ...row, status: 'waiting', waiting_for: 'medusa' })
    expect((await parking.look([row.id, 'unknown'])).parked).toEqual(
      new Map([[row.id, { ...row, status: 'waiting', waiting_for: 'medusa' }]]),
    )
    await parking.clear(row.id)
    await parking.clear(row.id)
    expect(await parking.get(row.id)).toBeUndefined()
  })

  test('is marked as queued unless it was parked anew or cleared meanwhile', async () => {
    const parking = open()
    const row = newRow()
    await parking.park(row)
    await parking.markQueued(row)
    expect(await parking.get(row.id)).toEqual({ ...row, status: 'queued', attempts: 1 })
    const anew = { ...row, parked_at: '2026-11-21T00:00:01.000Z' }
    await parking.park(anew)
    await parking.markQueued(row)
    expect(await parking.get(row.id)).toEqual(anew)
    await parking.clear(row.id)
    await parking.markQueued(anew)
    expect(await parking.get(row.id)).toBeUndefined()
  })

  test('lists every parked job once, in pages, and nothing else that is kept beside them', async () => {
    const parking = open()
    const rows = Array.from({ length: 23 }, () => newRow())
    for (const row of rows) await parking.park(row)
    await parking.began('a job that has begun')
    await parking.openBreaker({ blocker: 'erpnext', code: 'x', reason: 'x', opened_at: 'x' })
    for (const limit of [1, 5, 23, 100]) {
      const seen: string[] = []
      let after: string | undefined
      do {
        const { parked, next } = await parking.list({ limit, after })
        expect(parked.length).toBeLessThanOrEqual(limit)
        seen.push(...parked.map(({ id }) => id))
        after = next
      } while (after)
      expect(seen.sort()).toEqual(rows.map(({ id }) => id))
    }
    for (const { id } of rows) await parking.clear(id)
    await parking.closeBreaker('erpnext')
  })

  test('counts the starts of a job until it ended', async () => {
    const parking = open()
    const id = `job-${++count}`
    await parking.began(id)
    await parking.began(id)
    expect((await parking.look([], [id])).starts).toEqual(new Map([[id, 2]]))
    await parking.ended(id)
    expect((await parking.look([], [id])).starts).toEqual(new Map())
  })

  test('a breaker stays as it was first opened, until it is closed', async () => {
    const parking = open()
    const breaker = { blocker: 'medusa', code: 'unauthorized', reason: 'first', opened_at: 'then' } as const
    await parking.openBreaker(breaker)
    await parking.openBreaker({ ...breaker, reason: 'second' })
    expect((await parking.look([])).breakers).toEqual(new Map([['medusa', breaker]]))
    await parking.closeBreaker('medusa')
    expect((await parking.look([])).breakers).toEqual(new Map())
  })
})

describe.each(kinds)('the request log %s', kind => {
  const open = (): RequestLog =>
    kind === 'in memory' ? memoryRequestLog() : dynamoRequestLog(client, runner.tableName('RequestLogTable'))
  const newOrder = () => ({ doctype: 'Sales Order', name: `SAL-ORD-${++count}` })
  const request = (fields: Partial<LoggedRequest>): LoggedRequest => ({
    at: Date.parse('2026-11-21T00:00:00Z') + ++count,
    documents: [],
    succeeded: true,
    httpStatus: 200,
    method: 'POST',
    path: '/admin/orders/order_01?fields=id',
    payload: { metadata: { order_status: 'To Bill' } },
    response: { order: { id: 'order_01' } },
    durationMs: 12.4,
    ...fields,
  })

  test('a request is found under every document that it was about', async () => {
    const log = open()
    const [one, other] = [newOrder(), newOrder()]
    const sent = request({ documents: [one, other] })
    await log.add(sent)
    for (const document of [one, other]) {
      expect(await log.byDocument(document, { limit: 5 })).toEqual({
        entries: [
          {
            at: new Date(sent.at).toISOString(),
            status: 'Success',
            http_status: 200,
            method: 'POST',
            path: '/admin/orders/order_01?fields=id',
            voucher_type: 'Sales Order',
            voucher_name: document.name,
            payload: '{"metadata":{"order_status":"To Bill"}}',
            response: '{"order":{"id":"order_01"}}',
            duration_ms: 12,
          },
        ],
        next: undefined,
      })
    }
  })

  test('the newest come first, in pages that miss and repeat nothing, two of one moment included', async () => {
    const log = open()
    const document = newOrder()
    const at = Date.parse('2026-11-21T01:00:00Z')
    for (const minute of [0, 1, 1, 2, 3]) {
      await log.add(request({ documents: [document], at: at + minute * 60_000, payload: { minute } }))
    }
    const seen: string[] = []
    let after: string | undefined
    do {
      const { entries, next } = await log.byDocument(document, { limit: 2, after })
      seen.push(...entries.map(({ payload }) => payload))
      after = next
    } while (after)
    expect(seen.map(payload => JSON.parse(payload).minute)).toEqual([3, 2, 1, 1, 0])
  })

  test('failures are found without knowing the document, successes are not among them', async () => {
    const log = open()
    const [failed, fine] = [newOrder(), newOrder()]
    await log.add(request({ documents: [fine] }))
    await log.add(request({ documents: [failed], succeeded: false, httpStatus: 404, response: 'no such order' }))
    const { entries } = await log.failures({ limit: 100 })
    expect(entries).toMatchObject([{ voucher_name: failed.name, status: 'Failure', http_status: 404 }])
  })

  test('a request about no document stands under Medusa, named after its path', async () => {
    const log = open()
    const path = `/auth/user/emailpass?${++count}`
    await log.add(request({ path }))
    expect((await log.byDocument({ doctype: 'Medusa', name: path }, { limit: 1 })).entries).toHaveLength(1)
  })

  test('a batch is found under every document in it, each with its own part; where it failed, with the whole answer', async () => {
    const log = open()
    const documents = Array.from({ length: 60 }, newOrder)
    const payloads = documents.map(({ name }) => ({ title: name }))
    await log.add(request({ documents, payloads, responses: documents.map((_, index) => ({ id: `prod_${index}` })) }))
    const refusal = { message: 'refused' }
    await log.add(request({ documents, payloads, succeeded: false, httpStatus: 400, response: refusal }))
    const [failed, succeeded] = (await log.byDocument(documents[59] as DocumentRef, { limit: 5 })).entries
    expect(succeeded).toMatchObject({ payload: `{"title":"${documents[59]?.name}"}`, response: '{"id":"prod_59"}' })
    expect(failed).toMatchObject({ payload: succeeded?.payload, response: JSON.stringify(refusal), status: 'Failure' })
  })

  test('payload and answer are cut at 8 KB, at whole characters', async () => {
    const log = open()
    const document = newOrder()
    await log.add(request({ documents: [document], payload: 'ع'.repeat(9_000), response: 'x'.repeat(8_000) }))
    const { entries } = await log.byDocument(document, { limit: 1 })
    expect(Buffer.byteLength(entries[0]?.payload ?? '')).toBeLessThanOrEqual(8_192)
    expect(entries[0]?.payload).toMatch(/^"ع+… \(18002 bytes\)$/)
    expect(entries[0]?.response).toBe(`"${'x'.repeat(8_000)}"`)
  })

  test('secrets and personal data are gone before anything is kept', async () => {
    const log = open()
    const document = newOrder()
    const payload = { email: 'huda@clinic.example', password: 'hunter22' }
    await log.add(request({ documents: [document], payload, response: { token: 'eyJhbGciOi.eyJzdWIi.c2ln' } }))
    const { entries } = await log.byDocument(document, { limit: 1 })
    expect(entries[0]).toMatchObject({
      payload: '{"email":"[redacted]","password":"[redacted]"}',
      response: '{"token":"[redacted]"}',
    })
  })
})
