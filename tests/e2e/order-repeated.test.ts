import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type LocalSystem, renamed, startLocalSystem } from '../support/local-system.ts'
import { asTouched, connections, readStatus, touch } from './order-in-medusa.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
const { byPassword, storeEndpoint } = connections(medusa)
const id = 'order_01_repeated'
const rewriting = renamed('order_01', id)

describe.each([byPassword, storeEndpoint])('$connection', ({ settings }) => {
  let system: LocalSystem
  beforeAll(async () => {
    system = await startLocalSystem({ medusa: settings })
    await medusa.createOrder(id)
    for (const action of ['so-submit-put-docstatus', 'dn-submit', 'si-submit']) await system.play(action, rewriting)
  })
  afterAll(() => system.stop())

  beforeEach(() => touch(medusa, id))

  const expectNothingWritten = async () => {
    const path = '/request-log?doctype=Sales%20Order&name=SAL-ORD-2026-00001&limit=100'
    expect((await system.request('GET', path)).body.entries).toHaveLength(3)
    expect(await readStatus(medusa, id)).toEqual(asTouched)
  }

  test('a second delivery of the same webhooks changes nothing', async () => {
    await system.play('si-submit', rewriting)
    await expectNothingWritten()
  })

  test('twenty deliveries of each at once change nothing', async () => {
    const deliveries = system.erpnext.applyState('si-submit', rewriting)
    await system.send(...Array.from({ length: 20 }, () => deliveries).flat())
    await system.idle()
    await expectNothingWritten()
  })

  test('webhooks of earlier states, come late, do not bring those states back', async () => {
    const late = ['dn-submit', 'so-submit-put-docstatus'].flatMap(action =>
      system.erpnext.applyState(action, rewriting),
    )
    system.erpnext.applyState('si-submit', rewriting) // the present
    await system.send(...late)
    await system.idle()
    await expectNothingWritten()
  })

  test('an export by hand writes the order again, whatever Medusa was told', async () => {
    const result = await system.request('POST', '/_local/invoke/export-sales-order', { name: 'SAL-ORD-2026-00001' })
    expect(result).toEqual({ status: 200, body: { jobs: 1 } })
    await system.idle()
    expect(await readStatus(medusa, id)).toMatchObject({ order_status: 'Completed', payment_status: 'Unpaid' })
  })
})
