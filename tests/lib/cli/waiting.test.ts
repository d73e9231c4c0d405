import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Clock } from '../../../lib/cli/clock.ts'
import { relay as command } from '../../../lib/cli/program.ts'
import { startHttpServer, type TestServer } from '../../support/http-server.ts'

/** A relay that answers what a test says, by its own clock: how the commands wait, without waiting. */
let server: TestServer
let answers: Record<string, (body: string) => unknown>
let now: number
/** When somebody presses Ctrl-C. */
let interruptAt: number
const interrupts = new Set<() => void>()
const BEGIN = Date.parse('2026-11-21T01:00:00.000Z')
const iso = (at = now) => new Date(at).toISOString()
const seconds = () => Math.round((now - BEGIN) / 1000)

beforeEach(async () => {
  now = BEGIN
  interruptAt = Number.POSITIVE_INFINITY
  answers = { 'GET /parked': () => ({ parked: [] }), 'GET /request-log': () => ({ entries: [] }) }
  server = await startHttpServer(({ method, url = '' }, response, body) => {
    const answer = answers[`${method} ${url.split('?')[0]}`]
    response.setHeader('content-type', 'application/json')
    response.statusCode = answer ? 200 : 404
    response.end(JSON.stringify(answer ? answer(`${url} ${body}`) : { error: { message: `no ${url}` } }))
  })
})
afterEach(() => server.stop())

const clock: Clock = {
  now: () => now,
  async sleep(ms, signal) {
    now += ms
    if (seconds() >= interruptAt) for (const interrupt of [...interrupts]) interrupt()
    signal.throwIfAborted()
    if (seconds() > 600) throw new Error('waits for ever')
  },
}
async function run(...argv: string[]) {
  const [lines, notes]: [string[], string[]] = [[], []]
  const code = await command(['sync', ...argv, '--env-file', '/nonexistent/.env'], {
    environment: { RELAY_URL: server.url, RELAY_API_KEY: 'a-key' },
    print: line => lines.push(line),
    printError: line => notes.push(line),
    clock,
    onInterrupt(listener) {
      interrupts.add(listener)
      return () => void interrupts.delete(listener)
    },
  })
  return { code, output: lines.join('\n'), notes: notes.join('\n') }
}
const row = (kind: string, target: string, fields: object) => ({
  ...{ id: 'abcdefgh', status: 'waiting', waiting_for: 'medusa', kind, target, code: 'http', attempts: 0 },
  ...{ reason: 'Medusa 401: Unauthorized', parked_at: iso(), ...fields },
})

describe('a run that does not move', () => {
  const counts = { total: 0, queued: 0 }
  const running = (changes: object = {}) => {
    const at = iso(BEGIN)
    const kept = {
      kind: 'export-prices',
      run: 'r1',
      status: 'running',
      input: {},
      counts,
      started_at: at,
      updated_at: at,
    }
    return { runs: [{ ...kept, ...changes }] }
  }
  beforeEach(() => {
    answers['POST /runs'] = () => ({ run: 'r1' })
  })

  test.each([
    [{}, 'export-prices waits for medusa and goes on by itself: Medusa 401: Unauthorized'],
    [{ status: 'parked', waiting_for: undefined }, 'export-prices is parked: Medusa 401: Unauthorized'],
  ])('because its job is kept off the queue (%j) is told of after fifteen seconds, with 1', async (fields, said) => {
    answers['GET /runs'] = () => running()
    answers['GET /parked'] = () => ({ parked: [row('continue-run', 'Run#export-prices', fields)] })
    expect(await run('prices')).toEqual({ code: 1, output: '', notes: `relay: ${said}` })
    expect(seconds()).toBeGreaterThanOrEqual(15)
    expect(seconds()).toBeLessThan(18)
  })

  test.each([
    ['nothing is kept', () => []],
    ['its job is on the queue again', () => [row('continue-run', 'Run#export-prices', { status: 'queued' })]],
    ['another run’s is kept', () => [row('continue-run', 'Run#update-stock', {})]],
  ])('is waited for while %s', async (_, parked) => {
    answers['GET /parked'] = () => ({ parked: parked() })
    answers['GET /runs'] = () => running(seconds() < 100 ? {} : { status: 'done', finished_at: iso() })
    expect(await run('prices')).toMatchObject({ code: 0, output: expect.stringContaining('done in 1 min 40 s') })
  })

  test('is asked after only when it does not: one that moves is not', async () => {
    let asked = 0
    answers['GET /parked'] = () => {
      asked++
      return { parked: [] }
    }
    answers['GET /runs'] = () =>
      running(seconds() < 100 ? { updated_at: iso(now - (now % 10_000)) } : { status: 'done', finished_at: iso() })
    expect(await run('prices')).toMatchObject({ code: 0 })
    expect(asked).toBe(0)
  })

  test('is waited for where it is not what is asked for, and Ctrl-C says that nothing was begun', async () => {
    answers['POST /runs'] = () => ({ run: 'r1', already: true, input: {}, started_at: iso(BEGIN) })
    answers['GET /runs'] = () => running()
    interruptAt = 5
    const { code, output, notes } = await run('prices', '--dry-run', '--json')
    expect([code, output, notes.split('\n')]).toEqual([
      130,
      '',
      [
        'waits for the end of the run that began at 2026-11-21 01:00:00 (UTC) with {}, which is not what is asked for: {"dryRun":true} is begun then',
        'export-prices is not begun: give the command again when the run that goes on has ended',
      ],
    ])
  })

  test('and is followed by another is told of', async () => {
    answers['GET /runs'] = () => running(seconds() < 5 ? {} : { run: 'r2' })
    expect(await run('prices')).toMatchObject({
      code: 1,
      notes: expect.stringContaining('another run of export-prices'),
    })
  })
})

describe('orders that a run has queued', () => {
  /** Begins what is asked for, and answers it as done: the run itself has queued ten, of which so many are left. */
  const leaving = (left: () => number) => {
    let latest: object = {}
    let runs = 0
    answers['POST /runs'] = body => {
      const { input } = JSON.parse(body.slice(body.indexOf('{'))) as { input: { dryRun?: boolean } }
      const queued = input.dryRun ? left() : 10
      const at = iso()
      const counts = { total: 20, queued }
      const done = { status: 'done', started_at: at, updated_at: at, finished_at: at }
      latest = { kind: 'update-orders', run: `r${++runs}`, input, counts, ...done }
      return { run: `r${runs}` }
    }
    answers['GET /runs'] = () => ({ runs: [latest] })
  }
  const leftAfter = (ms: number) => () => Math.max(0, 10 - Math.floor((now - BEGIN) / ms))

  test('are waited for until the last one is written, however long it takes, with how many are left', async () => {
    leaving(leftAfter(20_000))
    const { code, notes } = await run('orders')
    expect(code).toBe(0)
    expect(notes.split('\n')).toEqual(expect.arrayContaining(['9 of 10 orders are still to be written']))
    expect(seconds()).toBeGreaterThanOrEqual(200)
  })

  test('and of which none is written for a minute end it with 1, and it is said what to do', async () => {
    leaving(() => 4)
    const { code, output } = await run('orders')
    expect([code, output.split('\n').at(-1)]).toEqual([
      1,
      '4 are still to be written: give the same command again later, which tells how many are left',
    ])
    expect(seconds()).toBeLessThan(90)
  })

  test('go on being written after Ctrl-C, and that is said', async () => {
    leaving(() => 4)
    interruptAt = 20
    expect(await run('orders')).toMatchObject({
      code: 130,
      output: '',
      notes: expect.stringContaining('the relay goes on writing the orders'),
    })
    expect(interrupts.size).toBe(0)
  })

  test('are waited for though others are parked already', async () => {
    leaving(leftAfter(2_000))
    const parked = { status: 'parked', waiting_for: undefined }
    answers['GET /parked'] = () => ({
      parked: [row('sync-order', 'Medusa Order#a', { ...parked, parked_at: iso(BEGIN + 1) })],
    })
    expect(await run('orders')).toMatchObject({ code: 1 })
    expect(seconds()).toBeGreaterThanOrEqual(20)
  })

  test('and that wait for a server end it with 1 at once', async () => {
    leaving(() => 2)
    answers['GET /parked'] = () => ({ parked: ['a', 'b'].map(id => row('sync-order', `Medusa Order#${id}`, {})) })
    const { code, output } = await run('orders', '--force')
    expect([code, output.split('\n').at(-1)]).toEqual([1, '2 could not be written: relay parked says why'])
    expect(seconds()).toBeLessThan(5)
  })
})

describe('one document', () => {
  const plan = (differences: object[] = [], facts: object = {}) => ({
    ...{ agree: !differences.length, against: [], differences },
    facts: { item_code: 'MED-0001', medusa_order_id: 'order_1', ...facts },
  })
  const request = (fields: object = {}) => ({
    ...{ at: iso(), status: 'Success', http_status: 200, method: 'POST', path: '/admin/orders/order_1' },
    ...{ voucher_type: 'Sales Order', voucher_name: 'SO-1', response: '', duration_ms: 1, ...fields },
  })
  let sent: number
  beforeEach(() => {
    sent = Number.POSITIVE_INFINITY
    const queued = () => {
      sent = now
      return { jobs: 1 }
    }
    for (const what of ['sales-order', 'website-item', 'item-price']) answers[`POST /sync/${what}`] = queued
    answers['GET /plan'] = () => plan()
  })

  test('of which nothing differs is not said to agree before the forced write that stands in the queue is done', async () => {
    answers['GET /request-log'] = () => ({ entries: now - sent > 40_000 ? [request({ at: iso(sent + 40_000) })] : [] })
    expect(await run('orders', '--name', 'SO-1')).toMatchObject({
      code: 0,
      output: 'Sales Order SO-1: both sides agree',
    })
    expect(seconds()).toBeGreaterThan(40)
  })

  test('whose write does not come within a minute is said to be queued, with 1', async () => {
    const old = request({ at: iso(BEGIN - 1_000) })
    answers['GET /request-log'] = () => ({ entries: [old] })
    const said = 'Sales Order SO-1: nothing differs, but it is still queued to be written again'
    expect(await run('orders', '--name', 'SO-1')).toMatchObject({ code: 1, output: said })
    expect(seconds()).toBe(60)
  })

  test('that differs still after a minute is said to, with 1', async () => {
    answers['GET /plan'] = () => plan([{ field: 'title' }, { field: 'subtitle' }])
    const said = 'Website Item WI-1: is still to be done, and differs in title, subtitle'
    expect(await run('items', '--name', 'WI-1')).toMatchObject({ code: 1, output: said })
    expect(seconds()).toBe(60)
  })

  test('that Medusa refuses though nothing is parked, as an order that is cancelled there, is said to be, with 1', async () => {
    answers['GET /plan'] = () => ({ ...plan(), against: ['order_1 is cancelled in Medusa'] })
    answers['GET /request-log'] = () => ({
      entries: now > sent ? [request({ status: 'Failure', http_status: 400 })] : [],
    })
    expect(await run('orders', '--name', 'SO-1')).toMatchObject({
      code: 1,
      output: 'Sales Order SO-1: Medusa refuses it: relay log tells its words\n! order_1 is cancelled in Medusa',
    })
    expect(seconds()).toBeLessThan(10)
  })

  test('an item’s stock that is written just then is not its product', async () => {
    const stock = () => request({ path: '/admin/inventory-items/location-levels/batch' })
    answers['GET /request-log'] = () => ({ entries: now > sent ? [stock()] : [] })
    expect(await run('items', '--name', 'WI-1')).toMatchObject({ code: 1 })
  })

  test('a price’s request counts that stands under the Item Price that is in force', async () => {
    const prices = [
      { 'Item Price': 'IP-1', counts: 'no: superseded by IP-2' },
      { 'Item Price': 'IP-2', counts: 'yes' },
    ]
    answers['GET /plan'] = () => plan(now > sent ? [] : [{ field: 'omr' }], { prices })
    answers['GET /request-log'] = url => ({
      entries: now > sent && url.includes('name=IP-2') ? [request({ path: '/admin/products/batch' })] : [],
    })
    const { code, output } = await run('prices', '--name', 'IP-1', '--json')
    expect([code, JSON.parse(output)]).toMatchObject([0, { state: 'agree', requests: 1 }])
  })

  test('a price of which nothing differs needs no write, and that is said', async () => {
    expect(await run('prices', '--name', 'IP-1')).toMatchObject({
      code: 0,
      output: 'Item Price IP-1: both sides agree, and nothing had to be written',
    })
  })
})
