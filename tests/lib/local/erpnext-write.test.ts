import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { type ErpnextSimulator, startErpnextSimulator } from '../../../lib/local/erpnext/simulator.ts'

let erpnext: ErpnextSimulator
const at = new Date('2026-12-01T00:00:00.500Z')

beforeAll(async () => {
  erpnext = await startErpnextSimulator({ now: () => at })
})
afterAll(() => erpnext.stop())
beforeEach(() => erpnext.reset())

async function send(
  method: string,
  path: string,
  body: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(erpnext.url + path, {
    method,
    headers: { authorization: 'token key:secret', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const put = (doctype: string, name: string, fields: unknown) =>
  send('PUT', `/api/resource/${encodeURIComponent(doctype)}/${encodeURIComponent(name)}`, fields)

test('a write sets its fields and `modified`, in the site’s time zone, and nothing more', async () => {
  const before = erpnext.get('Sales Order', 'SAL-ORD-2026-00006')
  const { status } = await put('Sales Order', 'SAL-ORD-2026-00006', { medusa_order_id: 'order_X', nope: 1 })
  expect(status).toBe(200)
  const after = erpnext.get('Sales Order', 'SAL-ORD-2026-00006')
  expect(after).toMatchObject({
    ...Object.fromEntries(Object.entries(before ?? {}).filter(([, value]) => !Array.isArray(value))),
    medusa_order_id: 'order_X',
    modified: '2026-12-01 04:00:00.500000',
    modified_by: 'relay@example.com',
  })
  expect(after).not.toHaveProperty('nope')
  const items = after?.items as { modified: string }[]
  expect(items.map(({ modified }) => modified)).toContain('2026-12-01 04:00:00.500000')
})

test('submitting an order gives it its first status, and no other document: that is ERPNext’s to compute', async () => {
  await put('Sales Order', 'SAL-ORD-2026-00006', { docstatus: 1 })
  expect(erpnext.get('Sales Order', 'SAL-ORD-2026-00006')).toMatchObject({
    docstatus: 1,
    status: 'To Deliver and Bill',
  })
})

test('a submitted order takes a Medusa id only when the field allows it', async () => {
  const refused = await put('Sales Order', 'SAL-ORD-2026-00003', { medusa_order_id: 'order_X' })
  expect(refused).toMatchObject({ status: 417, body: { exc_type: 'UpdateAfterSubmitError' } })
  expect(erpnext.get('Sales Order', 'SAL-ORD-2026-00003')?.medusa_order_id).toBeUndefined()

  const field = erpnext.get('Custom Field', 'Sales Order-medusa_order_id')
  erpnext.set('Custom Field', { ...field, name: 'Sales Order-medusa_order_id', allow_on_submit: 1 })
  expect(await put('Sales Order', 'SAL-ORD-2026-00003', { medusa_order_id: 'order_X' })).toMatchObject({ status: 200 })
})

test('a cancelled document cannot be edited', async () => {
  expect(await put('Sales Order', 'SAL-ORD-2026-00035', { po_no: 'x' })).toMatchObject({
    status: 417,
    body: { exc_type: 'ValidationError' },
  })
})

test('two writes at one instant have two moments', async () => {
  const moments = ['a', 'b'].map(async po_no => {
    const { body } = await put('Sales Order', 'SAL-ORD-2026-00006', { po_no })
    return (body.data as { modified: string }).modified
  })
  expect(new Set(await Promise.all(moments)).size).toBe(2)
})

test('bulk_update answers 200 with the rows that failed, and writes the others', async () => {
  const docs = [
    { doctype: 'Website Item', docname: 'WEB-ITM-0001', medusa_id: 'prod_1' },
    { doctype: 'Website Item', docname: 'NOPE', medusa_id: 'prod_2' },
  ]
  const answer = await send('POST', '/api/method/frappe.client.bulk_update', { docs: JSON.stringify(docs) })
  expect(answer).toMatchObject({ status: 200, body: { message: { failed_docs: [{ doc: docs[1] }] } } })
  expect(erpnext.get('Website Item', 'WEB-ITM-0001')?.medusa_id).toBe('prod_1')
})

test('every request is noted with its query and its status', async () => {
  await fetch(`${erpnext.url}/api/resource/Sales%20Order?limit_page_length=1`)
  await put('Sales Order', 'NOPE', {})
  expect(erpnext.calls).toEqual([
    { method: 'GET', path: '/api/resource/Sales%20Order?limit_page_length=1', status: 403 },
    { method: 'PUT', path: '/api/resource/Sales%20Order/NOPE', status: 404 },
  ])
})

test('every answer closes the connection and sets the guest’s cookies', async () => {
  const { headers } = await fetch(`${erpnext.url}/api/resource/Sales%20Order`, {
    headers: { authorization: 'token key:secret' },
  })
  expect(headers.get('connection')).toBe('close')
  expect(headers.getSetCookie().map(cookie => cookie.split(';')[0])).toEqual([
    'sid=Guest',
    'system_user=no',
    'full_name=Guest',
    'user_id=Guest',
    'user_image=',
  ])
})

test('with its queue down ERPNext has written, and answers 500 in HTML', async () => {
  erpnext.trouble = 'queue down'
  const answer = await fetch(`${erpnext.url}/api/resource/Sales%20Order/SAL-ORD-2026-00006`, {
    method: 'PUT',
    headers: { authorization: 'token key:secret' },
    body: '{"po_no":"written"}',
  })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([500, 'text/html'])
  expect(erpnext.get('Sales Order', 'SAL-ORD-2026-00006')?.po_no).toBe('written')
})

test('what a test is given or gives is its own: changing it changes no document', () => {
  const mine = { name: 'S', doctype: 'Sales Order', items: [{ name: 'row', doctype: 'Sales Order Item', qty: 1 }] }
  erpnext.set('Sales Order', mine)
  mine.items.length = 0
  const got = erpnext.get('Sales Order', 'S')
  expect(got?.items).toHaveLength(1)
  ;(got?.items as unknown[]).length = 0
  expect(erpnext.get('Sales Order', 'S')?.items).toHaveLength(1)
})
