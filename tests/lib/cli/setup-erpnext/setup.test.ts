import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import {
  endState,
  lineOf,
  ownerOfKey,
  RELAY_URL,
  type SetupSite,
  signingSecrets,
  startSetupSite,
  USER,
  verbs,
} from './site.ts'

let site: SetupSite

beforeAll(async () => {
  site = await startSetupSite()
})
afterAll(() => site.stop())
beforeEach(() => site.reset())

describe('a fresh site', () => {
  test('with --json says what it did as one JSON value, without a secret', async () => {
    const { code, lines } = await site.run(['--relay-url', RELAY_URL, '--json'])
    const { things, missing_rights } = JSON.parse(lines.join('\n'))
    expect({ code, missing_rights }).toEqual({ code: 0, missing_rights: [] })
    expect(things).toContainEqual({ did: 'created', what: 'Webhook Relay: Item on_update' })
    for (const secret of [site.erpnext.apiSecret, ...signingSecrets(site)])
      expect(lines.join('\n')).not.toContain(secret)
  })

  test('has every field afterwards, in the type and with the flags that are wanted', async () => {
    expect(await site.run()).toMatchObject({ code: 0, errors: [] })
    const fields = site.erpnext
      .list('Custom Field')
      .map(({ dt, fieldname, fieldtype, read_only, no_copy, allow_on_submit }) =>
        [dt, fieldname, fieldtype, read_only, no_copy, allow_on_submit].join(' '),
      )
    expect(fields.sort()).toEqual(
      [
        ...['Lead', 'Customer', 'Item Group', 'Website Item', 'Item Price'].map(dt => `${dt} medusa_id Data 1 1 0`),
        ...['Lead', 'Customer'].map(dt => `${dt} t_c_acceptance Check 1 1 0`),
        'Website Item medusa_variant_id Data 1 1 0',
        'Website Item custom_in_stock Check 1 1 0',
        'Website Item custom_skip_update_hook Check 1 1 0',
        'Website Item custom_threshold_qty Int 0 1 0',
        'Item Price medusa_price_id Data 1 1 0',
        ...['Quotation', 'Sales Order', 'Sales Invoice', 'Delivery Note'].map(dt => `${dt} from_ecommerce Check 1 0 0`),
        ...['Quotation', 'Sales Invoice', 'Delivery Note'].map(dt => `${dt} medusa_order_id Data 1 1 0`),
        'Sales Order medusa_order_id Data 1 1 1',
        'Quotation medusa_draft_order_id Data 1 1 0',
        'Quotation medusa_quotation_id Data 1 1 0',
      ].sort(),
    )
  })

  test('has the webhooks whose routes are served, signed, with the recorded template and a Content-Type', async () => {
    await site.run()
    const hooks = site.erpnext.list('Webhook')
    expect(hooks.map(({ name, condition, request_url }) => [name, condition ?? '', request_url])).toEqual([
      ['Relay: Sales Order after_insert', 'doc.from_ecommerce', `${RELAY_URL}/webhooks/sales-order`],
      ['Relay: Sales Order on_change', 'doc.from_ecommerce', `${RELAY_URL}/webhooks/sales-order`],
      ['Relay: Sales Invoice on_change', '', `${RELAY_URL}/webhooks/sales-invoice`],
      ['Relay: Delivery Note on_submit', '', `${RELAY_URL}/webhooks/delivery-note`],
      ['Relay: Delivery Note on_cancel', '', `${RELAY_URL}/webhooks/delivery-note`],
      ['Relay: Payment Entry on_submit', '', `${RELAY_URL}/webhooks/payment-entry`],
      ['Relay: Payment Entry on_cancel', '', `${RELAY_URL}/webhooks/payment-entry`],
      ['Relay: Website Item on_update', `doc.modified_by != "${USER}"`, `${RELAY_URL}/webhooks/website-item`],
      ['Relay: Website Item on_trash', '', `${RELAY_URL}/webhooks/website-item/trash`],
      ['Relay: Item Price on_update', `doc.modified_by != "${USER}"`, `${RELAY_URL}/webhooks/item-price`],
      ['Relay: Item Price on_trash', '', `${RELAY_URL}/webhooks/item-price/trash`],
      ['Relay: Item Group on_update', `doc.modified_by != "${USER}"`, `${RELAY_URL}/webhooks/item-group`],
      ['Relay: Item Group on_trash', '', `${RELAY_URL}/webhooks/item-group/trash`],
      ['Relay: Item on_update', 'doc.has_value_changed("country_of_origin")', `${RELAY_URL}/webhooks/item`],
      ['Relay: Stock Ledger Entry after_insert', '', `${RELAY_URL}/webhooks/stock-ledger-entry`],
      ['Relay: Customer on_update', 'doc.lead_name and not doc.medusa_id', `${RELAY_URL}/webhooks/customer`],
    ])
    expect(hooks[1]).toMatchObject({
      webhook_doctype: 'Sales Order',
      webhook_docevent: 'on_change',
      enabled: 1,
      request_method: 'POST',
      request_structure: 'JSON',
      timeout: 5,
      enable_security: 1,
      webhook_headers: [{ key: 'Content-Type', value: 'application/json' }],
      webhook_json:
        '{"event":"on_change","doctype":"Sales Order","name":{{ doc.name | tojson }},"doc":{{ doc | tojson }}}',
    })
  })

  test('has the masters, under the root of their trees whatever it is called', async () => {
    const root = site.erpnext.get('Customer Group', 'All Customer Groups')
    site.erpnext.remove('Customer Group', 'All Customer Groups')
    site.erpnext.set('Customer Group', { ...root, name: 'Alle Kundengruppen' })
    await site.run(undefined, { SALES_PERSON: 'Online Shop' })
    expect(site.erpnext.get('Customer Group', 'Ecommerce Customer')).toMatchObject({
      parent_customer_group: 'Alle Kundengruppen',
      is_group: 0,
    })
    expect(site.erpnext.get('Sales Person', 'Online Shop')).toMatchObject({
      parent_sales_person: 'Sales Team',
      enabled: 1,
    })
    expect(site.erpnext.get('Lead Source', 'Website')).toBeDefined()
  })

  test('has a user of the relay’s own whose key is in the file, and which gets no mail', async () => {
    await site.run()
    expect(await ownerOfKey(site)).toBe(USER)
    expect(site.erpnext.get('User', USER)).toMatchObject({ enabled: 1, send_welcome_email: 0 })
    const roles = site.erpnext.get('User', USER)?.roles as { role: string }[]
    expect(roles.map(({ role }) => role)).toEqual([
      ...['Sales User', 'Accounts User', 'Sales Master Manager', 'Item Manager', 'Website Manager', 'Medusa Relay'],
    ])
  })

  test('signs with a secret of 32 random bytes that is in the file', async () => {
    await site.run()
    const { ERPNEXT_WEBHOOK_SECRETS = '' } = site.env()
    expect(Buffer.from(ERPNEXT_WEBHOOK_SECRETS, 'base64url')).toHaveLength(32)
    expect(signingSecrets(site)).toEqual([ERPNEXT_WEBHOOK_SECRETS])
  })

  test('signs with the newest secret of those that are set, and stores none', async () => {
    await site.run(undefined, { ERPNEXT_WEBHOOK_SECRETS: 'newest-secret, older-secret' })
    expect(signingSecrets(site)).toEqual(['newest-secret'])
    expect(site.env()).not.toHaveProperty('ERPNEXT_WEBHOOK_SECRETS')
  })

  test('gets one line per thing, and a count of them', async () => {
    const { lines } = await site.run()
    expect(verbs(lines)).toEqual(['created', 'stored'])
    expect(lines.at(-1)).toBe('45 created, 2 stored')
  })
})

test('a second run finds everything unchanged and writes nothing', async () => {
  await site.run()
  const [before, env] = [endState(site), site.env()]
  const { code, lines, writes } = await site.run()
  expect({ code, writes }).toEqual({ code: 0, writes: [] })
  expect(verbs(lines)).toEqual(['unchanged'])
  expect(lines.at(-1)).toBe('45 unchanged')
  expect([endState(site), site.env()]).toEqual([before, env])
})

test('a dry run says what would be done, and writes nothing, neither to ERPNext nor to the file', async () => {
  const before = endState(site)
  const { code, lines, writes } = await site.run(['--relay-url', RELAY_URL, '--dry-run'])
  expect({ code, writes, env: site.env() }).toEqual({ code: 0, writes: [], env: {} })
  expect(verbs(lines)).toEqual(['would create', 'would store'])
  expect(endState(site)).toEqual(before)
  await site.run()
  site.erpnext.set('User', { ...site.erpnext.get('User', USER), name: USER, enabled: 0 })
  const second = await site.run(['--relay-url', 'https://elsewhere.example.com', '--dry-run', '--rotate-secret'])
  expect(second.writes).toEqual([])
  expect(lineOf(second.lines, `User ${USER}`)).toBe(`would update    User ${USER}: enabled`)
})

describe('what somebody changed', () => {
  test('on a webhook is put right, and the fields are named', async () => {
    await site.run()
    const name = 'Relay: Sales Order on_change'
    const hook = site.erpnext.get('Webhook', name)
    site.erpnext.set('Webhook', { ...hook, name, condition: 'doc.qty', timeout: 60, webhook_headers: [] })
    const { code, lines, writes } = await site.run()
    expect(lineOf(lines, `Webhook ${name}`)).toBe(
      `updated         Webhook ${name}: condition, timeout, webhook_headers`,
    )
    expect({ code, writes }).toEqual({ code: 0, writes: [`PUT /api/resource/Webhook/${name}`] })
    expect(site.erpnext.get('Webhook', name)).toMatchObject({ condition: 'doc.from_ecommerce', timeout: 5 })
    expect((await site.run()).writes).toEqual([])
  })

  test('on a webhook by adding a header stays', async () => {
    await site.run()
    const name = 'Relay: Sales Order on_change'
    const mine = { key: 'CF-Access-Client-Id', value: 'x', doctype: 'Webhook Header' }
    const wrong = { key: 'Content-Type', value: 'text/plain', doctype: 'Webhook Header' }
    site.erpnext.set('Webhook', { ...site.erpnext.get('Webhook', name), name, webhook_headers: [mine, wrong] })
    await site.run()
    expect(site.erpnext.get('Webhook', name)?.webhook_headers).toMatchObject([
      { key: 'CF-Access-Client-Id', value: 'x' },
      { key: 'Content-Type', value: 'application/json' },
    ])
  })

  test('on a field is put right where it matters, and left where it is a matter of taste', async () => {
    await site.run()
    const name = 'Sales Order-medusa_order_id'
    const field = { ...site.erpnext.get('Custom Field', name), name }
    site.erpnext.set('Custom Field', { ...field, label: 'Shop Order', insert_after: 'po_no', allow_on_submit: 0 })
    const { lines } = await site.run()
    expect(lineOf(lines, `Custom Field ${name}`)).toBe(`updated         Custom Field ${name}: allow_on_submit`)
    expect(site.erpnext.get('Custom Field', name)).toMatchObject({ label: 'Shop Order', insert_after: 'po_no' })
  })

  test('on the user’s roles is put right, and roles that were added stay', async () => {
    await site.run()
    const user = { ...site.erpnext.get('User', USER), name: USER }
    site.erpnext.set('User', { ...user, roles: [{ role: 'Stock User' }, { role: 'Sales User' }] })
    const { lines } = await site.run()
    expect(lineOf(lines, `User ${USER}`)).toBe(`updated         User ${USER}: roles`)
    const roles = site.erpnext.get('User', USER)?.roles as { role: string }[]
    expect(roles.map(({ role }) => role)).toEqual(expect.arrayContaining(['Stock User', 'Sales User', 'Item Manager']))
    expect(roles).toHaveLength(7)
  })

  test('on the relay’s address reaches every webhook', async () => {
    await site.run()
    const { writes } = await site.run(['--relay-url', 'https://new.example.com/relay/'])
    expect(writes).toHaveLength(16)
    expect(site.erpnext.get('Webhook', 'Relay: Sales Invoice on_change')?.request_url).toBe(
      'https://new.example.com/relay/webhooks/sales-invoice',
    )
  })
})

describe('what cannot be put right is told and left alone, and the rest is done', () => {
  test('a field of another type', async () => {
    const name = 'Sales Order-medusa_order_id'
    const field = { name, dt: 'Sales Order', fieldname: 'medusa_order_id', fieldtype: 'Int', read_only: 0 }
    site.erpnext.set('Custom Field', field)
    const { code, lines } = await site.run()
    expect(code).toBe(1)
    expect(lineOf(lines, `Custom Field ${name}`)).toBe(
      `conflict        Custom Field ${name}: fieldtype is Int and should be Data; left as it is`,
    )
    expect(site.erpnext.get('Custom Field', name)).toEqual(field)
    expect(verbs(lines)).toEqual(['created', 'conflict', 'stored'])
  })

  test('a webhook of that name for something else', async () => {
    const name = 'Relay: Sales Order on_change'
    const hook = { name, webhook_doctype: 'Item', webhook_docevent: 'on_change', request_url: 'https://x.example.com' }
    site.erpnext.set('Webhook', hook)
    const { code, lines } = await site.run()
    expect([code, lineOf(lines, `Webhook ${name}`)]).toEqual([
      1,
      `conflict        Webhook ${name}: webhook_doctype is Item and should be Sales Order; left as it is`,
    ])
    expect(site.erpnext.get('Webhook', name)).toEqual(hook)
    expect(site.env().ERPNEXT_WEBHOOK_SECRETS).toBe(site.erpnext.secrets.get('Webhook Relay: Sales Invoice on_change'))
  })

  test('a role that the site does not have', async () => {
    site.erpnext.remove('Role', 'Website Manager')
    const { code, lines } = await site.run()
    expect([code, lineOf(lines, 'User')]).toEqual([
      1,
      expect.stringMatching(/^failed .*Could not find Row #5: Role: Website Manager/),
    ])
    site.erpnext.set('Role', { name: 'Website Manager' })
    expect((await site.run()).code).toBe(0)
    expect(await ownerOfKey(site)).toBe(USER)
  })
})

test('a webhook that somebody made by hand for the same is pointed out', async () => {
  await site.run()
  site.erpnext.set('Webhook', {
    ...site.erpnext.get('Webhook', 'Relay: Sales Invoice on_change'),
    name: 'invoices to the relay',
  })
  const { code, lines } = await site.run()
  expect([code, lineOf(lines, 'Webhook invoices')]).toEqual([
    0,
    'note            Webhook invoices to the relay: sends the same as Relay: Sales Invoice on_change; delete one that was made by hand',
  ])
})
