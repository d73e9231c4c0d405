import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type ErpnextSimulator, startErpnextSimulator } from '../../../lib/local/erpnext/simulator.ts'

/** What no recording shows, from ERPNext's source: the recordings are replayed elsewhere. */

let erpnext: ErpnextSimulator
const COMPANY = 'Al Hikma Medical'
const now = () => new Date('2026-12-01T08:00:00Z')

beforeAll(async () => {
  erpnext = await startErpnextSimulator({ now })
})
afterAll(() => erpnext.stop())
beforeEach(() => erpnext.reset())

type Body = { data?: Record<string, unknown>; message?: Record<string, unknown>; exc_type?: string; exception?: string }

async function send(method: string, path: string, body: unknown): Promise<{ status: number; body: Body }> {
  const answer = await fetch(`${erpnext.url}/api/${path}`, {
    method,
    headers: { authorization: 'token key:secret', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Body }
}
const post = (doctype: string, fields: unknown) => send('POST', `resource/${encodeURIComponent(doctype)}`, fields)
const put = (doctype: string, name: string, fields: unknown) =>
  send('PUT', `resource/${encodeURIComponent(doctype)}/${encodeURIComponent(name)}`, fields)
const call = (method: string, given: unknown) => send('POST', `method/${method}`, given)
const makeSalesOrder = (source_name: unknown) =>
  call('erpnext.selling.doctype.quotation.quotation.make_sales_order', { source_name })

const quotation = (fields: Record<string, unknown> = {}) =>
  post('Quotation', {
    quotation_to: 'Customer',
    party_name: 'Huda Clinic',
    company: COMPANY,
    items: [{ item_code: 'MED-0014', qty: 10, uom: 'Unit', conversion_factor: 1, rate: 2 }],
    ...fields,
  })
const order = (fields: Record<string, unknown> = {}) =>
  post('Sales Order', {
    customer: 'Huda Clinic',
    company: COMPANY,
    transaction_date: '2026-12-01',
    delivery_date: '2026-12-02',
    items: [{ item_code: 'MED-0014', qty: 10, uom: 'Unit', conversion_factor: 1, rate: 2 }],
    ...fields,
  })
const change = (doctype: string, name: string, fields: Record<string, unknown>) =>
  erpnext.set(doctype, { ...erpnext.get(doctype, name), name, ...fields })

describe('a quotation', () => {
  test('without a unit is for the sales UOM, and ten pieces become ten boxes of twelve', async () => {
    const { body } = await quotation({ items: [{ item_code: 'MED-0014', qty: 10 }] })
    expect(body.data?.items).toMatchObject([{ uom: 'Box', stock_uom: 'Unit', conversion_factor: 12, stock_qty: 120 }])
  })

  test('taxes each item by its own template, and by the row’s rate where that says nothing', async () => {
    const account = 'VAT - AHM'
    erpnext.set('Item Tax Template', {
      name: 'Zero',
      company: COMPANY,
      taxes: [{ tax_type: account, tax_rate: 0, doctype: 'Item Tax Template Detail' }],
    })
    change('Item', 'MED-0021', { taxes: [{ item_tax_template: 'Zero', doctype: 'Item Tax' }] })
    const items = ['MED-0014', 'MED-0021'].map(item_code => ({ item_code, qty: 1, conversion_factor: 1, rate: 10 }))
    const taxes = [{ charge_type: 'On Net Total', account_head: account, description: 'VAT', rate: 5 }]
    const { body } = await quotation({ items, taxes })
    expect(body.data).toMatchObject({ net_total: 20, total_taxes_and_charges: 0.5, grand_total: 20.5 })
    expect(body.data?.taxes).toMatchObject([{ tax_amount: 0.5, total: 20.5 }])
  })

  test('takes the customer’s own price before everybody’s', async () => {
    const price = { item_code: 'MED-0001', price_list: 'Standard Selling', uom: 'Box', valid_from: '2026-01-01' }
    erpnext.set('Item Price', { ...price, name: 'own', customer: 'Huda Clinic', price_list_rate: 40 })
    erpnext.set('Item Price', { ...price, name: 'other', customer: 'Webhook Clinic', price_list_rate: 1 })
    const { body } = await quotation({ items: [{ item_code: 'MED-0001', qty: 1 }] })
    expect(body.data?.items).toMatchObject([{ price_list_rate: 40, rate: 40 }])
  })

  test('that is given up is Lost, stays so, and can no longer be given up once it is ordered', async () => {
    const { body } = await quotation()
    const lost = (dn: unknown) =>
      call('run_doc_method', {
        dt: 'Quotation',
        dn,
        method: 'declare_enquiry_lost',
        args: { lost_reasons_list: [], competitors: [], detailed_reason: 'no' },
      })
    expect(await lost(body.data?.name)).toMatchObject({ status: 200 })
    expect(erpnext.get('Quotation', String(body.data?.name))).toMatchObject({ status: 'Lost', order_lost_reason: 'no' })
    await put('Quotation', String(body.data?.name), { docstatus: 1 })
    expect(erpnext.get('Quotation', String(body.data?.name))).toMatchObject({ status: 'Lost', docstatus: 1 })
    expect(await lost('SAL-QTN-2026-00002')).toMatchObject({ status: 417 })
  })

  test('makes no order after its last day', async () => {
    const { body } = await quotation({ transaction_date: '2026-11-01', valid_till: '2026-11-30' })
    await put('Quotation', String(body.data?.name), { docstatus: 1 })
    const { status, body: answer } = await makeSalesOrder(body.data?.name)
    expect([status, answer.exception]).toEqual([417, expect.stringContaining('Validity period of this quotation')])
  })

  test('makes an order once: what is ordered is left out', async () => {
    const { body } = await quotation({ taxes: [{ charge_type: 'On Net Total', account_head: 'VAT', rate: 5 }] })
    await put('Quotation', String(body.data?.name), { docstatus: 1 })
    const mapped = (await makeSalesOrder(body.data?.name)).body.message
    expect(mapped).toMatchObject({ grand_total: 21, taxes: [{ account_head: 'VAT' }] })
    expect(mapped).not.toHaveProperty('delivery_date')
    const made = await post('Sales Order', { ...mapped, delivery_date: '2026-12-02' })
    expect(made).toMatchObject({ status: 200, body: { data: { grand_total: 21, delivery_date: '2026-12-02' } } })
    await put('Sales Order', String(made.body.data?.name), { docstatus: 1 })
    expect(erpnext.get('Quotation', String(body.data?.name))?.status).toBe('Ordered')
    expect((await makeSalesOrder(body.data?.name)).body.message?.items).toEqual([])
  })
})

test('an order of a Lead’s quotation leaves a Customer behind, without group and sales team, and a refused one none', async () => {
  const { body } = await quotation({ quotation_to: 'Lead', party_name: 'CRM-LEAD-2026-00004' })
  const made = () => erpnext.list('Customer').filter(({ lead_name }) => lead_name === 'CRM-LEAD-2026-00004')
  expect(await makeSalesOrder(body.data?.name)).toMatchObject({ status: 417 })
  expect(made()).toEqual([])
  await put('Quotation', String(body.data?.name), { docstatus: 1 })
  await makeSalesOrder(body.data?.name)
  await makeSalesOrder(body.data?.name)
  expect(made()).toMatchObject([{ name: 'Lead Co 4', sales_team: [] }])
  expect(made()[0]?.customer_group ?? null).toBeNull()
})

describe('an order', () => {
  test('is refused below cost where selling prices are validated', async () => {
    expect(await order()).toMatchObject({ status: 200 })
    change('Selling Settings', 'Selling Settings', { validate_selling_price: 1 })
    change('Item', 'MED-0014', { last_purchase_rate: 3 })
    const { status, body } = await order()
    expect([status, body.exception]).toEqual([417, expect.stringContaining('is lower than its')])
  })

  test('is refused on submission above the customer’s credit limit, with the words', async () => {
    const limit = { company: COMPANY, credit_limit: 1, doctype: 'Customer Credit Limit' }
    change('Customer', 'Huda Clinic', { credit_limits: [limit] })
    const { body } = await order()
    const refused = await put('Sales Order', String(body.data?.name), { docstatus: 1 })
    expect([refused.status, refused.body.exception]).toEqual([
      417,
      expect.stringContaining('Credit limit has been crossed for customer Huda Clinic'),
    ])
    expect(erpnext.get('Sales Order', String(body.data?.name))).toMatchObject({ docstatus: 0, status: 'Draft' })
  })

  test('fires its webhooks when it is inserted and when it is submitted, as recorded, and none that is not from the shop', async () => {
    const { body } = await order({ from_ecommerce: 1, medusa_order_id: 'order_é' })
    await put('Sales Order', String(body.data?.name), { docstatus: 1 })
    await order()
    expect(erpnext.fired.map(({ docevent }) => docevent)).toEqual(['after_insert', 'on_change'])
    const [, { body: sent } = { body: '' }] = erpnext.fired
    expect(sent).toContain('"medusa_order_id": "order_\\u00e9"')
    expect(JSON.parse(sent)).toMatchObject({ event: 'on_change', doc: { docstatus: 1, status: 'To Deliver and Bill' } })
  })

  test('is inserted four times at once with one Medusa id', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => order({ medusa_order_id: 'order_1' })))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  })
})

test('a new primary address takes that from the one before it', async () => {
  const links = [{ link_doctype: 'Customer', link_name: 'Huda Clinic' }]
  const { body } = await post('Address', { address_line1: 'Way 13', city: 'Sohar', is_primary_address: 1, links })
  expect(body.data).toMatchObject({ name: 'Huda Clinic-Billing-1', address_title: 'Huda Clinic', country: 'Oman' })
  expect(erpnext.get('Address', 'Huda Clinic-Billing')).toMatchObject({ is_primary_address: 0, is_shipping_address: 1 })
})

test('who may read a document may comment on it', async () => {
  const given = { reference_doctype: 'Customer', content: 'no', comment_email: 'a@b.example', comment_by: 'Relay' }
  const add = (reference_name: string) => call('frappe.desk.form.utils.add_comment', { ...given, reference_name })
  expect(await add('Huda Clinic')).toMatchObject({ status: 200, body: { message: { content: 'no' } } })
  expect(await add('Nobody')).toMatchObject({ status: 404 })
  expect(erpnext.list('Comment')).toMatchObject([{ reference_name: 'Huda Clinic', comment_type: 'Comment' }])
})

test('a Customer does not take over from its Lead what its field says is not to be copied', async () => {
  change('Lead', 'CRM-LEAD-2026-00004', { medusa_id: 'cus_4' })
  const make = () => call('erpnext.crm.doctype.lead.lead.make_customer', { source_name: 'CRM-LEAD-2026-00004' })
  expect((await make()).body.message).toMatchObject({ medusa_id: 'cus_4' })
  change('Custom Field', 'Lead-medusa_id', { no_copy: 1 })
  expect((await make()).body.message).not.toHaveProperty('medusa_id')
})

test('two Leads get one e-mail when neither insert has seen the other, and not one after the other', async () => {
  const insertLead = () => post('Lead', { first_name: 'Mona', email_id: 'mona@shop.example' })
  erpnext.raceMs = 450
  expect((await Promise.all([insertLead(), insertLead()])).map(({ status }) => status)).toEqual([200, 200])
  erpnext.raceMs = 0
  expect(await insertLead()).toMatchObject({ status: 409, body: { exc_type: 'DuplicateEntryError' } })
})
