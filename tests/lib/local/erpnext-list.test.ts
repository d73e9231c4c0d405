import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type ErpnextSimulator, startErpnextSimulator } from '../../../lib/local/erpnext/simulator.ts'

let erpnext: ErpnextSimulator

beforeAll(async () => {
  erpnext = await startErpnextSimulator()
})
afterAll(() => erpnext.stop())
beforeEach(() => erpnext.reset())

type Query = Record<string, unknown>

const authorization = 'token key:secret'

async function byGet(doctype: string, query: Query): Promise<Response> {
  const search = Object.fromEntries(
    Object.entries(query).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
  return fetch(`${erpnext.url}/api/resource/${encodeURIComponent(doctype)}?${new URLSearchParams(search)}`, {
    headers: { authorization },
  })
}

async function byPost(doctype: string, query: Query): Promise<Response> {
  return fetch(`${erpnext.url}/api/method/frappe.client.get_list`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ doctype, ...query }),
  })
}

/** The rows, which both ways have to agree on; sorted when the query asks for no order. */
async function rows(doctype: string, query: Query): Promise<Record<string, unknown>[]> {
  const [get, post] = await Promise.all([byGet(doctype, query), byPost(doctype, query)])
  const { data } = (await get.json()) as { data: Record<string, unknown>[] }
  const { message } = (await post.json()) as { message: Record<string, unknown>[] }
  if (query.order_by) expect(message).toEqual(data)
  else expect(message.map(row => JSON.stringify(row)).sort()).toEqual(data.map(row => JSON.stringify(row)).sort())
  return query.order_by ? data : data.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

const orderFields = [
  'name',
  'status',
  'docstatus',
  'amended_from',
  'from_ecommerce',
  'medusa_order_id',
  'discount_amount',
  'net_total',
  'grand_total',
  'advance_paid',
  'per_billed',
  'per_delivered',
  'customer',
  'customer.medusa_id as customer_medusa_id',
]

describe('the lists that an order sync reads', () => {
  test('every Sales Order of a Medusa order, with its customer’s Medusa id', async () => {
    erpnext.set('Customer', {
      ...erpnext.get('Customer', 'Royal Hospital 10'),
      name: 'Royal Hospital 10',
      medusa_id: 'cus_10',
    })
    const query = {
      fields: orderFields,
      filters: [['medusa_order_id', 'in', ['order_01J0029', 'nope']]],
      limit_page_length: 0,
    }
    const [cancelled, amended, ...others] = await rows('Sales Order', query)
    expect(others).toEqual([])
    expect(cancelled).toMatchObject({ name: 'SAL-ORD-2026-00035', status: 'Cancelled', amended_from: null })
    expect(amended).toEqual({
      name: 'SAL-ORD-2026-00035-1',
      status: 'To Deliver and Bill',
      docstatus: 1,
      amended_from: 'SAL-ORD-2026-00035',
      from_ecommerce: 1,
      medusa_order_id: 'order_01J0029',
      discount_amount: 0,
      net_total: 79.3,
      grand_total: 79.3,
      advance_paid: 0,
      per_billed: 0,
      per_delivered: 0,
      customer: 'Royal Hospital 10',
      customer_medusa_id: 'cus_10',
    })
  })

  test('orders by Medusa id or by name', async () => {
    const or_filters = [
      ['medusa_order_id', 'in', ['order_01J0027']],
      ['name', 'in', ['SAL-ORD-2026-00003']],
    ]
    const found = await rows('Sales Order', { fields: orderFields, or_filters, limit_page_length: 0 })
    expect(found.map(({ name }) => name)).toEqual(['SAL-ORD-2026-00003', 'SAL-ORD-2026-00032', 'SAL-ORD-2026-00033'])
    const filters = [['status', '=', 'To Deliver and Bill']]
    const fewer = await rows('Sales Order', { fields: orderFields, filters, or_filters, limit_page_length: 0 })
    expect(fewer.map(({ name }) => name)).toEqual(['SAL-ORD-2026-00003'])
  })

  test('the submitted invoices of some orders, a row per item', async () => {
    const found = await rows('Sales Invoice', {
      fields: [
        'name',
        'status',
        'docstatus',
        'is_return',
        'outstanding_amount',
        '`tabSales Invoice Item`.sales_order as sales_order',
      ],
      filters: [
        ['Sales Invoice Item', 'sales_order', 'in', ['SAL-ORD-2026-00001', 'SAL-ORD-2026-00002']],
        ['docstatus', '=', 1],
      ],
      limit_page_length: 0,
    })
    const order = { docstatus: 1, sales_order: 'SAL-ORD-2026-00002' }
    expect(found).toEqual([
      { name: 'ACC-SINV-2026-00002', status: 'Unpaid', is_return: 0, outstanding_amount: 27, ...order },
      { name: 'ACC-SINV-2026-00003', status: 'Return', is_return: 1, outstanding_amount: -27, ...order },
    ])
  })

  test('the quotations that orders came from, and their Medusa orders', async () => {
    const fields = ['name', 'medusa_order_id', 'from_ecommerce', '`tabSales Order Item`.prevdoc_docname as quotation']
    const order = {
      name: 'SAL-ORD-2026-00003',
      medusa_order_id: null,
      from_ecommerce: 1,
      quotation: 'SAL-QTN-2026-00002',
    }
    expect(await rows('Sales Order', { fields, filters: [['name', 'in', ['SAL-ORD-2026-00003']]] })).toEqual([
      order,
      order,
    ])
    expect(
      await rows('Quotation', {
        fields: ['name', 'medusa_order_id'],
        filters: [['name', 'in', ['SAL-QTN-2026-00002']]],
      }),
    ).toEqual([{ name: 'SAL-QTN-2026-00002', medusa_order_id: null }])
  })

  test('the orders that delivery notes and payments refer to', async () => {
    const against = '`tabDelivery Note Item`.against_sales_order as sales_order'
    expect(
      await rows('Delivery Note', { fields: ['name', against], filters: [['name', 'in', ['MAT-DN-2026-00002']]] }),
    ).toEqual([{ name: 'MAT-DN-2026-00002', sales_order: 'SAL-ORD-2026-00002' }])
    const fields = ['`tabPayment Entry Reference`.reference_doctype', '`tabPayment Entry Reference`.reference_name']
    expect(
      await rows('Payment Entry', { fields: ['name', ...fields], filters: [['name', 'in', ['ACC-PAY-2026-00003']]] }),
    ).toEqual([{ name: 'ACC-PAY-2026-00003', reference_doctype: 'Sales Order', reference_name: 'SAL-ORD-2026-00004' }])
    expect(
      await rows('Payment Entry', {
        fields: ['name'],
        filters: [['Payment Entry Reference', 'reference_name', '=', 'SAL-ORD-2026-00004']],
      }),
    ).toEqual([{ name: 'ACC-PAY-2026-00003' }])
  })

  test('a payment whose references are empty is one row of nulls', async () => {
    const fields = ['name', '`tabPayment Entry Reference`.reference_name as order']
    expect(await rows('Payment Entry', { fields, filters: [['name', '=', 'ACC-PAY-2026-00001']] })).toEqual([
      { name: 'ACC-PAY-2026-00001', order: null },
    ])
  })

  test('pages of open orders by Medusa id', async () => {
    const filters = [
      ['medusa_order_id', '>', 'order_01J0027'],
      ['medusa_order_id', 'is', 'set'],
      ['status', 'not in', ['Completed', 'Closed', 'Cancelled']],
    ]
    const query = {
      fields: ['name', 'medusa_order_id'],
      filters,
      order_by: 'medusa_order_id asc',
      limit_page_length: 2,
    }
    expect(await rows('Sales Order', query)).toEqual([
      { name: 'SAL-ORD-2026-00035-1', medusa_order_id: 'order_01J0029' },
      { name: 'SAL-ORD-2026-00002', medusa_order_id: 'order_10' },
    ])
    expect(await rows('Sales Order', { ...query, limit_start: 2 })).toEqual([
      { name: 'SAL-ORD-2026-00004', medusa_order_id: 'order_20' },
    ])
  })

  test('pages of unpaid invoices by name, and the orders of a page', async () => {
    const filters = [
      ['docstatus', '=', 1],
      ['outstanding_amount', '>', 0],
      ['name', '>', 'ACC-SINV-2026-00002'],
    ]
    const found = await rows('Sales Invoice', { fields: ['name'], filters, order_by: 'name asc', limit_page_length: 2 })
    const expected = erpnext
      .list('Sales Invoice')
      .filter(
        ({ name, docstatus, outstanding_amount }) =>
          name > 'ACC-SINV-2026-00002' && docstatus === 1 && Number(outstanding_amount) > 0,
      )
      .map(({ name }) => ({ name }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    expect(expected.length).toBeGreaterThan(2)
    expect(found).toEqual(expected.slice(0, 2))
    expect(
      await rows('Sales Invoice Item', {
        fields: ['parent', 'sales_order'],
        filters: [['parent', 'in', ['ACC-SINV-2026-00002', 'ACC-SINV-2026-00003']]],
        parent: 'Sales Invoice',
        limit_page_length: 0,
      }),
    ).toEqual([
      { parent: 'ACC-SINV-2026-00002', sales_order: 'SAL-ORD-2026-00002' },
      { parent: 'ACC-SINV-2026-00003', sales_order: 'SAL-ORD-2026-00002' },
    ])
  })
})

describe('a list', () => {
  const refusal = async (query: Query) => {
    const answer = await byGet('Sales Order', query)
    return { status: answer.status, ...((await answer.json()) as { exc_type?: string; exception?: string }) }
  }

  test('without order_by comes in another order from one page to the next', async () => {
    const names = async (limit_start: number) => {
      const answer = await byGet('Website Item', { limit_start, limit_page_length: 50 })
      const { data } = (await answer.json()) as { data: { name: string }[] }
      return data.map(({ name }) => name)
    }
    const paged = [...(await names(0)), ...(await names(50)), ...(await names(100))]
    expect(new Set(paged).size).toBeLessThan(150)
    expect(await names(0)).toEqual(paged.slice(0, 50)) // the same question has the same answer
  })

  test('that joins and orders by what is not among its fields is ambiguous', async () => {
    const joined = { fields: ['medusa_order_id', 'customer.medusa_id as cus'], order_by: 'name asc' }
    expect(await refusal(joined)).toMatchObject({
      status: 500,
      exc_type: 'OperationalError',
      exception: expect.stringContaining('ambiguous'),
    })
    expect(await refusal({ ...joined, fields: ['name', ...joined.fields] })).toMatchObject({ status: 200 })
    expect(await refusal({ ...joined, order_by: '`tabSales Order`.`name` asc' })).toMatchObject({ status: 200 })
    const filtered = {
      fields: ['status'],
      filters: [['Sales Order Item', 'item_code', '=', 'TST-001']],
      order_by: 'name asc',
    }
    expect(await refusal(filtered)).toMatchObject({ status: 500 })
  })

  test('with a flat filter is not found', async () => {
    expect(await refusal({ filters: ['status', '=', 'Draft'] })).toMatchObject({
      status: 404,
      exc_type: 'DoesNotExistError',
    })
  })

  test('takes a backslash before a percent sign as it stands', async () => {
    erpnext.set('Customer', { name: '100% Pharma', customer_name: '100% Pharma' })
    erpnext.set('Customer', { name: '100 Pharma', customer_name: '100 Pharma' })
    const found = (value: string) => rows('Customer', { filters: [['customer_name', 'like', value]] })
    expect(await found('100% pharma')).toHaveLength(2)
    expect(await found('100\\% pharma')).toHaveLength(0)
  })

  test('compares text without case and accents, as the database does', async () => {
    const filters = [['customer', '=', 'bosch (CLINIC) #7/a 8']]
    const found = await rows('Sales Order', { filters, fields: ['name'] })
    expect(found.map(({ name }) => name)).toEqual(['SAL-ORD-2026-00012', 'SAL-ORD-2026-00032', 'SAL-ORD-2026-00033'])
  })

  test('orders and pages text without case', async () => {
    for (const name of ['zz-c', 'ZZ-B', 'ZZ-A']) erpnext.set('Customer', { name, customer_name: 'Paged' })
    const page = async (after: string) => {
      const filters = [
        ['customer_name', '=', 'Paged'],
        ['name', '>', after],
      ]
      return (await rows('Customer', { fields: ['name'], filters, order_by: 'name asc' })).map(({ name }) => name)
    }
    expect(await page('')).toEqual(['ZZ-A', 'ZZ-B', 'zz-c'])
    expect(await page('zz-b')).toEqual(['zz-c'])
  })

  test('has null below every date, and not below a moment of change', async () => {
    erpnext.set('Sales Order', { name: 'A', doctype: 'Sales Order', delivery_date: null, modified: null })
    const named = async (field: string) =>
      (await rows('Sales Order', { filters: [[field, '<', '2020-01-01']] })).map(({ name }) => name)
    expect(await named('delivery_date')).toEqual(['A'])
    expect(await named('modified')).toEqual([])
  })

  test('of unset fields has nulls and empty texts', async () => {
    for (const medusa_id of [null, '', 'cus_1']) {
      erpnext.set('Customer', { name: `C${medusa_id}`, customer_name: 'Three', medusa_id })
    }
    const named = async (...condition: unknown[]) => {
      const filters = [
        ['customer_name', '=', 'Three'],
        ['medusa_id', ...condition],
      ]
      return (await rows('Customer', { filters })).map(({ name }) => name)
    }
    expect(await named('is', 'not set')).toEqual(['C', 'Cnull'])
    expect(await named('is', 'set')).toEqual(['Ccus_1'])
    expect(await named('=', '')).toEqual(['C', 'Cnull'])
    expect(await named('=', 'cus_1')).toEqual(['Ccus_1'])
    expect(await named('!=', 'cus_1')).toEqual(['C', 'Cnull'])
    expect(await named('not in', ['cus_1'])).toEqual(['C', 'Cnull'])
    expect(await named('in', ['cus_1', ''])).toEqual(['C', 'Ccus_1', 'Cnull'])
  })

  test('asked for by POST ignores the query string', async () => {
    const answer = await fetch(`${erpnext.url}/api/method/frappe.client.get_list?limit_page_length=1`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ doctype: 'Sales Order' }),
    })
    const { message } = (await answer.json()) as { message: unknown[] }
    expect(message).toHaveLength(20)
  })

  test('sees a document the moment it is set, changed or removed', async () => {
    const query = {
      fields: ['name', 'medusa_order_id'],
      filters: [['medusa_order_id', 'in', ['order_new', 'order_newer']]],
    }
    expect(await rows('Sales Order', query)).toEqual([])
    erpnext.set('Sales Order', { name: 'N', doctype: 'Sales Order', medusa_order_id: 'order_new' })
    expect(await rows('Sales Order', query)).toEqual([{ name: 'N', medusa_order_id: 'order_new' }])
    erpnext.set('Sales Order', { name: 'N', doctype: 'Sales Order', medusa_order_id: 'order_newer' })
    expect(await rows('Sales Order', query)).toEqual([{ name: 'N', medusa_order_id: 'order_newer' }])
    erpnext.remove('Sales Order', 'N')
    expect(await rows('Sales Order', query)).toEqual([])
  })
})
