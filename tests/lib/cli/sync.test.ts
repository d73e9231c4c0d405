import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { relay as command } from '../../../lib/cli/program.ts'
import { API_KEY, type LocalRelay, startLocalRelay } from '../../support/local-relay.ts'

let relay: LocalRelay
beforeAll(async () => {
  relay = await startLocalRelay()
  const { list, remove } = relay.erpnext
  for (const { name } of list('Website Item').slice(30)) remove('Website Item', String(name))
  for (const { medusa_order_id } of list('Sales Order'))
    if (medusa_order_id) relay.medusa.addOrder(String(medusa_order_id))
})
afterAll(() => relay.stop())

let interrupt: (() => void) | undefined
beforeEach(() => {
  interrupt = undefined
})
async function run(...argv: string[]) {
  const [lines, notes]: [string[], string[]] = [[], []]
  const code = await command(['sync', ...argv, '--env-file', '/nonexistent/.env'], {
    environment: { RELAY_URL: relay.runner.url, RELAY_API_KEY: API_KEY },
    print: line => lines.push(line),
    printError: line => notes.push(line),
    onInterrupt(listener) {
      interrupt = listener
      return () => {
        interrupt = undefined
      }
    },
  })
  return { code, output: lines.join('\n'), notes: notes.join('\n') }
}
const json = async (...argv: string[]) => {
  const { code, output, notes } = await run(...argv, '--json')
  return { code, notes, value: JSON.parse(output) }
}
/** Requests to either server that may change something. */
const writes = () =>
  [...relay.erpnext.calls, ...relay.medusa.calls].filter(
    ({ method, path }) => method !== 'GET' && !/^\/auth|get_list/.test(path),
  ).length
const order = (id: string) => relay.medusa.orders.get(id)
const salesOrderOf = (id: string) =>
  relay.erpnext.list('Sales Order').find(({ medusa_order_id }) => medusa_order_id === id)
/** That are or were in the shop. */
const items = () => relay.erpnext.list('Website Item').filter(each => each.published || each.medusa_id).length

test('a dry run of each kind says what would be done, and writes nothing', async () => {
  for (const what of ['groups', 'items', 'prices', 'stock', 'orders']) {
    const { code, value } = await json(what, '--dry-run')
    expect([what, code, value.run.status, value.run.input.dryRun]).toEqual([what, 0, 'done', true])
    expect(value.run.counts.total).toBeGreaterThan(0)
  }
  expect(writes()).toBe(0)
})

test('what has been done is told as a table, with how long it took, and is done', async () => {
  const { code, output } = await run('items')
  const [heading, ...rows] = output.split('\n')
  expect(heading).toMatch(/^update-website-items: done in \d+ s$/)
  expect(rows.map(row => row.trim().split(/ {2,}/))).toEqual([
    ['looked at', String(items())],
    ['created', String(items())],
  ])
  expect(code).toBe(0)
  expect(relay.medusa.products.size).toBe(items())
})

test('whoever starts it again joins the run that is going on, is told so, and sees how far it comes of how many', async () => {
  relay.medusa.faults.when(({ path }) => (path.startsWith('/admin/products') ? { kind: 'slow', ms: 1_500 } : undefined))
  const [first, second] = await Promise.all([run('items'), sleep(300).then(() => run('items'))])
  relay.medusa.faults.clear()
  expect([first.code, second.code]).toEqual([0, 0])
  expect(second.notes).toContain('joins the run that began at ')
  expect(first.notes).toMatch(
    new RegExp(`^update-website-items: ${items()} of ${items()}, [\\d.]+ a second; unchanged`),
  )
})

test('Ctrl-C ends the showing alone: the run goes on, and the command says so', async () => {
  relay.medusa.faults.when(({ path }) => (path.startsWith('/admin/products') ? { kind: 'slow', ms: 1_500 } : undefined))
  const running = run('items')
  while (!interrupt) await sleep(20)
  interrupt()
  expect(await running).toEqual({
    code: 130,
    output: '',
    notes:
      'update-website-items goes on in the relay: the same command joins it again, and GET /runs tells how far it has come',
  })
  relay.medusa.faults.clear()
  await relay.runner.idle()
  const { body } = await relay.get('/runs', API_KEY)
  const [latest] = (body as { runs: { kind: string; status: string }[] }).runs
  expect(latest).toMatchObject({ kind: 'update-website-items', status: 'done' })
})

const orderWrites = () =>
  relay.medusa.calls.filter(({ method, path }) => method === 'POST' && path.startsWith('/admin/orders/')).length

test('orders that differ are written when it ends, and with --force and --all every one', async () => {
  for (const [argv, total, queued] of [
    [[], 15, 15],
    [[], 15, 0],
    [['--all'], 18, 3],
    [['--force'], 15, 15],
  ] as const) {
    const before = orderWrites()
    const { code, value } = await json('orders', ...argv)
    expect([code, value.left, value.kept, value.run.counts]).toMatchObject([0, 0, [], { total, queued }])
    expect(orderWrites() - before).toBe(queued)
  }
})

test.each([
  ['--force', 1],
  ['', 1],
])('orders %s of which one is parked by its job end with 1, and say where to look', async (option, parked) => {
  const id = 'order_01J0011'
  const found = order(id)
  relay.medusa.orders.delete(id)
  const argv = option ? ['orders', option] : ['orders']
  if (!option) relay.erpnext.set('Sales Order', { ...salesOrderOf(id), per_billed: 7 } as never)
  const { code, output } = await run(...argv)
  expect([code, output.split('\n').at(-1)]).toEqual([1, `${parked} could not be written: relay parked says why`])
  if (found) relay.medusa.orders.set(id, found)
})

/** A run, the plain one of every day, that Medusa holds up until it is let go. */
async function heldUp(kind: string, path: RegExp, input: object = {}) {
  relay.medusa.faults.when(each =>
    each.method === 'GET' && path.test(each.path) ? { kind: 'slow', ms: 1_000 } : undefined,
  )
  await relay.post('/runs', { kind, input }, API_KEY)
  return () => relay.medusa.faults.clear()
}

test.each([
  [['orders', '--all'], 'update-orders', /^\/admin\/orders/, { all: true }],
  [['orders', '--force'], 'update-orders', /^\/admin\/orders/, { force: true }],
  [['items', '--dry-run'], 'update-website-items', /^\/admin\/products/, { dryRun: true }],
])('%j waits for the end of a run that does not do so, says it, and is done then', async (argv, kind, path, input) => {
  const letGo = await heldUp(kind, path)
  const { code, value, notes } = await json(...argv)
  letGo()
  expect(notes).toContain(`which is not what is asked for: ${JSON.stringify(input)} is begun then`)
  expect([code, value.run.status, value.run.input]).toMatchObject([0, 'done', input])
})

test('a run that does more than is asked for is joined', async () => {
  const letGo = await heldUp('update-orders', /^\/admin\/orders/, { all: true })
  const { value, notes } = await json('orders')
  letGo()
  expect([value.run.input, notes]).toEqual([{ all: true }, ''])
})

test('one group, or the stock of one item, is done by name; tried out by name it is not', async () => {
  const item = relay.erpnext.list('Website Item').find(({ published }) => published)
  const { item_group, name } = item as unknown as { item_group: string; name: string }
  const collection = () => [...relay.medusa.collections.values()].find(({ title }) => title === item_group)
  const found = collection()
  if (found) found.metadata = {}
  const of = async (what: string, of: unknown, ...more: string[]) => {
    const { code, value } = await json(what, '--name', String(of), ...more)
    return [code, value.run.input.name, value.run.counts.total, value.run.counts.updated]
  }
  expect(await of('groups', item_group, '--dry-run')).toEqual([0, item_group, 1, 1])
  expect(await of('groups', item_group)).toEqual([0, item_group, 1, 1])
  expect(collection()?.metadata).toMatchObject({ item_group })
  expect((await of('stock', name, '--dry-run')).slice(0, 3)).toEqual([0, name, 1])
  expect((await of('stock', name)).slice(0, 3)).toEqual([0, name, 1])
  expect(await of('stock', name)).toEqual([0, name, 1, 0])

  const ids = { medusa_id: null, medusa_variant_id: null }
  const now = relay.erpnext.get('Website Item', name)
  relay.erpnext.set('Website Item', { ...now, ...ids } as never)
  const { code, output } = await run('stock', '--name', name)
  expect([code, output.split('\n').at(-1)]).toEqual([1, `it was left out: relay plan stock "${name}" says why`])
  relay.erpnext.set('Website Item', now as never)
})

test('where something is parked it ends with 1, and says where to look', async () => {
  let refused = 0
  relay.medusa.faults.when(({ method, path }) =>
    method === 'POST' && path.startsWith('/admin/collections') && !refused++
      ? { kind: 'status', status: 400, body: { type: 'invalid_data', message: 'Not for sale' } }
      : undefined,
  )
  const { code, output } = await run('groups')
  relay.medusa.faults.clear()
  expect(code).toBe(1)
  expect(output).toMatch(/ {2}parked +1\n1 parked: relay parked says why$/)
})

describe('one document', () => {
  test('is synced, and said to agree when it does', async () => {
    const name = 'SAL-ORD-2026-00012'
    const found = order('order_01J0007')
    if (found) found.metadata = { order_status: 'edited by hand' }
    expect(await run('orders', '--name', name)).toEqual({
      code: 0,
      output: `Sales Order ${name}: both sides agree`,
      notes: '',
    })
    expect(order('order_01J0007')?.metadata).toMatchObject({ order_status: 'To Bill' })

    const item = relay.erpnext.list('Website Item').find(({ published }) => published)
    relay.erpnext.set('Website Item', { ...item, web_item_name: 'Renamed' } as never)
    const { code, value } = await json('items', '--name', String(item?.name))
    expect([code, value.state, value.differences]).toEqual([0, 'agree', []])
    expect(
      relay.medusa.products.get(String(relay.erpnext.get('Website Item', String(item?.name))?.medusa_id))?.title,
    ).toBe('Renamed')
  })

  test('that cannot be is told with the reason, and ends with 1', async () => {
    relay.medusa.orders.delete('order_01J0009')
    const { code, output } = await run('orders', '--name', 'SAL-ORD-2026-00014')
    expect([code, output]).toEqual([
      1,
      'Sales Order SAL-ORD-2026-00014: parked: Medusa 404: Order id not found: order_01J0009',
    ])
  })

  test('that was cancelled in Medusa is said to be, and a template that it is none', async () => {
    const canceled = order('order_01J0007')
    if (canceled) canceled.differs = { status: 'canceled' }
    expect(await run('orders', '--name', 'SAL-ORD-2026-00012')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/: Medusa refuses it: .*\n! .*cancelled in Medusa/),
    })
    const item = relay.erpnext.list('Website Item').findLast(({ published }) => published)
    relay.erpnext.set('Website Item', { ...item, has_variants: 1 } as never)
    expect(await run('items', '--name', String(item?.name))).toMatchObject({
      code: 1,
      notes: expect.stringMatching(/ is no product\. Item template/),
    })
    relay.erpnext.set('Website Item', { ...item, has_variants: 0 } as never)
  })

  test('with --dry-run is compared alone', async () => {
    const before = writes()
    const item = relay.erpnext.list('Website Item').findLast(({ published }) => published)
    relay.erpnext.set('Website Item', { ...item, web_item_name: 'Not yet' } as never)
    const { code, value } = await json('items', '--name', String(item?.name), '--dry-run')
    expect([code, value.differences]).toMatchObject([1, [{ field: 'title', erpnext: 'Not yet' }]])
    expect(writes()).toBe(before)
  })

  test('that ERPNext does not have is an error', async () => {
    expect(await run('prices', '--name', 'nope')).toMatchObject({
      code: 1,
      notes: 'relay: the relay answers 404: Item Price nope does not exist in ERPNext',
    })
  })
})

test.each([
  [['customers'], 'Allowed choices are items, groups, prices, stock, orders'],
  [['stock', '--name', 'X'], 'the relay answers 404: Website Item X does not exist in ERPNext'],
  [['groups', '--name', 'X'], 'the relay answers 404: Item Group X does not exist in ERPNext'],
  [['stock', '--name', 'X', '--force'], '--force goes with orders: stock are compared'],
  [['items', '--force'], 'items are compared with what Medusa holds anyway'],
  [['orders', '--force', '--dry-run'], '--force writes, and --dry-run does not'],
  [['items', '--all'], '--all goes with orders'],
  [['orders', '--all', '--name', 'X'], '--all goes with orders'],
])('%j is refused with the reason', async (argv, reason) => {
  expect(await run(...argv)).toMatchObject({ code: 1, output: '', notes: expect.stringContaining(reason) })
})
