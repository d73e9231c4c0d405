import type { Document, Row } from '../document.ts'
import { checkCreditLimit } from '../selling/credit-limit.ts'
import { rounded } from '../selling/numbers.ts'
import { fromCustomer } from '../selling/party.ts'
import { addMissingPrices, priced } from '../selling/priced.ts'
import { checkLinks, invalid, notModelled, given as present } from '../selling/refusals.ts'
import { rowsOf } from '../selling/settings.ts'
import type { Site } from '../site.ts'
import type { DoctypeRules } from './rules.ts'

/** Recorded. `title` is a template that ERPNext fills in on the desk only. */
const DEFAULTS: Row = {
  naming_series: 'SAL-ORD-.YYYY.-',
  title: '{customer_name}',
  from_ecommerce: 0,
  status: 'Draft',
  delivery_status: 'Not Delivered',
  billing_status: 'Not Billed',
  ...Object.fromEntries(
    [
      ...['skip_delivery_note', 'reserve_stock', 'advance_paid', 'per_delivered', 'per_billed', 'per_picked'],
      ...['commission_rate', 'total_commission', 'loyalty_points', 'loyalty_amount', 'is_internal_customer'],
    ].map(field => [field, 0]),
  ),
}

const ROW_ZEROES = [
  ...[
    'ensure_delivery_based_on_produced_serial_no',
    'stock_reserved_qty',
    'billed_amt',
    'delivered_by_supplier',
    'ordered_qty',
  ],
  ...[
    'planned_qty',
    'production_plan_qty',
    'work_order_qty',
    'delivered_qty',
    'produced_qty',
    'returned_qty',
    'picked_qty',
  ],
]

/**
 * ERPNext's Sales Order as the relay makes it: a delivery date, prices and totals like a quotation's (recorded). Nobody asks
 * whether another order has its Medusa id: four inserted at once all succeed (recorded). Of its statuses only the first is
 * computed here, "To Deliver and Bill" after submission (recorded).
 */
export const salesOrder: DoctypeRules = {
  create(sent, site) {
    const fields = present(sent)
    checkLinks([['Customer', 'Customer', fields.customer]], site)
    const customer = site.store.get('Customer', String(fields.customer))
    if (!customer) throw invalid('Customer is mandatory')
    const delivery_date = deliveryDate(fields)
    const complete = (row: Row): Row => ({
      ...Object.fromEntries(ROW_ZEROES.map(field => [field, 0])),
      delivery_date,
      ...row,
      is_stock_item: site.store.get('Item', String(row.item_code))?.is_stock_item,
      grant_commission: site.store.get('Item', String(row.item_code))?.grant_commission,
      reserve_stock: 0,
      transaction_date: fields.transaction_date,
      cost_center: row.cost_center ?? site.store.get('Company', String(fields.company))?.cost_center,
    })
    const order = priced(fields, customer, complete, site)
    const eligible = order.total
    const sales_team = teamOf(rowsOf(fields, 'sales_team'), Number(eligible))
    return {
      ...DEFAULTS,
      ...order,
      ...fromCustomer(customer, sent, site),
      delivery_date,
      amount_eligible_for_commission: eligible,
      sales_team,
    }
  },
  change(before, changes, site) {
    if (changes.docstatus !== 1 || before.docstatus !== 0) return changes
    if (changes.items) throw notModelled("change of a Sales Order's items with its submission")
    checkCreditLimit(before, site)
    return { ...changes, status: 'To Deliver and Bill' }
  },
  written(document, sent, site, isNew) {
    if (isNew) addMissingPrices(document, String(document.owner), site)
    if (document.docstatus === 1 && (isNew || sent.docstatus === 1)) orderQuotations(document, site)
  },
}

/** The document's, else the latest of its rows (ERPNext's source). @throws FrappeError 417 as recorded */
function deliveryDate(fields: Row): string {
  const ofRows = rowsOf(fields, 'items').map(row => String(row.delivery_date ?? ''))
  const latest = [...ofRows].sort().at(-1)
  const date = String(fields.delivery_date ?? latest ?? '')
  if (!date) throw invalid('Please enter Delivery Date')
  if (date < String(fields.transaction_date ?? ''))
    throw invalid('Expected Delivery Date should be after Sales Order Date')
  return date
}

const teamOf = (team: readonly Row[], eligible: number): Row[] =>
  team.map(row => ({
    incentives: 0,
    ...row,
    allocated_amount: rounded((eligible * Number(row.allocated_percentage)) / 100),
  }))

/** Recorded: its quotation becomes Ordered without a new `modified`. */
function orderQuotations(order: Document, { store }: Site): void {
  for (const name of new Set(rowsOf(order, 'items').map(row => String(row.prevdoc_docname ?? '')))) {
    const quotation = store.get('Quotation', name)
    if (!quotation) continue
    const ordered = [...store.having('Sales Order', 'Sales Order Item', 'prevdoc_docname', [name])]
      .filter(({ docstatus }) => docstatus === 1)
      .flatMap(document => rowsOf(document, 'items'))
    const isMissing = (row: Row) =>
      Number(row.qty) >
      ordered.filter(({ item_code }) => item_code === row.item_code).reduce((total, { qty }) => total + Number(qty), 0)
    const status = rowsOf(quotation, 'items').some(isMissing) ? 'Partially Ordered' : 'Ordered'
    store.set('Quotation', { ...quotation, status })
  }
}
