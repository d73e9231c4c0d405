import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import * as z from 'zod'
import { createErpnext, type Erpnext } from '../../../lib/erpnext/client.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../../lib/local/erpnext/simulator.ts'
import { startHttpServer } from '../../support/http-server.ts'

let simulator: ErpnextSimulator
let erpnext: Erpnext

const connect = (url: string): Erpnext =>
  createErpnext({
    settings: { ERPNEXT_URL: url, ERPNEXT_API_KEY: 'key', ERPNEXT_API_SECRET: 'secret' },
    remainingMs: () => 30_000,
  })

beforeAll(async () => {
  simulator = await startErpnextSimulator()
  erpnext = connect(simulator.url)
})
afterAll(() => simulator.stop())
beforeEach(() => simulator.reset())

const named = z.looseObject({ name: z.string() })
const rejection = (promise: Promise<unknown>) => promise.then(() => undefined).catch(error => error)

test('a document comes with its child rows, whatever characters its name has', async () => {
  const order = z.object({ name: z.string(), items: z.array(z.object({ item_code: z.string() })) })
  expect((await erpnext.get('Sales Order', 'SAL-ORD-2026-00001', order))?.items.length).toBeGreaterThan(0)
  simulator.set('Customer', { name: 'Al/Ahlia & Söhne "50%"? #1', doctype: 'Customer' })
  expect(await erpnext.get('Customer', 'Al/Ahlia & Söhne "50%"? #1', named)).toMatchObject({ doctype: 'Customer' })
})

test('a document that does not exist is undefined, and its removal is nothing to fail at', async () => {
  expect(await erpnext.get('Customer', 'Nobody', named)).toBeUndefined()
  await erpnext.remove('Customer', 'Nobody')
})

test('a 404 that is not ERPNext’s own word is a failure to try again after', async () => {
  const proxy = await startHttpServer((_, response) => response.writeHead(404).end('<html>No backend</html>'))
  const call = () => rejection(connect(proxy.url).get('Customer', 'X', named))
  expect(await call()).toMatchObject({ kind: 'transient', httpStatus: 404 })
  await proxy.stop()
})

test('a new document is answered with what ERPNext filled in, and is refused a second time', async () => {
  const fields = { customer_group_name: 'Online', parent_customer_group: 'All Customer Groups' }
  expect(await erpnext.insert('Customer Group', fields, named)).toMatchObject({ name: 'Online', lft: 10, rgt: 11 })
  expect(simulator.get('Customer Group', 'Online')).toMatchObject(fields)
  const again = await rejection(erpnext.insert('Customer Group', fields, named))
  expect(again).toMatchObject({ kind: 'permanent', code: 'DuplicateEntryError', httpStatus: 409 })
})

test('an update writes the fields it is given', async () => {
  await erpnext.update('Sales Order', 'SAL-ORD-2026-00006', { medusa_order_id: 'order_9' })
  expect(simulator.get('Sales Order', 'SAL-ORD-2026-00006')?.medusa_order_id).toBe('order_9')
})

test('a removed document is gone', async () => {
  await erpnext.remove('Website Item', 'WEB-ITM-0001')
  expect(simulator.get('Website Item', 'WEB-ITM-0001')).toBeUndefined()
})

test('a function without arguments only reads, and with them it posts', async () => {
  expect(await erpnext.call('frappe.auth.get_logged_user', z.string())).toBe('relay@example.com')
  const given = { doctype: 'Brand', filters: [] }
  expect(await erpnext.call('frappe.client.get_count', z.number(), given)).toBeGreaterThan(0)
  expect(simulator.calls.map(({ method }) => method)).toEqual(['GET', 'POST'])
})

test('an answer that is not as expected names the document and the field', async () => {
  const wrong = z.object({ name: z.number() })
  const failure = await rejection(erpnext.get('Sales Order', 'SAL-ORD-2026-00001', wrong))
  expect(failure).toMatchObject({ kind: 'permanent', code: 'unexpected-answer' })
  expect(failure.message).toMatch(/Sales Order SAL-ORD-2026-00001 .* data\.name: /)
})

test('each kind of access that is refused is a 403 in ERPNext’s own words', async () => {
  simulator.forbidden.add('Customer')
  const refused = await Promise.all([
    rejection(erpnext.list('Customer', named, { fields: ['name'], limit: 1 })),
    rejection(erpnext.get('Customer', 'X', named)),
    rejection(erpnext.insert('Customer', { customer_name: 'X' }, named)),
    rejection(erpnext.remove('Customer', 'X')),
  ])
  expect(refused.map(({ httpStatus }) => httpStatus)).toEqual([403, 403, 403, 403])
  expect(refused.map(({ kind }) => kind)).toEqual(['configuration', 'permanent', 'permanent', 'permanent'])
  expect(refused[2].message).toContain('does not have doctype access via role permission for document Customer')
})
