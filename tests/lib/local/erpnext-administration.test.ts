import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type ErpnextSimulator, startErpnextSimulator } from '../../../lib/local/erpnext/simulator.ts'
import { webhooksOf } from '../../../lib/local/erpnext/webhooks.ts'

let erpnext: ErpnextSimulator

beforeAll(async () => {
  erpnext = await startErpnextSimulator({ bare: true })
})
afterAll(() => erpnext.stop())
beforeEach(() => erpnext.reset())

async function send(method: string, path: string, body?: unknown, token = 'key:secret') {
  const answer = await fetch(erpnext.url + path, {
    method,
    headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as { data?: Record<string, unknown>; message?: unknown } }
}
const post = (doctype: string, fields: unknown) => send('POST', `/api/resource/${encodeURIComponent(doctype)}`, fields)
const put = (doctype: string, name: string, fields: unknown) =>
  send('PUT', `/api/resource/${encodeURIComponent(doctype)}/${encodeURIComponent(name)}`, fields)

const field = { dt: 'Sales Order', fieldname: 'from_ecommerce', label: 'From Ecommerce', fieldtype: 'Check' }
const hook = {
  name: 'hook',
  webhook_doctype: 'Sales Order',
  webhook_docevent: 'on_change',
  request_url: 'https://relay.example.com/webhooks/sales-order',
  request_structure: 'JSON',
  webhook_json:
    '{"event":"on_change","doctype":"Sales Order","name":{{ doc.name | tojson }},"doc": {{ doc | tojson }} }',
}

describe('a Custom Field', () => {
  test('makes a column, which a site as installed does not have', async () => {
    const list = `/api/resource/Sales%20Order?fields=${encodeURIComponent('["name","from_ecommerce"]')}`
    expect(await send('GET', list)).toMatchObject({ status: 417, body: { exc_type: 'DataError' } })
    expect(await post('Custom Field', field)).toMatchObject({ status: 200 })
    expect(await send('GET', list)).toMatchObject({ status: 200 })
    await send('DELETE', '/api/resource/Custom%20Field/Sales%20Order-from_ecommerce')
    expect(await send('GET', list)).toMatchObject({ status: 417 })
  })

  test('is refused a second time, on a field of ERPNext’s own, and on a doctype that is not there', async () => {
    await post('Custom Field', field)
    expect(await post('Custom Field', field)).toMatchObject({ status: 417, body: { exc_type: 'ValidationError' } })
    expect(await post('Custom Field', { ...field, fieldname: 'customer' })).toMatchObject({ status: 417 })
    expect(await post('Custom Field', { ...field, dt: 'Nope' })).toMatchObject({
      status: 417,
      body: { exc_type: 'LinkValidationError' },
    })
  })

  test('keeps its type', async () => {
    await post('Custom Field', field)
    expect(await put('Custom Field', 'Sales Order-from_ecommerce', { read_only: 1 })).toMatchObject({ status: 200 })
    expect(await put('Custom Field', 'Sales Order-from_ecommerce', { fieldtype: 'Data' })).toMatchObject({
      status: 417,
    })
  })

  test('that the Administrator made is only the Administrator’s to delete', async () => {
    erpnext.set('Custom Field', { ...field, name: 'Sales Order-from_ecommerce', owner: 'Administrator' })
    const answer = await send('DELETE', '/api/resource/Custom%20Field/Sales%20Order-from_ecommerce')
    expect(answer).toMatchObject({ status: 417, body: { exc_type: 'ValidationError' } })
    expect(erpnext.get('Custom Field', 'Sales Order-from_ecommerce')).toBeDefined()
  })
})

describe('a Webhook', () => {
  test('keeps its secret to itself', async () => {
    const made = await post('Webhook', { ...hook, enable_security: 1, webhook_secret: 's3cr3t' })
    expect(made.body.data?.webhook_secret).toBe('******')
    expect(erpnext.secrets.get('Webhook hook')).toBe('s3cr3t')
    const changed = await put('Webhook', 'hook', { webhook_secret: 'longer secret' })
    expect(changed.body.data?.webhook_secret).toBe('*'.repeat(13))
    await put('Webhook', 'hook', { webhook_secret: '*************', timeout: 7 })
    expect(erpnext.secrets.get('Webhook hook')).toBe('longer secret')
    expect(JSON.stringify(erpnext.list('Webhook'))).not.toContain('longer')
  })

  test('wants a secret when it is to sign', async () => {
    expect(await post('Webhook', { ...hook, enable_security: 1 })).toMatchObject({ status: 417 })
  })

  test('cannot be moved to another doctype or event', async () => {
    await post('Webhook', hook)
    for (const change of [{ webhook_doctype: 'Item' }, { webhook_docevent: 'on_update' }]) {
      expect(await put('Webhook', 'hook', change)).toMatchObject({
        status: 417,
        body: { exc_type: 'CannotChangeConstantError' },
      })
    }
  })

  test('is refused a condition on a field that is not there yet', async () => {
    const conditional = { ...hook, condition: 'doc.from_ecommerce' }
    expect(await post('Webhook', conditional)).toMatchObject({
      status: 417,
      body: { exception: expect.stringContaining('Invalid Condition') },
    })
    await post('Custom Field', field)
    expect(await post('Webhook', conditional)).toMatchObject({ status: 200 })
    expect(await put('Webhook', 'hook', { condition: 'doc.' })).toMatchObject({ status: 417 })
  })

  test('is played as its document says: where to, when, and not at all when it is off', async () => {
    await post('Custom Field', field)
    await post('Webhook', { ...hook, condition: 'doc.from_ecommerce' })
    await post('Webhook', { ...hook, name: 'off', enabled: 0 })
    const rows = webhooksOf(erpnext.list('Webhook'))
    expect(rows).toMatchObject([{ doctype: 'Sales Order', docevent: 'on_change', route: 'sales-order' }])
    expect([0, 1].map(from_ecommerce => rows[0]?.condition?.({ from_ecommerce }))).toEqual([false, true])
    await put('Webhook', 'hook', { webhook_json: '{{ doc.name | tojson }}' })
    expect(() => webhooksOf(erpnext.list('Webhook'))).toThrow('hook: no rendering of its template is recorded')
  })
})

test('a new leaf of a tree goes under the root and moves what stands behind it', async () => {
  await post('Customer Group', { customer_group_name: 'A' })
  await post('Customer Group', { customer_group_name: 'B', parent_customer_group: 'Individual' })
  const edges = (name: string) => [erpnext.get('Customer Group', name)?.lft, erpnext.get('Customer Group', name)?.rgt]
  expect(['All Customer Groups', 'Individual', 'B', 'A'].map(edges)).toEqual([
    [1, 14],
    [2, 5],
    [3, 4],
    [12, 13],
  ])
  expect(await post('Customer Group', { customer_group_name: 'C', parent_customer_group: 'Nope' })).toMatchObject({
    status: 417,
    body: { exc_type: 'LinkValidationError' },
  })
})

describe('a user of its own', () => {
  const make = async (...roles: string[]) => {
    await post('User', { email: 'It@Example.com', first_name: 'It', roles: roles.map(role => ({ role })) })
    const { body } = await send('POST', '/api/method/frappe.core.doctype.user.user.generate_keys', {
      user: 'it@example.com',
    })
    const { api_secret } = body.message as { api_secret: string }
    return `${erpnext.get('User', 'it@example.com')?.api_key}:${api_secret}`
  }
  const whoAmI = (token: string) => send('GET', '/api/method/frappe.auth.get_logged_user', undefined, token)

  test('has a key that stays and a secret that each generation replaces, and is locked out when disabled', async () => {
    const first = await make('Sales User')
    expect(await whoAmI(first)).toEqual({ status: 200, body: { message: 'it@example.com' } })
    const second = await make('Sales User')
    expect(second.split(':')[0]).toBe(first.split(':')[0])
    expect([(await whoAmI(first)).status, (await whoAmI(second)).status]).toEqual([401, 200])
    await put('User', 'it@example.com', { enabled: 0 })
    expect((await whoAmI(second)).status).toBe(401)
  })

  test('may do what its roles may, and no more', async () => {
    const token = await make('Sales User')
    const asked = await Promise.all(
      [
        ['GET', '/api/resource/Sales%20Order'],
        ['GET', '/api/resource/Sales%20Invoice'],
        ['GET', '/api/resource/Website%20Item%20Group?parent=Website%20Item'],
        ['POST', '/api/resource/Customer%20Group'],
        ['DELETE', '/api/resource/Customer/X'],
        ['POST', '/api/method/frappe.core.doctype.user.user.generate_keys'],
      ].map(([method = '', path = '']) => send(method, path, method === 'POST' ? {} : undefined, token)),
    )
    expect(asked.map(({ status }) => status)).toEqual([200, 403, 403, 403, 403, 403])
  })

  test('may read what a permission of its own role adds', async () => {
    await post('Role', { role_name: 'Mine' })
    const token = await make('Mine')
    const list = () => send('GET', '/api/resource/Deleted%20Document', undefined, token)
    expect((await list()).status).toBe(403)
    await send('POST', '/api/method/frappe.core.page.permission_manager.permission_manager.add', {
      parent: 'Deleted Document',
      role: 'Mine',
      permlevel: 0,
    })
    expect((await list()).status).toBe(200)
  })

  test('cannot be given a role that is not there', async () => {
    expect(await post('User', { email: 'a@b.c', first_name: 'A', roles: [{ role: 'Nope' }] })).toMatchObject({
      status: 417,
      body: { exception: expect.stringContaining('Row #1: Role: Nope') },
    })
  })
})

test('one kind of access can be forbidden alone', async () => {
  erpnext.forbidden.add('Webhook create')
  expect(await post('Webhook', hook)).toMatchObject({
    status: 403,
    body: { _error_message: 'No permission for Webhook' },
  })
  expect((await send('GET', '/api/resource/Webhook')).status).toBe(200)
})
