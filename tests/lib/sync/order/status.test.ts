import { describe, expect, test } from '@jest/globals'
import { type BilledInvoice, orderStatus, paymentStatus, type SalesOrder } from '../../../../lib/sync/order/status.ts'

const order = (fields: Partial<SalesOrder> = {}): SalesOrder => ({
  name: 'SAL-ORD-1',
  status: 'To Deliver and Bill',
  docstatus: 1,
  discount_amount: 0,
  net_total: 10,
  grand_total: 10,
  advance_paid: 0,
  per_billed: 0,
  per_delivered: 0,
  customer: 'Webhook Clinic',
  customer_medusa_id: 'cus_1',
  ...fields,
})
const invoice = (name: string, status: string, fields: Partial<BilledInvoice> = {}): BilledInvoice => ({
  name,
  status,
  is_return: false,
  sales_order: 'SAL-ORD-1',
  ...fields,
})
const payment = (...statuses: string[]) => paymentStatus(statuses.map((status, index) => invoice(`I${index}`, status)))

describe('the order status', () => {
  test.each([
    ['Draft', 0, 'Pending'],
    ['Draft', 1, 'Pending'], // inserted with docstatus 1: ERPNext itself says Draft until the next status update
    ['On Hold', 1, 'On Hold'],
    ['To Deliver and Bill', 1, 'To Deliver and Bill'],
    ['To Deliver', 1, 'To Deliver'],
    ['To Bill', 1, 'To Bill'],
    ['Completed', 1, 'Completed'],
    ['Closed', 1, 'Closed'],
    ['Cancelled', 2, 'Cancelled'],
    ['Awaiting Approval', 1, 'Awaiting Approval'],
  ] as const)('a single order that is %s (docstatus %i) is sent as %s', (status, docstatus, sent) => {
    expect(orderStatus([order({ status, docstatus })], [])?.order_status).toBe(sent)
  })

  test.each([
    [['Completed', 'Draft'], 'Pending'],
    [['To Deliver', 'On Hold'], 'On Hold'],
    [['To Deliver', 'To Deliver and Bill'], 'To Deliver and Bill'],
    [['To Bill', 'To Deliver'], 'To Deliver'],
    [['Completed', 'To Bill'], 'To Bill'],
    [['Closed', 'Completed'], 'Completed'],
    [['Closed', 'Closed'], 'Closed'],
  ])('of an order split into %j the least advanced is reported: %s', (statuses, sent) => {
    const split = statuses.map((status, index) => order({ name: `SAL-ORD-${index}`, status }))
    expect(orderStatus(split, [])?.order_status).toBe(sent)
    expect(orderStatus(split.toReversed(), [])?.order_status).toBe(sent)
  })

  test('no Sales Order at all is no status', () => {
    expect(orderStatus([], [])).toBeUndefined()
  })
})

describe('which Sales Orders count', () => {
  const cancelled = order({ name: 'SAL-ORD-1', docstatus: 2, status: 'Cancelled', grand_total: 79.3 })
  const amended = order({ name: 'SAL-ORD-1-1', amended_from: 'SAL-ORD-1', grand_total: 80.1, status: 'To Bill' })

  test('a cancelled one does not, beside its amendment', () => {
    expect(orderStatus([cancelled, amended], [])).toMatchObject({
      order_status: 'To Bill',
      grand_total: 80.1,
      erpnext_sales_order: 'SAL-ORD-1-1',
    })
  })

  test('where none is live the last amendment does, once', () => {
    const again = { ...amended, docstatus: 2 as const, status: 'Cancelled' }
    expect(orderStatus([cancelled, again], [])).toMatchObject({
      order_status: 'Cancelled',
      grand_total: 80.1,
      erpnext_sales_order: 'SAL-ORD-1-1',
    })
  })

  test('only invoices of live orders make the payment status', () => {
    const paid = invoice('I1', 'Paid', { sales_order: 'SAL-ORD-1' })
    expect(orderStatus([cancelled, amended], [paid])?.payment_status).toBe('Unpaid')
  })
})

describe('amounts', () => {
  test('are summed as decimals over the live orders', () => {
    const split = [
      order({ name: 'A', net_total: 0.1, grand_total: 0.105 }),
      order({ name: 'B', net_total: 0.2, grand_total: 0.21 }),
    ]
    expect(orderStatus(split, [])).toMatchObject({ net_total: 0.3, grand_total: 0.315 })
  })

  test('advances are summed, percentages count by each order’s total', () => {
    const split = [
      order({ name: 'A', grand_total: 30, per_billed: 100, per_delivered: 50, advance_paid: 1.1 }),
      order({ name: 'B', grand_total: 10, per_billed: 0, per_delivered: 0, advance_paid: 2.2 }),
    ]
    expect(orderStatus(split, [])).toMatchObject({ per_billed: 75, per_delivered: 37.5, advance_paid: 3.3 })
  })

  test('orders that cost nothing have percentages too', () => {
    const free = [order({ name: 'A', grand_total: 0, per_billed: 100 }), order({ name: 'B', grand_total: 0 })]
    expect(orderStatus(free, [])?.per_billed).toBe(50)
  })
})

describe('the customer', () => {
  test('is the linked one, whichever of the orders names it', () => {
    const split = [order({ name: 'A', customer_medusa_id: null }), order({ name: 'B', customer_medusa_id: 'cus_2' })]
    expect(orderStatus(split, [])?.customer_id).toBe('cus_2')
  })

  test('is left out while no Customer is linked, and named for the message', () => {
    const unlinked = orderStatus([order({ customer_medusa_id: '' })], [])
    expect(unlinked).toMatchObject({ customer_id: undefined, customer: 'Webhook Clinic' })
  })
})

describe('the payment status', () => {
  test('is Unpaid without an invoice', () => expect(payment()).toBe('Unpaid'))

  test.each(['Unpaid', 'Overdue', 'Partly Paid', 'Paid', 'Credit Note Issued', 'Unpaid and Discounted'])(
    'of one invoice is its status as it stands: %s',
    status => expect(payment(status)).toBe(status),
  )

  test.each([
    [['Paid', 'Overdue'], 'Overdue'],
    [['Unpaid', 'Overdue and Discounted'], 'Overdue'],
    [['Paid', 'Paid'], 'Paid'],
    [['Paid', 'Credit Note Issued'], 'Paid'],
    [['Unpaid', 'Unpaid'], 'Unpaid'],
    [['Unpaid', 'Paid'], 'Partly Paid'],
    [['Partly Paid', 'Unpaid'], 'Partly Paid'],
    [['Partly Paid', 'Paid'], 'Partly Paid'],
  ])('of several, %j, is %s', (statuses, expected) => expect(payment(...statuses)).toBe(expected))

  test.each(['Draft', 'Cancelled', 'Return'])('leaves out an invoice that is %s', status => {
    expect(payment(status)).toBe('Unpaid')
    expect(payment(status, 'Paid')).toBe('Paid')
  })

  test('leaves out a return whatever its status', () => {
    expect(paymentStatus([invoice('I1', 'Paid'), invoice('I2', 'Unpaid', { is_return: true })])).toBe('Paid')
  })

  test('counts an invoice once however many of its rows bill the order', () => {
    expect(paymentStatus([invoice('I1', 'Overdue and Discounted'), invoice('I1', 'Overdue and Discounted')])).toBe(
      'Overdue and Discounted',
    )
  })
})
