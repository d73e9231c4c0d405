import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { startRun } from '../../../../lib/sync/runs/start.ts'
import { orderPages, updateOrders } from '../../../../lib/sync/runs/update-orders.ts'
import { startTestRelay, type TestRelay } from '../../../support/test-relay.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.stop())
beforeEach(() => {
  relay.simulators.erpnext.reset()
  relay.simulators.medusa.reset()
  relay.stateRows.clear()
  relay.runRows.clear()
  relay.parkingRows.parked.clear()
  relay.logLines.length = 0
  relay.time.now += 60_000
  for (const { medusa_order_id } of relay.simulators.erpnext.list('Sales Order')) {
    if (typeof medusa_order_id === 'string') relay.simulators.medusa.addOrder(medusa_order_id)
  }
})
const setField = (doctype: string, name: string, fields: object) =>
  relay.simulators.erpnext.set(doctype, { ...relay.simulators.erpnext.get(doctype, name), ...fields } as never)
const order = (id: string) => {
  const found = relay.simulators.medusa.orders.get(id)
  if (!found) throw new Error(`no order ${id}`)
  return found
}
const edit = (id: string, metadata: Record<string, unknown>) => {
  order(id).metadata = { ...order(id).metadata, ...metadata }
}

async function update(input: object = {}, through: TestRelay = relay) {
  relay.time.now += 60_000
  relay.simulators.medusa.calls.length = 0
  await startRun(through, 'update-orders', input)
  await relay.queue.drain(through.worker)
  const { status, counts } = relay.runRows.get('update-orders') ?? {}
  const { total, queued, unchanged, skipped } = counts ?? {}
  return { status, total, queued, unchanged, skipped }
}
const writes = () => relay.simulators.medusa.calls.filter(({ method, path }) => method !== 'GET' && !/auth/.test(path))
const reads = () => relay.simulators.medusa.calls.filter(({ method }) => method === 'GET')

/** Recorded: with an id, and not finished or with an unpaid invoice. */
const OPEN = 15
const ALL = 18
const done = { status: 'done', total: OPEN, queued: 0, unchanged: OPEN, skipped: 0 }

test('every open order is told its status, and a second run writes nothing', async () => {
  expect(await update()).toEqual({ ...done, queued: OPEN, unchanged: 0 })
  expect(writes()).toHaveLength(OPEN)
  expect(await update()).toEqual(done)
  expect(writes()).toEqual([])
  // A call for those that are not finished, and one for those that are.
  expect(reads()).toHaveLength(2)
})

test.each([100, 3, 1])('pages of %i hold every open order once, and go on behind any of them', async pageSize => {
  // One more invoice of a finished order that is not paid, on another page than the first.
  const invoice = relay.simulators.erpnext.get('Sales Invoice', 'ACC-SINV-2026-00010')
  relay.simulators.erpnext.set('Sales Invoice', { ...invoice, name: 'ACC-SINV-2027-00001' } as never)
  const pagesFrom = async (after?: string) => {
    const pages: { rows: readonly string[]; after: string }[] = []
    for await (const page of orderPages(relay, {}, after, pageSize)) pages.push(page)
    return pages
  }
  const pages = await pagesFrom()
  const ids = pages.flatMap(({ rows }) => rows)
  expect([ids.length, new Set(ids).size]).toEqual([OPEN, OPEN])
  for (const [at, { after }] of pages.entries()) {
    expect((await pagesFrom(after)).flatMap(({ rows }) => rows)).toEqual(
      pages.slice(at + 1).flatMap(({ rows }) => rows),
    )
  }
})

test('an invoice that became Overdue overnight, without a webhook and without a new modified, reaches Medusa', async () => {
  await update()
  setField('Sales Invoice', 'ACC-SINV-2026-00006', { status: 'Overdue' })
  expect(await update()).toMatchObject({ total: OPEN, queued: 1, unchanged: OPEN - 1 })
  expect(order('order_01J0011').metadata).toMatchObject({ payment_status: 'Overdue' })
})

test('a finished order whose invoice is not paid is still looked at', async () => {
  await update()
  setField('Sales Invoice', 'ACC-SINV-2026-00010', { status: 'Overdue' }) // of a Completed order
  expect(await update()).toMatchObject({ queued: 1 })
  expect(order('order_01J0015').metadata).toMatchObject({ payment_status: 'Overdue' })
})

test('a split order is compared as a whole', async () => {
  await update()
  expect(order('order_01J0027').metadata).toMatchObject({ grand_total: 72.096 })
})

describe('what Medusa holds is compared too:', () => {
  test('what somebody edited is found and repaired; the shop’s own metadata stays and is no difference', async () => {
    await update()
    edit('order_01J0011', { payment_status: 'Paid in my dreams', remark: 'please hurry' })
    edit('order_01J0013', { remark: 'no hurry' })
    expect(await update()).toMatchObject({ queued: 1, unchanged: OPEN - 1 })
    expect(order('order_01J0011').metadata).toMatchObject({ payment_status: 'Unpaid', remark: 'please hurry' })
    const said = relay.logLines
      .map(line => JSON.parse(line))
      .find(({ message }) => message === 'order differs in Medusa')
    expect(said).toMatchObject({ target: 'Medusa Order#order_01J0011', fields: 'payment_status' })
  })

  test('a restored database is told again, of finished orders with `all`', async () => {
    await update({ all: true })
    for (const id of ['order_01', 'order_01J0011']) order(id).metadata = null
    expect(await update()).toMatchObject({ total: OPEN, queued: 1 })
    expect(await update({ all: true })).toMatchObject({ total: ALL, queued: 1, unchanged: ALL - 1 })
    expect(order('order_01').metadata).toMatchObject({ order_status: expect.any(String) })
  })

  test('an order that it has no more is parked once, and then left alone', async () => {
    await update()
    relay.simulators.medusa.orders.delete('order_01J0011')
    expect(await update()).toMatchObject({ queued: 1 })
    expect([...relay.parkingRows.parked.values()]).toMatchObject([{ target: 'Medusa Order#order_01J0011' }])
    expect(await update()).toMatchObject({ queued: 0, skipped: 1 })
    expect(writes()).toEqual([])
  })

  test('an order that was cancelled there is not told again, whatever became of its metadata', async () => {
    await update()
    order('order_01J0011').differs = { status: 'canceled' }
    expect(await update()).toEqual(done)
    edit('order_01J0011', { payment_status: 'Paid in my dreams' })
    expect(await update()).toMatchObject({ queued: 0, skipped: 1 })
    expect(writes()).toEqual([])
    setField('Sales Invoice', 'ACC-SINV-2026-00006', { status: 'Overdue' })
    expect(await update()).toMatchObject({ queued: 1 }) // Medusa says so itself, once
    expect(await update()).toMatchObject({ queued: 0, skipped: 1 })
    expect([writes(), relay.parkingRows.parked.size]).toEqual([[], 0])
  })

  test('a draft order is found though the list leaves it out', async () => {
    await update()
    order('order_01J0011').differs = { status: 'draft' }
    expect(await update()).toEqual(done)
  })
})

test('a dry run counts what it would queue, and writes nothing', async () => {
  expect(await update({ dryRun: true })).toEqual({ ...done, queued: OPEN, unchanged: 0 })
  expect([writes(), relay.stateRows.size, relay.parkingRows.parked.size]).toEqual([[], 0, 0])
})

test('by force every order is written, though both sides agree', async () => {
  await update()
  expect(await update({ force: true })).toMatchObject({ queued: OPEN })
  expect(writes()).toHaveLength(OPEN)
})

test('how many of those written by force are left can be counted, without another write', async () => {
  await update()
  relay.time.now += 60_000
  const since = new Date(relay.time.now).toISOString()
  const rows = ['order_01', 'order_01J0011', 'order_01J0013']
  const work = (input: object) => updateOrders.work(relay, { input, rows, cause: `at ${relay.time.now}` })
  const left = async () => (await work({ dryRun: true, force: true, since })).queued
  relay.simulators.medusa.calls.length = 0
  await work({ force: true })
  relay.simulators.medusa.orders.delete('order_01J0011')
  expect([await left(), writes()]).toEqual([3, []])
  await relay.queue.drain(relay.worker)
  expect([await left(), relay.parkingRows.parked.size, relay.queue.waiting]).toEqual([0, 1, []])
})

test('what a run expects is about what it comes to', async () => {
  await update()
  expect(relay.runRows.get('update-orders')?.expected).toBe(OPEN)
  await update({ all: true })
  expect(relay.runRows.get('update-orders')?.expected).toBeGreaterThanOrEqual(ALL)
})

test('with the store endpoint as target it goes by what Medusa was told, and asks it nothing', async () => {
  const other = await startTestRelay({ MEDUSA_ORDER_TARGET: 'store-endpoint' })
  try {
    for (const { medusa_order_id } of other.simulators.erpnext.list('Sales Order')) {
      if (typeof medusa_order_id === 'string') other.simulators.medusa.addOrder(medusa_order_id)
    }
    for (const queued of [OPEN, 0]) {
      await startRun(other, 'update-orders', {})
      await other.queue.drain(other.worker)
      other.time.now += 60_000
      const { counts } = other.runRows.get('update-orders') ?? {}
      // Those of customers that Medusa does not know are refused for good.
      expect(counts).toMatchObject({ total: OPEN, queued })
    }
    expect(other.simulators.medusa.calls.filter(({ method }) => method === 'GET')).toEqual([])
  } finally {
    await other.stop()
  }
})
