import { describe, expect, test } from '@jest/globals'
import { daysAfter } from '../../../../lib/sync/quotation/document.ts'
import { orderDocument } from '../../../../lib/sync/quotation/order-document.ts'
import { rateOf } from '../../../../lib/sync/quotation/rate.ts'
import { quotationOf, standingOf } from '../../../../lib/sync/quotation/standing.ts'
import { itemTaxTemplateOf, taxRows } from '../../../../lib/sync/quotation/taxes.ts'

describe('the rate of a line', () => {
  const terms = {
    ...{
      customer: 'Huda Clinic',
      priceList: 'Standard Selling',
      stockUom: 'Unit',
      currency: 'OMR',
      today: '2026-12-01',
    },
  }
  const price = (name: string, price_list_rate: number, differs: Record<string, unknown> = {}) => ({
    ...{ name, price_list_rate, modified: '2026-01-01', price_list: 'Standard Selling', currency: 'OMR' },
    ...differs,
  })
  const listed = price('listed', 10, { uom: 'Unit', valid_from: '2026-01-01' })

  test.each<[string, Parameters<typeof rateOf>[0], number | undefined]>([
    ['is the list’s', [listed], 10],
    [
      'is the customer’s own before the list’s, though that is newer',
      [listed, price('own', 7, { customer: 'Huda Clinic' })],
      7,
    ],
    ['is no other customer’s', [listed, price('other', 1, { customer: 'Webhook Clinic' })], 10],
    [
      'is that of the stock unit, not of a box',
      [listed, price('box', 90, { uom: 'Box', valid_from: '2026-11-01' })],
      10,
    ],
    ['may leave the unit blank', [price('blank', 9)], 9],
    ['is what began last', [listed, price('newer', 11, { valid_from: '2026-06-01' })], 11],
    ['is in force on its last day', [price('last', 8, { valid_upto: '2026-12-01' })], 8],
    ['is not what has ended', [listed, price('ended', 8, { valid_from: '2026-02-01', valid_upto: '2026-11-30' })], 10],
    ['is not what has yet to begin', [price('coming', 8, { valid_from: '2026-12-02' })], undefined],
    [
      'is of no batch, packing unit, other list or currency',
      [
        price('batch', 1, { batch_no: 'B' }),
        price('pack', 1, { packing_unit: 6 }),
        price('list', 1, { price_list: 'E-Commerce' }),
        price('usd', 1, { currency: 'USD' }),
      ],
      undefined,
    ],
    ['may be nothing at all, which is a price', [price('gift', 0)], 0],
  ])('%s', (_, prices, rate) => {
    expect(rateOf(prices, terms)).toBe(rate)
    expect(rateOf(prices.toReversed(), terms)).toBe(rate)
  })
})

describe('the taxes', () => {
  const company = 'Al Hikma Medical'
  const templates = [
    { name: 'VAT 5', company, disabled: false, tax_type: 'VAT - AHM' },
    { name: 'VAT 5', company, disabled: false, tax_type: 'Levy - AHM' },
    { name: 'Elsewhere', company: 'Other', disabled: false, tax_type: 'VAT - O' },
    { name: 'Old', company, disabled: true, tax_type: 'Old - AHM' },
  ]

  test('are the template’s rows, without what is the template’s own', () => {
    const row = {
      charge_type: 'On Net Total',
      account_head: 'VAT - AHM',
      rate: 5,
      name: 'x1',
      idx: 1,
      parent: 'T',
      cost_center: null,
    }
    expect(taxRows({ taxes: [row] }, [], templates)).toEqual([
      { charge_type: 'On Net Total', account_head: 'VAT - AHM', rate: 5 },
    ])
  })

  test('have one more row per account of the items’ templates, of rate 0, and none twice', () => {
    const row = { charge_type: 'On Net Total', account_head: 'VAT - AHM', rate: 5 }
    const levy = { charge_type: 'On Net Total', account_head: 'Levy - AHM', description: 'Levy - AHM', rate: 0 }
    expect(taxRows({ taxes: [row] }, ['VAT 5', 'VAT 5'], templates)).toEqual([row, levy])
    expect(taxRows(undefined, ['VAT 5'], templates).map(({ account_head }) => account_head)).toEqual([
      'Levy - AHM',
      'VAT - AHM',
    ])
    expect(taxRows(undefined, [], templates)).toEqual([])
  })

  test('of an item are its template of that company that became valid last', () => {
    const own = (item_tax_template: string, differs = {}) => ({ item_tax_template, ...differs })
    const of = (...rows: Parameters<typeof itemTaxTemplateOf>[0]) =>
      itemTaxTemplateOf(rows, [...templates, { name: 'New', company, disabled: false, tax_type: 'N' }], {
        company,
        today: '2026-12-01',
      })
    expect(of(own('Elsewhere'), own('Old'), own('VAT 5'))).toBe('VAT 5')
    expect(of(own('VAT 5'), own('New', { valid_from: '2026-06-01' }))).toBe('New')
    expect(of(own('VAT 5'), own('New', { valid_from: '2027-01-01' }))).toBe('VAT 5')
    expect(of(own('VAT 5', { tax_category: 'Exports' }))).toBeUndefined()
  })
})

test('a quotation is valid to the day so many days later, over any end of month', () => {
  expect([daysAfter('2026-11-21', 30), daysAfter('2028-02-28', 1), daysAfter('2026-12-31', 1)]).toEqual([
    ...['2026-12-21', '2028-02-29', '2027-01-01'],
  ])
})

test('an order says which Medusa order it is and when it is due, in each of its rows too', () => {
  const mapped = {
    items: [{ item_code: 'A', __islocal: 1 }, { item_code: 'B' }],
    taxes: [{ rate: 5, __islocal: 1 }],
    __unsaved: 1,
  }
  expect(orderDocument(mapped, { medusa_order_id: 'order_1', deliveryDate: '2026-12-02' })).toEqual({
    ...{ medusa_order_id: 'order_1', from_ecommerce: 1, delivery_date: '2026-12-02', taxes: [{ rate: 5 }] },
    items: ['A', 'B'].map(item_code => ({ item_code, delivery_date: '2026-12-02' })),
  })
})

test('of several quotations with one id the oldest counts that is not cancelled', () => {
  const row = (name: string, creation: string, docstatus: 0 | 1 | 2 = 0) => ({ name, creation, docstatus })
  const rows = [row('C', '3'), row('A', '1', 2), row('B', '2', 1)]
  expect(quotationOf(rows)?.name).toBe('B')
  expect(quotationOf([])).toBeUndefined()
})

test.each([
  [0, 'Draft', 'draft'],
  [0, 'Lost', 'lost'],
  [1, 'Lost', 'lost'],
  [1, 'Open', 'submitted'],
  [1, 'Expired', 'submitted'],
  [1, 'Partially Ordered', 'ordered'],
  [1, 'Ordered', 'ordered'],
  [2, 'Cancelled', 'cancelled'],
] as const)('a quotation of docstatus %s and status %s is %s', (docstatus, status, standing) => {
  expect(standingOf({ name: 'Q', creation: '1', docstatus, status })).toBe(standing)
})
