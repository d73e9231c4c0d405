import { expect, test } from '@jest/globals'
import { job } from '../../../lib/queue/job-schema.ts'
import { deduplicationId, groupId, type Job, jobTarget, mergeJobs } from '../../../lib/queue/jobs.ts'

const sync = (fields: Partial<Extract<Job, { kind: 'sync-order' }>> = {}): Job => ({
  v: 1,
  kind: 'sync-order',
  medusa_order_id: 'order_01',
  cause: 'request-1',
  ...fields,
})

test('two jobs for one Medusa order share a group, whatever caused them', () => {
  expect(groupId(sync())).toBe(groupId(sync({ cause: 'request-2', force: true })))
  expect(groupId(sync())).not.toBe(groupId(sync({ medusa_order_id: 'order_02' })))
})

test('group and deduplication ids are printable ASCII of at most 128 characters, whatever ERPNext’s names hold', () => {
  const name = `Dr. O'Neil & Sons / عيادة النور ${'x'.repeat(140)}`
  const resolve: Job = { v: 1, kind: 'resolve-orders', doctype: 'Sales Invoice', name, cause: 'c' }
  for (const id of [groupId(resolve), deduplicationId(resolve)]) expect(id).toMatch(/^[!-~]{1,128}$/)
})

test('sending one job again is the same message; the same change an instant later is another', () => {
  expect(deduplicationId(sync())).toBe(deduplicationId(sync()))
  expect(deduplicationId(sync())).not.toBe(deduplicationId(sync({ cause: 'request-2' })))
  expect(deduplicationId(sync())).not.toBe(deduplicationId(sync({ force: true })))
})

test('deduplication ids differ between orders of one cause', () => {
  expect(deduplicationId(sync())).not.toBe(deduplicationId(sync({ medusa_order_id: 'order_02' })))
})

test('merged jobs keep what any of them asked for', () => {
  const merged = mergeJobs([sync({ sales_orders: ['A'] }), sync({ force: true }), sync({ sales_orders: ['B', 'A'] })])
  expect(merged).toMatchObject({ force: true, sales_orders: ['A', 'B'] })
})

test('of several messages of runs of one kind, that of the latest run counts, and the one furthest on', () => {
  const go = (run: string, page: number): Job => ({
    v: 1,
    kind: 'continue-run',
    of: 'export-item-groups',
    run,
    page,
    cause: 'c',
  })
  const messages = [
    go('2026-11-21T01:00:00.000Z-1', 40),
    go('2026-11-22T01:00:00.000Z-9', 2),
    go('2026-11-22T01:00:00.000Z-9', 1),
  ] as const
  expect(mergeJobs(messages)).toMatchObject({ run: '2026-11-22T01:00:00.000Z-9', page: 2 })
  expect(new Set(messages.map(groupId)).size).toBe(1)
})

test.each([
  ['another version', { ...sync(), v: 2 }],
  ['an unknown kind', { ...sync(), kind: 'sync-everything' }],
  ['an unknown field', { ...sync(), content: 'x' }],
  ['no Medusa order', { ...sync(), medusa_order_id: '' }],
])('a message with %s is refused', (_, message) => {
  expect(job.safeParse(message).success).toBe(false)
})

test('two customers of one e-mail share a group, each under its own id; what Medusa 1 was told once is not lost', () => {
  const lead = (id: string, extra: object = {}) =>
    ({ v: 1, cause: 'c', kind: 'sync-lead', medusa_customer_id: id, ...extra }) as Job
  const [one, other] = [lead('cus_1', { email_hash: 'h' }), lead('cus_2', { email_hash: 'h' })]
  expect(groupId(one)).toBe(groupId(other))
  expect(jobTarget(one)).toBe('Medusa Customer#cus_1')
  expect(groupId(lead('cus_1'))).not.toBe(groupId(lead('cus_2')))
  const signed_up = { email: 'a@b.example', first_name: 'A', last_name: 'B' }
  expect(mergeJobs([lead('cus_1', { signed_up }), lead('cus_1')])).toMatchObject({ signed_up })
  expect(mergeJobs([lead('cus_1'), lead('cus_1', { signed_up })])).toMatchObject({ signed_up })
})
