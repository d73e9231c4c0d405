import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Document } from '../../lib/local/erpnext/document.ts'
import { API_KEY, type LocalRelay, startLocalRelay } from '../support/local-relay.ts'
import { NOS_BOX, openForQuotations, UNIT_BOX, UNPRICED } from '../support/quoting-site.ts'

const STOREFRONT_KEY = 'a-storefront-key'

let relay: LocalRelay
beforeAll(async () => {
  relay = await startLocalRelay({ STOREFRONT_API_KEYS: STOREFRONT_KEY, TIME_ZONE: 'Asia/Muscat' })
})
afterAll(() => relay.stop())
beforeEach(() => {
  relay.erpnext.reset()
  openForQuotations(relay.erpnext)
})

let count = 0
const newId = () => `dorder_q${++count}`
const items = [{ variant_id: NOS_BOX.variant_id, quantity: 10 }]
const quote = (body: object, key: string | undefined = STOREFRONT_KEY) =>
  relay.post('/quotations', { draft_order_id: newId(), customer_id: 'cus_1', items, ...body }, key)
const answer = (id: string, body: object, key: string | undefined = STOREFRONT_KEY) =>
  relay.post(`/quotations/${id}/approval`, body, key)
/** The document that an answer names. */
const made = (doctype: 'Quotation' | 'Sales Order', { status, body }: { status: number; body: unknown }): Document => {
  const { quotation, sales_order } = body as { quotation?: string; sales_order?: string }
  const document = relay.erpnext.get(doctype, String(doctype === 'Quotation' ? quotation : sales_order))
  if (status !== 200 || !document) throw new Error(JSON.stringify({ status, body }))
  return document
}
const refused = (status: number, named: string) => ({
  status,
  body: { error: { code: expect.any(String), message: expect.stringContaining(named) } },
})
const addLead = (medusa_id: string, fields: object = {}) => {
  const own = { name: `CRM-LEAD-${medusa_id}`, medusa_id, email_id: `${medusa_id}@shop.example`, company_name: null }
  const lead = { ...relay.erpnext.get('Lead', 'CRM-LEAD-2026-00001'), ...own, lead_name: 'Sara Haddad', ...fields }
  relay.erpnext.set('Lead', { doctype: 'Lead', ...lead } as Document)
  return own.name
}
const addCustomer = (name: string, fields: object) => {
  const { lead_name: _, sales_team: __, ...clinic } = relay.erpnext.get('Customer', 'Webhook Clinic') as Document
  const own = { name, customer_name: name, medusa_id: null, customer_group: null, email_id: null, ...fields }
  relay.erpnext.set('Customer', { doctype: 'Customer', ...clinic, ...own } as Document)
}
const customersOf = (lead: string) => relay.erpnext.list('Customer').filter(({ lead_name }) => lead_name === lead)
const billing_address = {
  ...{ address_1: 'Al Khuwair St 23', address_2: null, city: 'Muscat', province: 'Muscat', postal_code: '112' },
  ...{ country_code: 'om', phone: '+96891234567', is_default: true },
}
const billingOf = (party: string) =>
  relay.erpnext.list('Address').filter(({ links, address_type }) => {
    return address_type === 'Billing' && (links as Document[]).some(({ link_name }) => link_name === party)
  })

describe('POST /quotations', () => {
  test('quotes a Customer’s items in their stock UOM, at the list’s rate, with VAT', async () => {
    const id = newId()
    const mixed = [...items, { variant_id: UNIT_BOX.variant_id, quantity: 1 }, { ...items[0], quantity: 0.5 }]
    relay.erpnext.set('UOM', { ...relay.erpnext.get('UOM', 'Nos'), name: 'Nos', must_be_whole_number: 0 })
    const quotation = made('Quotation', await quote({ draft_order_id: id, items: mixed }))
    const net = 10.5 * NOS_BOX.rate + UNIT_BOX.rate
    expect(quotation).toMatchObject({
      ...{ docstatus: 0, quotation_to: 'Customer', party_name: 'Webhook Clinic', from_ecommerce: 1, currency: 'OMR' },
      ...{ medusa_quotation_id: id, medusa_draft_order_id: id, selling_price_list: 'Standard Selling' },
      items: [
        { item_code: 'MED-0021', qty: 10.5, stock_qty: 10.5, uom: 'Nos', conversion_factor: 1, rate: NOS_BOX.rate },
        { item_code: 'MED-0014', qty: 1, stock_qty: 1, uom: 'Unit', conversion_factor: 1, rate: UNIT_BOX.rate },
      ],
    })
    expect(quotation.net_total).toBeCloseTo(net, 2)
    expect(quotation.grand_total).toBeCloseTo(net + 0.05 * 10.5 * NOS_BOX.rate, 2)
    const days = Date.parse(String(quotation.valid_till)) - Date.parse(String(quotation.transaction_date))
    expect(days / 86_400_000).toBe(30)
  })

  test('the same id twice gives the same quotation, whatever else is said the second time', async () => {
    const ids = { quotation_id: newId(), draft_order_id: newId() }
    const first = await quote(ids)
    expect(first.status).toBe(200)
    expect(await quote({ ...ids, items: [{ ...items[0], quantity: 2 }] })).toEqual(first)
    expect((await quote({ draft_order_id: ids.draft_order_id })).body).not.toEqual(first.body)
    addLead('cus_other')
    expect(await quote({ ...ids, customer_id: 'cus_other' })).toEqual(refused(409, "another customer's"))
  })

  test('a Customer’s own price goes before the list’s', async () => {
    const price = relay.erpnext.list('Item Price').find(({ item_code }) => item_code === NOS_BOX.item_code)
    const own = { name: 'own', customer: 'Webhook Clinic', price_list_rate: 7 }
    relay.erpnext.set('Item Price', { ...price, ...own } as Document)
    expect(made('Quotation', await quote({}))).toMatchObject({ items: [{ rate: 7 }] })
    addLead('cus_lead')
    expect(made('Quotation', await quote({ customer_id: 'cus_lead' }))).toMatchObject({
      items: [{ rate: NOS_BOX.rate }],
    })
  })

  test('a Lead is quoted, and a Customer with the same Medusa id before it', async () => {
    const lead = addLead('cus_both', { lead_name: 'د. سارة "Lab" 100% / A?B' })
    const ofLead = made('Quotation', await quote({ customer_id: 'cus_both', billing_address }))
    expect(ofLead).toMatchObject({ quotation_to: 'Lead', party_name: lead })
    const name = 'عيادة "Sara" 100% / A?B #1'
    addCustomer(name, { medusa_id: 'cus_both' })
    const ofCustomer = made('Quotation', await quote({ customer_id: 'cus_both', billing_address }))
    expect(ofCustomer).toMatchObject({ quotation_to: 'Customer', party_name: name })
    expect(ofCustomer.customer_address).toBe(billingOf(name)[0]?.name)
  })

  test('a default address is the Customer’s primary one, changed in place; any other is a new one', async () => {
    const party = 'Webhook Clinic'
    const before = billingOf(party).length
    const first = made('Quotation', await quote({ billing_address: { ...billing_address, country_code: 'OM' } }))
    expect(relay.erpnext.get('Address', String(first.customer_address))).toMatchObject({
      ...{ address_line1: 'Al Khuwair St 23', city: 'Muscat', state: 'Muscat', pincode: '112', country: 'Oman' },
      ...{ phone: '+96891234567', address_type: 'Billing', is_primary_address: 1 },
    })
    const moved = made('Quotation', await quote({ billing_address: { ...billing_address, address_1: 'Qurum St 1' } }))
    expect(moved.customer_address).toBe(first.customer_address)
    expect(relay.erpnext.get('Address', String(first.customer_address))?.address_line1).toBe('Qurum St 1')
    const other = { ...billing_address, address_1: 'Sohar Rd 5', is_default: false }
    const another = made('Quotation', await quote({ billing_address: other }))
    expect(another.customer_address).not.toBe(first.customer_address)
    expect(made('Quotation', await quote({ billing_address: other })).customer_address).toBe(another.customer_address)
    expect(billingOf(party)).toHaveLength(Math.max(before, 1) + 1)
  })

  const nothing = () => ['Quotation', 'Address', 'Item Price'].map(doctype => relay.erpnext.list(doctype).length)
  test.each([
    [
      'unknown variants',
      { items: [...items, ...['v_1', 'v_2'].map(id => ({ variant_id: id, quantity: 1 }))] },
      422,
      'v_1, v_2',
    ],
    ['an item without a price', { items: [{ variant_id: UNPRICED.variant_id, quantity: 1 }] }, 422, 'MED-0048'],
    [
      'an unknown country',
      { billing_address: { ...billing_address, country_code: 'xx' } },
      422,
      'billing_address.country_code',
    ],
    ['nobody’s customer id', { customer_id: 'cus_none' }, 404, 'cus_none'],
  ])('%s: a refusal that says so, and nothing is made', async (_, fields, status, named) => {
    const before = nothing()
    expect(await quote({ billing_address, ...fields })).toEqual(refused(status, named))
    expect(nothing()).toEqual(before)
  })

  test('what ERPNext refuses is told in its words, without markup', async () => {
    const { name: settings = '', ...rest } = relay.erpnext.get('Selling Settings', 'Selling Settings') ?? {}
    relay.erpnext.set('Selling Settings', { ...rest, name: settings, validate_selling_price: 1 })
    relay.erpnext.set('Item', {
      ...relay.erpnext.get('Item', NOS_BOX.item_code),
      name: NOS_BOX.item_code,
      last_purchase_rate: 9_999,
    })
    const { status, body } = await quote({})
    const { message } = (body as { error: { message: string } }).error
    expect(status).toBe(422)
    expect(message).toContain('is lower than its last purchase rate')
    expect(message).not.toMatch(/[<>\n\t]/)
  })

  const address = (fields: object) => ({ billing_address: { ...billing_address, ...fields } })
  test.each<[string, unknown]>([
    ['JSON', 'not json'],
    ['object', []],
    ['draft_order_id', { draft_order_id: undefined }],
    ['draft_order_id', { draft_order_id: 7 }],
    ['draft_order_id', { draft_order_id: '' }],
    ['draft_order_id', { draft_order_id: 'a/b' }],
    ['quotation_id', { quotation_id: 'a b' }],
    ['quotation_id', { quotation_id: 'x'.repeat(141) }],
    ['customer_id', { customer_id: null }],
    ['customer_id', { customer_id: 'cus_1 ' }],
    ['items', { items: undefined }],
    ['items', { items: [] }],
    ['items', { items: Array(201).fill(items[0]) }],
    ['items.0.quantity', { items: [{ variant_id: 'v' }] }],
    ['items.0.quantity', { items: [{ variant_id: 'v', quantity: '1' }] }],
    ['items.1.quantity', { items: [...items, { variant_id: 'v', quantity: 0 }] }],
    ['items.0.quantity', { items: [{ variant_id: 'v', quantity: -1 }] }],
    ['items.0.quantity', { items: [{ variant_id: 'v', quantity: 0.0001 }] }],
    ['items.0.quantity', { items: [{ variant_id: 'v', quantity: 1_000_001 }] }],
    ['items.0.variant_id', { items: [{ variant_id: 'v'.repeat(141), quantity: 1 }] }],
    ['items.0', { items: [{ variant_id: 'v', quantity: 1, rate: 1 }] }],
    ['rate', { rate: 1 }],
    ['billing_address.address_1', address({ address_1: ' ' })],
    ['billing_address.address_1', address({ address_1: 'x'.repeat(141) })],
    ['billing_address.address_2', address({ address_2: 7 })],
    ['billing_address.city', address({ city: undefined })],
    ['billing_address.province', address({ province: 'x'.repeat(141) })],
    ['billing_address.postal_code', address({ postal_code: 112 })],
    ['billing_address.country_code', address({ country_code: 'omn' })],
    ['billing_address.phone', address({ phone: 'x'.repeat(141) })],
    ['billing_address.is_default', address({ is_default: 1 })],
    ['billing_address.is_default', address({ is_default: undefined })],
    ['company', address({ company: 'Co' })],
  ])('a 400 names %s', async (named, wrong) => {
    const valid = { draft_order_id: 'd', customer_id: 'cus_1', items }
    const isFields = typeof wrong === 'object' && !Array.isArray(wrong)
    const answered = await relay.post('/quotations', isFields ? { ...valid, ...wrong } : wrong, STOREFRONT_KEY)
    expect(answered).toEqual(refused(400, named))
    expect(relay.erpnext.calls).toEqual([])
  })

  test.each([
    ['no key', 401, undefined],
    ['a wrong one', 401, 'wrong'],
    ['the storefront’s', 200, STOREFRONT_KEY],
    ['the back office’s', 200, API_KEY],
  ])('with %s it is answered with %i', async (_, status, key) => {
    const draft_order_id = newId()
    const body = { draft_order_id, customer_id: 'cus_1', items }
    expect(await relay.post('/quotations', body, key)).toMatchObject({ status })
    const approval = await relay.post(`/quotations/${draft_order_id}/approval`, { approval: 'Rejected' }, key)
    expect(approval).toMatchObject({ status })
  })
})

describe('POST /quotations/{quotation_id}/approval', () => {
  const quoted = async (fields: object = {}) => {
    const id = newId()
    made('Quotation', await quote({ draft_order_id: id, ...fields }))
    return id
  }

  test('Approved submits; with create_so there is one order then, due tomorrow, however often it is asked for', async () => {
    const id = await quoted()
    const order_id = `order_${id}`
    relay.medusa.addOrder(order_id)
    const approved = await answer(id, { approval: 'Approved', order_id })
    expect(approved.body).toEqual({ quotation: expect.any(String) })
    expect(made('Quotation', approved)).toMatchObject({ docstatus: 1, status: 'Open', medusa_order_id: order_id })

    const ordered = await answer(id, { approval: 'Approved', create_so: true })
    const order = made('Sales Order', ordered)
    expect(order).toMatchObject({
      ...{ docstatus: 1, status: 'To Deliver and Bill', customer: 'Webhook Clinic' },
      ...{ medusa_order_id: order_id, from_ecommerce: 1 },
      items: [{ qty: 10, uom: 'Nos', conversion_factor: 1, delivery_date: order.delivery_date }],
    })
    const days = Date.parse(String(order.delivery_date)) - Date.parse(String(order.transaction_date))
    expect(days / 86_400_000).toBe(1)
    expect(order.grand_total).toBeCloseTo(10 * NOS_BOX.rate * 1.05, 2)
    await relay.runner.idle()
    expect(relay.medusa.orders.get(order_id)?.metadata).toMatchObject({ order_status: 'To Deliver and Bill' })

    const orders = relay.erpnext.list('Sales Order').length
    expect(await answer(id, { approval: 'Approved', order_id, create_so: true })).toEqual(ordered)
    expect(relay.erpnext.list('Sales Order')).toHaveLength(orders)
  })

  test('a Lead becomes the Customer that the order is of, with its Medusa id and filed where the shop’s are', async () => {
    const lead = addLead('cus_lead', { company_name: 'عيادة "Sara" 100% / A?B' })
    const id = await quoted({ customer_id: 'cus_lead', billing_address })
    const order = made('Sales Order', await answer(id, { approval: 'Approved', create_so: true }))
    expect(order).toMatchObject({ customer: 'عيادة "Sara" 100% / A?B', medusa_order_id: id })
    const filed = {
      customer_group: 'Ecommerce Customer',
      sales_team: [{ sales_person: 'Website Sales', allocated_percentage: 100 }],
    }
    expect(customersOf(lead)).toMatchObject([{ medusa_id: 'cus_lead', ...filed }])
    expect(order).toMatchObject({ sales_team: filed.sales_team })
    expect(relay.erpnext.get('Lead', lead)?.status).toBe('Converted')
    expect(await quote({ customer_id: 'cus_lead' })).toMatchObject({ status: 200 })
    expect(made('Quotation', await quote({ draft_order_id: id, customer_id: 'cus_lead' })).docstatus).toBe(1)
  })

  test('the Customer that somebody made of the Lead is completed, and what people set there stays', async () => {
    const lead = addLead('cus_lead')
    const id = await quoted({ customer_id: 'cus_lead' })
    addCustomer('Sara', { customer_group: 'Commercial', lead_name: lead })
    const order = made('Sales Order', await answer(id, { approval: 'Approved', create_so: true }))
    expect(order.customer).toBe('Sara')
    expect(customersOf(lead)).toMatchObject([
      { medusa_id: 'cus_lead', customer_group: 'Commercial', sales_team: [{ sales_person: 'Website Sales' }] },
    ])
  })

  test('a Customer of the same e-mail is the Lead, and none is made that ERPNext would number', async () => {
    const lead = addLead('cus_lead', { lead_name: 'Sara' })
    addCustomer('Sara', { email_id: 'CUS_LEAD@shop.example' })
    const id = await quoted({ customer_id: 'cus_lead' })
    const order = made('Sales Order', await answer(id, { approval: 'Approved', create_so: true }))
    expect(order.customer).toBe('Sara')
    expect(customersOf(lead)).toMatchObject([{ name: 'Sara', medusa_id: 'cus_lead' }])
    expect(relay.erpnext.get('Customer', 'Sara - 1')).toBeUndefined()
  })

  test('a Customer of the same name that is nobody’s is named in a 409, and linked it is the one', async () => {
    const lead = addLead('cus_lead', { lead_name: 'Sara' })
    addCustomer('Sara', {})
    const id = await quoted({ customer_id: 'cus_lead' })
    expect(await answer(id, { approval: 'Approved', create_so: true })).toEqual(refused(409, 'Customer Sara'))
    expect(relay.erpnext.get('Customer', 'Sara - 1')).toBeUndefined()
    relay.erpnext.set('Customer', { ...(relay.erpnext.get('Customer', 'Sara') as Document), lead_name: lead })
    expect(made('Sales Order', await answer(id, { approval: 'Approved', create_so: true })).customer).toBe('Sara')
  })

  test('what ERPNext refuses is told in its words, and a later try finishes the order', async () => {
    const id = await quoted()
    const limited = (credit_limit: number) =>
      relay.erpnext.set('Customer', {
        ...relay.erpnext.get('Customer', 'Webhook Clinic'),
        name: 'Webhook Clinic',
        credit_limits: [{ company: 'Al Hikma Medical', credit_limit, doctype: 'Customer Credit Limit' }],
      })
    limited(1)
    const orders = () => relay.erpnext.list('Sales Order').filter(({ medusa_order_id }) => medusa_order_id === id)
    const { status, body } = await answer(id, { approval: 'Approved', create_so: true })
    const { message } = (body as { error: { message: string } }).error
    expect([status, message]).toEqual([422, expect.stringMatching(/Credit limit has been crossed for .*\) Please/)])
    expect(message).not.toMatch(/[<>]/)
    expect(orders()).toMatchObject([{ docstatus: 0 }])
    limited(999_999_999)
    made('Sales Order', await answer(id, { approval: 'Approved', create_so: true }))
    expect(orders()).toMatchObject([{ docstatus: 1 }])
  })

  test('Rejected closes it, and either answer after the other is a 409', async () => {
    const [rejected, approved, ordered] = [await quoted(), await quoted(), await quoted()]
    for (const _ of [1, 2]) {
      expect(made('Quotation', await answer(rejected, { approval: 'Rejected' }))).toMatchObject({ status: 'Lost' })
    }
    expect(await answer(rejected, { approval: 'Approved' })).toEqual(refused(409, 'rejected'))
    await answer(approved, { approval: 'Approved' })
    expect(await answer(approved, { approval: 'Rejected' })).toEqual(refused(409, 'approved'))
    await answer(ordered, { approval: 'Approved', create_so: true })
    expect(await answer(ordered, { approval: 'Rejected' })).toEqual(refused(409, 'ordered'))
  })

  test('an order that was cancelled stays so, and a quotation is of one Medusa order only', async () => {
    const id = await quoted()
    const order = made('Sales Order', await answer(id, { approval: 'Approved', create_so: true }))
    expect(await answer(id, { approval: 'Approved', order_id: 'order_other' })).toEqual(refused(409, 'order_id'))
    relay.erpnext.set('Sales Order', { ...order, docstatus: 2, status: 'Cancelled' })
    expect(await answer(id, { approval: 'Approved', create_so: true })).toEqual(
      refused(409, `${order.name} was cancelled`),
    )
  })

  test.each<[string, object, number, string]>([
    ['dorder_none', { approval: 'Approved' }, 404, 'dorder_none'],
    ['a%20b', { approval: 'Approved' }, 400, 'quotation_id'],
    ['d', {}, 400, 'approval'],
    ['d', { approval: 'approved' }, 400, 'approval'],
    ['d', { approval: 'Approved', order_id: '' }, 400, 'order_id'],
    ['d', { approval: 'Approved', order_id: 'x'.repeat(141) }, 400, 'order_id'],
    ['d', { approval: 'Approved', create_so: 'true' }, 400, 'create_so'],
    ['d', { approval: 'Approved', reason: 'x' }, 400, 'reason'],
  ])('of %s, %j is answered with %i and names %s', async (id, body, status, named) => {
    expect(await answer(id, body)).toEqual(refused(status, named))
  })
})

test('while the relay is switched off neither does anything', async () => {
  process.env.RELAY_ENABLED = 'false'
  try {
    expect(await quote({})).toMatchObject({ status: 503 })
    expect(await answer('d', { approval: 'Rejected' })).toMatchObject({ status: 503 })
    expect(relay.erpnext.calls).toEqual([])
  } finally {
    process.env.RELAY_ENABLED = ''
  }
})
