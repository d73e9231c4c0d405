import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
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
  relay.logRecords.length = 0
  relay.logLines.length = 0
  relay.time.now += 60_000
})

const sync = (medusa_order_id: string, fields: object = {}) => ({
  kind: 'sync-order' as const,
  medusa_order_id,
  ...fields,
})
const metadata = (id: string) => relay.simulators.medusa.orders.get(id)?.metadata
const calls = () => ({
  erpnext: relay.simulators.erpnext.calls.length,
  medusa: relay.simulators.medusa.calls.filter(({ path }) => path.startsWith('/admin/orders')).length,
})
/** Runs and counts what it cost. */
async function cost(action: () => Promise<void>) {
  const before = calls()
  await action()
  const after = calls()
  return { reads: after.erpnext - before.erpnext, writes: after.medusa - before.medusa }
}

describe('one sync', () => {
  beforeEach(() => relay.simulators.medusa.addOrder('order_01J0015'))

  test('costs two reads and one write when the order changed', async () => {
    expect(await cost(() => relay.run(sync('order_01J0015')))).toEqual({ reads: 2, writes: 1 })
    expect(metadata('order_01J0015')).toMatchObject({
      order_status: 'Completed',
      payment_status: 'Partly Paid',
      net_total: 433.068,
      grand_total: 433.068,
      discount_amount: 0,
      erpnext_sales_order: 'SAL-ORD-2026-00020',
    })
  })

  test('costs no call to Medusa when nothing changed', async () => {
    await relay.run(sync('order_01J0015'))
    relay.time.now += 60_000
    expect(await cost(() => relay.run(sync('order_01J0015')))).toEqual({ reads: 2, writes: 0 })
    expect(relay.outcomes().at(-1)).toMatchObject({ outcome: 'unchanged' })
  })

  test('costs no call at all when the order was read after the job was sent', async () => {
    await relay.queue.send([sync('order_01J0015')], 'older')
    const [older] = relay.queue.waiting.splice(0)
    relay.time.now += 2_001
    await relay.run(sync('order_01J0015'))
    expect(await cost(async () => void (await relay.worker([older as never])))).toEqual({ reads: 0, writes: 0 })
    expect(relay.outcomes().at(-1)).toMatchObject({ outcome: 'unchanged' })
  })

  test('is not spared when the job was sent within two seconds of the last read', async () => {
    await relay.run(sync('order_01J0015'))
    relay.time.now += 1_000
    expect(await cost(() => relay.run(sync('order_01J0015')))).toEqual({ reads: 2, writes: 0 })
  })

  test('is written again when forced', async () => {
    await relay.run(sync('order_01J0015'))
    expect(await cost(() => relay.run(sync('order_01J0015', { force: true })))).toEqual({ reads: 2, writes: 1 })
  })

  test('of an order that no Sales Order carries is skipped, with the reason', async () => {
    await relay.run(sync('order_nobody'))
    expect(relay.outcomes()).toMatchObject([
      { outcome: 'skipped', reason: 'no Sales Order has medusa_order_id order_nobody' },
    ])
  })

  test('is found in the request log under every Sales Order behind the Medusa order', async () => {
    relay.simulators.medusa.addOrder('order_01J0027')
    await relay.run(sync('order_01J0027'))
    for (const name of ['SAL-ORD-2026-00032', 'SAL-ORD-2026-00033']) {
      const { entries } = await relay.requestLog.byDocument({ doctype: 'Sales Order', name }, { limit: 10 })
      expect(entries).toMatchObject([
        { status: 'Success', voucher_name: name, path: '/admin/orders/order_01J0027?fields=id' },
      ])
    }
  })
})

describe('the recorded orders that share a Medusa id', () => {
  test('split in two: one update with the sum of both', async () => {
    relay.simulators.medusa.addOrder('order_01J0027')
    await relay.run(sync('order_01J0027'))
    expect(metadata('order_01J0027')).toMatchObject({
      order_status: 'To Deliver',
      payment_status: 'Unpaid',
      net_total: 72.096,
      grand_total: 72.096,
      erpnext_sales_order: 'SAL-ORD-2026-00032, SAL-ORD-2026-00033',
    })
  })

  test('amended: the amendment speaks, the cancelled one does not', async () => {
    relay.simulators.medusa.addOrder('order_01J0029')
    await relay.run(sync('order_01J0029'))
    expect(metadata('order_01J0029')).toMatchObject({
      order_status: 'To Deliver and Bill',
      grand_total: 79.3,
      erpnext_sales_order: 'SAL-ORD-2026-00035-1',
    })
  })
})

describe('two workers on one order', () => {
  const other = { version: 7, fingerprint: 'another worker’s', readAt: 0 }
  const writes = () => relay.simulators.medusa.calls.filter(({ path }) => path.startsWith('/admin/orders'))
  beforeEach(() => relay.simulators.medusa.addOrder('order_01J0015'))

  /** Another worker writes the row just before ours does so for the `turn`th time. */
  function overtakenAt(turn: number) {
    const { put } = relay.states
    let puts = 0
    relay.states.put = async (...args) => {
      if (++puts === turn) relay.stateRows.set('Medusa Order#order_01J0015', other)
      if (puts >= turn) relay.states.put = put
      return put(...args)
    }
  }

  test('who is overtaken before writing writes nothing, and has the order looked at again', async () => {
    overtakenAt(1)
    await relay.run(sync('order_01J0015'))
    expect(writes()).toHaveLength(1)
    expect(relay.outcomes()[0]).toMatchObject({ detail: expect.stringContaining('queued again') })
  })

  test('who is overtaken after writing has it written again, for nobody knows who was last', async () => {
    overtakenAt(2)
    await relay.run(sync('order_01J0015'))
    expect(writes()).toHaveLength(2)
    expect(relay.outcomes().map(({ outcome }) => outcome)).toEqual(['done', 'done'])
  })
})

test('a change that was written, not noted, and undone since, is undone in Medusa too', async () => {
  const { erpnext, medusa } = relay.simulators
  medusa.addOrder('order_01J0015')
  await relay.run(sync('order_01J0015'))
  const before = erpnext.get('Sales Order', 'SAL-ORD-2026-00020')
  erpnext.set('Sales Order', { ...before, status: 'On Hold' } as never)
  const { put } = relay.states
  let puts = 0
  relay.states.put = async (...args) => {
    if (++puts === 2) throw new Error('killed after Medusa was told')
    return put(...args)
  }
  await relay.queue.send([sync('order_01J0015')], 'on hold')
  await relay.queue.deliver(relay.worker)
  expect(metadata('order_01J0015')).toMatchObject({ order_status: 'On Hold' })

  relay.states.put = put
  erpnext.set('Sales Order', before as never)
  await relay.queue.drain(relay.worker)
  expect(metadata('order_01J0015')).toMatchObject({ order_status: 'Completed' })
})

test('a status that another Medusa accepted does not count for this one', async () => {
  relay.simulators.medusa.addOrder('order_01J0015')
  await relay.run(sync('order_01J0015'))
  const { fingerprint } = relay.stateRows.get('Medusa Order#order_01J0015') ?? {}
  const elsewhere = await startTestRelay()
  elsewhere.simulators.medusa.addOrder('order_01J0015')
  await elsewhere.run(sync('order_01J0015'))
  expect(elsewhere.stateRows.get('Medusa Order#order_01J0015')?.fingerprint).not.toBe(fingerprint)
  await elsewhere.stop()
})
