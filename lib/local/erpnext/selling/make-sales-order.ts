import { salesOrder } from '../doctypes/sales-order.ts'
import type { Document, Row } from '../document.ts'
import { withoutNulls } from '../document.ts'
import type { Site } from '../site.ts'
import { invalid } from './refusals.ts'
import { rowsOf, single, todayOf } from './settings.ts'

/**
 * Fields of the quotation that an order has not, or that are not carried over: the ids of the shop, which set-up makes
 * `no_copy`. (No recorded quotation had a `medusa_order_id`; its order had none either.)
 */
const LEFT_BEHIND = [
  ...[
    'name',
    'creation',
    'modified',
    'modified_by',
    'amended_from',
    'quotation_to',
    'party_name',
    'valid_till',
    'lost_reasons',
  ],
  ...[
    'competitors',
    'medusa_order_id',
    'medusa_draft_order_id',
    'medusa_quotation_id',
    'title',
    'naming_series',
    'status',
    'docstatus',
  ],
]
const ROW_LEFT_BEHIND = [
  'name',
  'creation',
  'modified',
  'modified_by',
  'parent',
  'is_alternative',
  'has_alternative_item',
]

/** @throws FrappeError 417 for a draft (recorded), and for one that is no longer valid (ERPNext's source) */
export function checkOrderable({ docstatus, valid_till }: Document, site: Site): void {
  const isExpired = valid_till && String(valid_till) < todayOf(site)
  if (isExpired && !single('Selling Settings', site).allow_sales_order_creation_for_expired_quotation) {
    throw invalid('Validity period of this quotation has ended.')
  }
  if (docstatus !== 1) throw invalid('Cannot map because following condition fails: docstatus=1')
}

/**
 * The unsaved order that ERPNext maps from a quotation (recorded): without delivery dates, and with what was ordered already
 * taken off.
 */
export function makeSalesOrder(quotation: Document, customer: Document, user: string, site: Site): Row {
  const rows = rowsOf(quotation, 'items').filter(row => !isOrdered(quotation, row, site))
  const mapped = {
    ...without(quotation, LEFT_BEHIND),
    customer: customer.name,
    items: rows.map(row => ({
      ...without(row, ROW_LEFT_BEHIND),
      prevdoc_docname: quotation.name,
      quotation_item: row.name,
    })),
    payment_schedule: rowsOf(quotation, 'payment_schedule').map(row => ({
      ...unnamed(row),
      discount_type: 'Percentage',
    })),
    taxes: rowsOf(quotation, 'taxes').map(unnamed),
    sales_team: rowsOf(customer, 'sales_team').map(({ sales_person, allocated_percentage }) => ({
      sales_person,
      allocated_percentage,
    })),
  }
  if (!rows.length) return withoutNulls({ ...mapped, docstatus: 0, doctype: 'Sales Order', __islocal: 1, __unsaved: 1 })
  // Any date will do: only what it fills in besides is wanted.
  const { delivery_date, ...order } =
    salesOrder.create?.({ ...mapped, delivery_date: quotation.transaction_date }, site, { user, name: '' }) ?? {}
  return withoutNulls({
    ...order,
    owner: user,
    docstatus: 0,
    idx: 0,
    doctype: 'Sales Order',
    pricing_rules: [],
    packed_items: [],
    items: tableRows(rowsOf(order, 'items'), 'items', 'Sales Order Item').map(({ delivery_date: _, ...row }) => ({
      ...row,
      // Recorded: not before it is inserted.
      ...{ is_stock_item: 0, reserve_stock: 1, stock_uom_rate: 0, gross_profit: 0, owner: user },
    })),
    payment_schedule: tableRows(rowsOf(order, 'payment_schedule'), 'payment_schedule', 'Payment Schedule').map(row => ({
      owner: user,
      ...row,
    })),
    sales_team: tableRows(rowsOf(order, 'sales_team'), 'sales_team', 'Sales Team'),
    taxes: tableRows(rowsOf(order, 'taxes'), 'taxes', 'Sales Taxes and Charges'),
    __islocal: 1,
    __unsaved: 1,
  })
}

function isOrdered(quotation: Document, row: Row, { store }: Site): boolean {
  const ordered = [...store.having('Sales Order', 'Sales Order Item', 'prevdoc_docname', [quotation.name])]
    .filter(({ docstatus }) => docstatus === 1)
    .flatMap(document => rowsOf(document, 'items'))
    .filter(({ item_code, prevdoc_docname }) => item_code === row.item_code && prevdoc_docname === quotation.name)
  return ordered.reduce((total, { qty }) => total + Number(qty), 0) >= Number(row.qty)
}

const without = (row: Row, fields: readonly string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([field]) => !fields.includes(field)))

const unnamed = (row: Row): Row => without(row, ['name', 'creation', 'modified', 'modified_by', 'parent'])

const tableRows = (rows: readonly Row[], parentfield: string, doctype: string): Row[] =>
  rows.map((row, at) => ({
    ...row,
    docstatus: 0,
    idx: at + 1,
    parentfield,
    parenttype: 'Sales Order',
    doctype,
    __islocal: 1,
  }))
