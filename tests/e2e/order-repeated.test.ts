import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type LocalSystem, renamed, startLocalSystem } from '../support/local-system.ts'
import { connections, readStatus, readUpdatedAt } from './order-in-medusa.ts'
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

  /** What a repeat must not move. */
  const present = async () => {
    const path = '/request-log?doctype=Sales%20Order&name=SAL-ORD-2026-00001&limit=100'
    const { entries } = (await system.request('GET', path)).body
    return {
      status: await readStatus(medusa, id),
      updatedAt: await readUpdatedAt(medusa, id),
      requests: (entries as unknown[]).length,
    }
  }
  let before: Awaited<ReturnType<typeof present>>
  beforeEach(async () => {
    before = await present()
    expect(before).toMatchObject({ status: { order_status: 'Completed' }, requests: 3 })
  })

  test('a second delivery of the same webhooks changes nothing', async () => {
    await system.play('si-submit', rewriting)
    expect(await present()).toEqual(before)
  })

  test('twenty deliveries of each at once change nothing', async () => {
    const deliveries = system.erpnext.applyState('si-submit', rewriting)
    await system.send(...Array.from({ length: 20 }, () => deliveries).flat())
    await system.idle()
    expect(await present()).toEqual(before)
  })

  test('webhooks of earlier states, come late, do not bring those states back', async () => {
    const late = ['dn-submit', 'so-submit-put-docstatus'].flatMap(action =>
      system.erpnext.applyState(action, rewriting),
    )
    system.erpnext.applyState('si-submit', rewriting) // the present
    await system.send(...late)
    await system.idle()
    expect(await present()).toEqual(before)
  })

  test('an export by hand writes the order again, for it may have been changed in Medusa', async () => {
    const path = `/admin/orders/${id}`
    await medusa.request('POST', path, medusa.adminHeaders, { metadata: { order_status: 'by mistake' } })
    const result = await system.request('POST', '/_local/invoke/export-sales-order', { name: 'SAL-ORD-2026-00001' })
    expect(result).toEqual({ status: 200, body: { jobs: 1 } })
    await system.idle()
    expect(await readStatus(medusa, id)).toEqual(before.status)
  })
})
