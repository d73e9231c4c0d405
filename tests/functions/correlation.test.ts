import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { RequestLogEntry } from '../../lib/store/request-log.ts'
import { API_KEY, type LocalRelay, startLocalRelay, WEBHOOK_SECRET } from '../support/local-relay.ts'

let relay: LocalRelay
beforeAll(async () => {
  relay = await startLocalRelay()
})
afterAll(() => relay.stop())

type Line = Record<string, unknown>
const lines = (): Line[] => relay.logLines.map(line => JSON.parse(line))
const linesOf = (id: unknown) => lines().filter(({ correlation_id }) => correlation_id === id)
/** What a line tells: a message, or a request that was timed. */
const told = (line: Line) => line.message ?? (line.path ? `${line.server} ${line.method}` : undefined)
const entries = async (name: string) => {
  const { body } = await relay.get(`/request-log?doctype=Sales%20Order&name=${name}`, API_KEY)
  return (body as { entries: RequestLogEntry[] }).entries
}
const play = async (action: string) => {
  relay.logLines.length = 0
  await relay.erpnext.play(action, { to: relay.runner.url, secret: WEBHOOK_SECRET })
  await relay.runner.idle()
}

test('the request id of a webhook is on every line and request that it led to, by way of other jobs', async () => {
  relay.medusa.addOrder('order_01')
  await play('so-submit-put-docstatus')
  await play('dn-submit') // the Delivery Note names a Sales Order, and that its Medusa order

  const webhook = lines().find(({ message, doctype }) => message === 'webhook' && doctype === 'Delivery Note')
  const id = webhook?.correlation_id
  expect(id).toBe(webhook?.cause)
  const jobs = lines().filter(({ message }) => message === 'job')
  const [resolved] = jobs.filter(({ target }) => String(target).startsWith('Delivery Note#'))
  expect(resolved).toMatchObject({ correlation_id: id, kind: 'resolve-orders' })
  const [synced] = jobs.filter(({ kind, ...ids }) => kind === 'sync-order' && JSON.stringify(ids).includes(String(id)))
  expect(synced).toMatchObject({ target: 'Medusa Order#order_01' })
  // The child names its parent's message, and what they all belong to.
  expect(synced?.cause).not.toBe(id)
  expect(linesOf(id).map(told)).toEqual(expect.arrayContaining(['webhook', 'erpnext GET', 'job']))

  const [{ correlation_id } = {}] = await entries('SAL-ORD-2026-00001')
  const asked = linesOf(correlation_id).map(told)
  expect(asked).toEqual(expect.arrayContaining(['webhook', 'job', 'erpnext GET', 'medusa POST']))
  expect(lines().filter(({ correlation_id }) => correlation_id === undefined)).toEqual([])
})

test('a job that is parked and retried still belongs to the webhook it came from', async () => {
  relay.medusa.orders.delete('order_01')
  await play('si-submit')
  const { parked } = (await relay.get('/parked', API_KEY)).body as { parked: [{ id: string; job: Line }] }
  const id = parked[0].job.correlation_id
  expect(linesOf(id).map(told)).toEqual(expect.arrayContaining(['webhook', 'job failed', 'job parked']))

  relay.medusa.addOrder('order_01')
  await relay.post(`/parked/${parked[0].id}/retry`, '', API_KEY)
  await relay.runner.idle()
  expect(linesOf(id).at(-1)).toMatchObject({ JobsDone: 1 })
  expect((await entries('SAL-ORD-2026-00001')).slice(0, 2)).toMatchObject([
    { status: 'Success', correlation_id: id },
    { status: 'Failure', correlation_id: id },
  ])
})

test('all that a run does, in however many messages, belongs to the run', async () => {
  relay.logLines.length = 0
  const { run } = (await relay.runner.invoke('export-item-groups', {})) as { run: string }
  await relay.runner.idle()
  expect(linesOf(run).map(told)).toEqual(
    expect.arrayContaining(['erpnext GET', 'erpnext POST', 'medusa POST', 'job', 'run done']),
  )
  const belong = lines().filter(({ kind }) => kind === 'continue-run')
  expect(new Set(belong.map(({ correlation_id }) => correlation_id))).toEqual(new Set([run]))
})

test('the README’s search for the whole way asks for fields that the lines have', async () => {
  relay.medusa.orders.delete('order_01')
  await play('so-cancel') // fails
  relay.medusa.addOrder('order_01')
  await relay.post('/sync/sales-order', { name: 'SAL-ORD-2026-00001' }, API_KEY)
  await relay.runner.idle()
  const [, query = ''] =
    /```\nfields @timestamp, (.+)\n\| filter @message/.exec(readFileSync('README.md', 'utf8')) ?? []
  const fields = query.replace(/coalesce\((.+)\) as took/, '$1').split(', ')
  expect(fields.length).toBeGreaterThan(8)
  const written = new Set(lines().flatMap(line => Object.keys(line)))
  expect(fields.filter(field => !written.has(field))).toEqual([])
})
