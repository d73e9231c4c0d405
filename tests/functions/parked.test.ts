import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { API_KEY, type LocalRelay, startLocalRelay, WEBHOOK_SECRET } from '../support/local-relay.ts'

let relay: LocalRelay
beforeAll(async () => {
  relay = await startLocalRelay()
})
afterAll(() => relay.stop())

const parked = async () => ((await relay.get('/parked', API_KEY)).body as { parked: Record<string, unknown>[] }).parked
const retry = (id: unknown, key = API_KEY) => relay.post(`/parked/${id}/retry`, '', key)

test('a retry from the parked list ends done and clears the row', async () => {
  // Medusa does not know the order yet.
  await relay.erpnext.play('so-submit-put-docstatus', { to: relay.runner.url, secret: WEBHOOK_SECRET })
  await relay.runner.idle()
  const [row, ...others] = await parked()
  expect(others).toEqual([])
  expect(row).toMatchObject({
    status: 'parked',
    kind: 'sync-order',
    target: 'Medusa Order#order_01',
    reason: 'Medusa 404: Order id not found: order_01',
    attempts: 0,
  })

  // Too early: it parks again, and the row says how often it was tried.
  expect(await retry(row?.id)).toEqual({ status: 202, body: { jobs: 1 } })
  await relay.runner.idle()
  expect(await parked()).toMatchObject([{ status: 'parked', attempts: 1 }])

  relay.medusa.addOrder('order_01')
  expect(await retry(row?.id)).toMatchObject({ status: 202 })
  await relay.runner.idle()
  expect(await parked()).toEqual([])
  expect(relay.medusa.orders.get('order_01')?.metadata).toMatchObject({ order_status: 'To Deliver and Bill' })
})

test('an unknown id is a 404, and nobody sees or retries without a key', async () => {
  expect(await retry('nope')).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
  expect((await relay.get('/parked')).status).toBe(401)
  expect((await retry('nope', 'wrong')).status).toBe(401)
})

test('a wrong password: everything waits and says why, health too; after the fix all is done and none is lost', async () => {
  const ids = ['order_01J0007', 'order_01J0009', 'order_01J0011']
  for (const id of ids) relay.medusa.addOrder(id)
  relay.medusa.expireTokens()
  relay.medusa.setPassword('changed in Medusa, not in the relay')
  const before = relay.medusa.calls.length
  for (const name of ['SAL-ORD-2026-00012', 'SAL-ORD-2026-00014', 'SAL-ORD-2026-00016']) {
    await relay.post('/sync/sales-order', { name }, API_KEY)
    await relay.runner.idle()
  }
  expect(await parked()).toHaveLength(3)
  expect(await parked()).toMatchObject(
    ids.map(() => ({ status: 'waiting', waiting_for: 'medusa', reason: 'Medusa 401: Invalid email or password' })),
  )
  const logIns = () => relay.medusa.calls.slice(before).filter(({ path }) => path.includes('emailpass'))
  expect(logIns()).toHaveLength(1)
  expect(await relay.get('/health')).toEqual({
    status: 503,
    body: {
      status: 'waiting',
      waiting_for: [expect.objectContaining({ blocker: 'medusa', reason: 'Medusa 401: Invalid email or password' })],
    },
  })

  process.env.MEDUSA_PASSWORD = 'changed in Medusa, not in the relay' // as a person does, in the secret
  expect(await relay.runner.invoke('retry-waiting', {})).toMatchObject({ probes: 1, waiting: 3 })
  await relay.runner.idle()
  expect(await parked()).toEqual([])
  for (const id of ids) expect(relay.medusa.orders.get(id)?.metadata).toHaveProperty('order_status')
  expect(await relay.get('/health')).toMatchObject({ status: 200 })
})
