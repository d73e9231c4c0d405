import { afterEach, describe, expect, test } from '@jest/globals'
import { type LocalSystem, renamed, startLocalSystem } from '../support/local-system.ts'
import { until } from '../support/until.ts'
import { connections, readStatus } from './order-in-medusa.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
const { byPassword, bySecretKey, storeEndpoint } = connections(medusa)

let system: LocalSystem
afterEach(() => system.stop())

/** Submits the order, and does not wait for what becomes of it. */
const submit = (id: string) =>
  system.send(...system.erpnext.applyState('so-submit-put-docstatus', renamed('order_01', id)))

/** The failures in the request log, once there are any. */
const failures = () =>
  until(async () => (await system.request('GET', '/request-log?status=failure')).body.entries as unknown[])

describe('an order that was cancelled in Medusa', () => {
  const cancel = (id: string) => medusa.request('POST', `/admin/orders/${id}/cancel`, medusa.adminHeaders, {})

  test('is skipped: the log and the request log say why, the order stays as it was, nothing is tried again, and its plan says why', async () => {
    system = await startLocalSystem({ medusa: byPassword.settings })
    const id = await medusa.createOrder('order_01_cancelled', { note: 'by the shop' })
    expect(await cancel(id)).toMatchObject({ status: 200 })
    await submit(id)
    await system.idle() // only an empty queue is idle
    expect(system.logLines.filter(({ message }) => message === 'job')).toEqual([
      expect.objectContaining({ outcome: 'skipped', reason: `${id} is cancelled in Medusa` }),
    ])
    const response = JSON.stringify({ type: 'invalid_data', message: `Order with id ${id} has been canceled.` })
    expect(await failures()).toEqual([
      expect.objectContaining({ http_status: 400, voucher_name: 'SAL-ORD-2026-00001', response }),
    ])
    expect(await readStatus(medusa, id)).toEqual({ note: 'by the shop' })
    const { body } = await system.request('GET', '/plan?doctype=Sales+Order&name=SAL-ORD-2026-00001')
    expect(body).toMatchObject({ against: [`${id} is cancelled in Medusa: it takes no update any more`] })
  })

  test('is still told its status through the store endpoint, which takes it', async () => {
    system = await startLocalSystem({ medusa: storeEndpoint.settings })
    const id = await medusa.createOrder('order_01_cancelled')
    expect(await cancel(id)).toMatchObject({ status: 200 })
    await submit(id)
    await system.idle()
    expect(await readStatus(medusa, id)).toMatchObject({ order_status: 'To Deliver and Bill' })
  })
})

test.each([
  { ...byPassword, words: 'Order id not found: order_01_unknown' },
  { ...storeEndpoint, words: 'Order with id: order_01_unknown was not found' },
])(
  "$connection: an order that Medusa does not know is a failure in Medusa's words, and parked",
  async ({ settings, words }) => {
    system = await startLocalSystem({ medusa: settings })
    await submit('order_01_unknown')
    expect(await failures()).toEqual([
      expect.objectContaining({
        ...{ status: 'Failure', http_status: 404, method: 'POST' },
        ...{ voucher_type: 'Sales Order', voucher_name: 'SAL-ORD-2026-00001' },
        payload: expect.stringContaining('"order_status":"To Deliver and Bill"'),
        response: JSON.stringify({ type: 'not_found', message: words }),
      }),
    ])
    const parked = await until(async () => (await system.request('GET', '/parked')).body.parked as unknown[])
    expect(parked).toEqual([
      expect.objectContaining({
        ...{ status: 'parked', target: 'Medusa Order#order_01_unknown' },
        reason: expect.stringContaining(words),
      }),
    ])
  },
)

describe('an order of a customer who is not linked to Medusa', () => {
  const unlink = () => system.change('Customer', { name: 'Webhook Clinic', medusa_id: null })

  test('has its status as metadata all the same, without a customer_id', async () => {
    system = await startLocalSystem({ medusa: byPassword.settings })
    unlink()
    const id = await medusa.createOrder('order_01_unlinked')
    await submit(id)
    await system.idle()
    const status = await readStatus(medusa, id)
    expect(status).toMatchObject({ order_status: 'To Deliver and Bill', grand_total: 37 })
    expect(status).not.toHaveProperty('customer_id')
  })

  test('is a failure that names the customer, where the store endpoint wants the id', async () => {
    system = await startLocalSystem({ medusa: storeEndpoint.settings })
    unlink()
    const id = await medusa.createOrder('order_01_unlinked')
    await submit(id)
    const [failed] = await until(async () => system.logLines.filter(({ message }) => message === 'job failed'))
    const reason = 'Medusa Customer ID not found for Customer: Webhook Clinic'
    expect(failed).toMatchObject({ level: 'error', failure: 'permanent', target: `Medusa Order#${id}`, reason })
    expect(await readStatus(medusa, id)).toBeNull()
  })
})

describe('credentials that Medusa refuses', () => {
  test('a wrong password is one attempt to log in, and the request log holds neither it nor the e-mail', async () => {
    system = await startLocalSystem({ medusa: { ...byPassword.settings, MEDUSA_PASSWORD: 'not-the-password' } })
    await submit(await medusa.createOrder('order_01_unauthorized'))
    const entries = await failures()
    expect(entries).toEqual([expect.objectContaining({ http_status: 401, path: '/auth/user/emailpass' })])
    expect(JSON.stringify(entries)).not.toMatch(new RegExp(`not-the-password|${medusa.email}`))
    const [failed] = await until(async () => system.logLines.filter(({ message }) => message === 'job failed'))
    expect(failed).toMatchObject({ failure: 'configuration' })
  })

  test('a secret key that is none is one refused request', async () => {
    const secretKey = `sk_${'0'.repeat(64)}`
    system = await startLocalSystem({ medusa: { ...bySecretKey.settings, MEDUSA_SECRET_KEY: secretKey } })
    await submit(await medusa.createOrder('order_01_unauthorized'))
    const entries = await failures()
    expect(entries).toEqual([expect.objectContaining({ http_status: 401, voucher_name: 'SAL-ORD-2026-00001' })])
    const [failed] = await until(async () => system.logLines.filter(({ message }) => message === 'job failed'))
    expect(failed).toMatchObject({ failure: 'configuration' })
  })

  test('a wrong publishable key is a failure of the settings, not of the order', async () => {
    system = await startLocalSystem({ medusa: { ...storeEndpoint.settings, MEDUSA_PUBLISHABLE_KEY: 'pk_nope' } })
    await submit(await medusa.createOrder('order_01_unauthorized'))
    expect(await failures()).toEqual([expect.objectContaining({ http_status: 400 })])
    const [failed] = await until(async () => system.logLines.filter(({ message }) => message === 'job failed'))
    expect(failed).toMatchObject({ failure: 'configuration' })
  })
})
