import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { fewItems } from '../../../support/few-items.ts'
import { API_KEY, type LocalRelay, startLocalRelay } from '../../../support/local-relay.ts'

let relay: LocalRelay
let sqs: SQSClient
beforeAll(async () => {
  relay = await startLocalRelay()
  sqs = new SQSClient({})
})
afterAll(async () => {
  sqs.destroy()
  await relay.stop()
})

test('what comes to the dead-letter queue is parked, and a retry puts it on the queue of work again', async () => {
  const job = { v: 1, kind: 'sync-order', medusa_order_id: 'order_01J0007', cause: 'test' }
  const QueueUrl = relay.runner.queueUrl('OrdersDeadQueue')
  const message = { QueueUrl, MessageBody: JSON.stringify(job), MessageGroupId: 'g', MessageDeduplicationId: 'd' }
  await sqs.send(new SendMessageCommand(message))
  await relay.runner.idle()
  const { body } = await relay.get('/parked', API_KEY)
  expect(body).toMatchObject({ parked: [{ code: 'dead-letter', target: 'Medusa Order#order_01J0007' }] })

  relay.medusa.addOrder('order_01J0007')
  const [{ id }] = (body as { parked: [{ id: string }] }).parked
  expect(await relay.post(`/parked/${id}/retry`, '', API_KEY)).toEqual({ status: 202, body: { jobs: 1 } })
  await relay.runner.idle()
  expect(relay.medusa.orders.get('order_01J0007')?.metadata).toMatchObject({ order_status: 'To Bill' })
  expect((await relay.get('/parked', API_KEY)).body).toMatchObject({ parked: [] })
})

test('the functions of the schedules are called by hand', async () => {
  fewItems(relay.erpnext)
  const invoke = async (name: string) => (await relay.post(`/_local/invoke/${name}`, '{}')).body
  expect(await invoke('sweep')).toContainEqual({ doctype: 'Sales Order', rows: 0, queued: 0 })
  expect(await invoke('sweep')).toContainEqual({ doctype: 'Sales Order', rows: 36, queued: expect.any(Number) })
  expect(await invoke('retry-waiting')).toMatchObject({ waiting: 0 })
  expect(await invoke('update-orders')).toMatchObject({ run: expect.any(String) })
  await relay.runner.idle()
})
