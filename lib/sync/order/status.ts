import Big from 'big.js'

/** The parts of a Sales Order that a Medusa order's status is made of. Amounts in major units of its currency. */
export interface SalesOrder {
  name: string
  status: string
  docstatus: 0 | 1 | 2
  amended_from?: string | null | undefined
  discount_amount: number
  net_total: number
  grand_total: number
  advance_paid: number
  per_billed: number
  per_delivered: number
  customer: string
  customer_medusa_id?: string | null | undefined
}

/** A submitted Sales Invoice and the Sales Order that one of its rows bills. */
export interface BilledInvoice {
  name: string
  status: string
  is_return: boolean
  sales_order?: string | null | undefined
}

/** Least advanced first. "To Pay" (an advance was asked for) is newer than the recorded site. */
const PROGRESS = ['Draft', 'On Hold', 'To Pay', 'To Deliver and Bill', 'To Deliver', 'To Bill', 'Completed', 'Closed']

/**
 * What ERPNext says about a Medusa order, whose unit is every Sales Order with its id: an order split in two, or an
 * amendment with its cancelled predecessor. Undefined when there is none.
 */
export function orderStatus(salesOrders: readonly SalesOrder[], invoices: readonly BilledInvoice[]) {
  const counting = countingOrders(salesOrders)
  const [first] = counting
  if (!first) return undefined
  const names = new Set(counting.map(({ name }) => name))
  const linked = counting.find(({ customer_medusa_id }) => customer_medusa_id) ?? first
  return {
    order_status: leastAdvanced(counting.map(({ status }) => status)),
    payment_status: paymentStatus(invoices.filter(({ sales_order }) => sales_order && names.has(sales_order))),
    discount_amount: sum(counting, 'discount_amount'),
    net_total: sum(counting, 'net_total'),
    grand_total: sum(counting, 'grand_total'),
    customer_id: linked.customer_medusa_id || undefined,
    customer: linked.customer,
    erpnext_sales_order: [...names].join(', '),
    per_billed: weighted(counting, 'per_billed'),
    per_delivered: weighted(counting, 'per_delivered'),
    advance_paid: sum(counting, 'advance_paid'),
  }
}

/** Live ones; cancelled ones only when none is live, and then without those that an amendment replaced. By name. */
function countingOrders(salesOrders: readonly SalesOrder[]): SalesOrder[] {
  const live = salesOrders.filter(({ docstatus }) => docstatus !== 2)
  const replaced = new Set(salesOrders.map(({ amended_from }) => amended_from))
  const counting = live.length ? live : salesOrders.filter(({ name }) => !replaced.has(name))
  return counting.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** ERPNext's status as it stands, but `Pending` for a draft. */
function leastAdvanced(statuses: readonly string[]): string {
  const ranked = statuses.toSorted((a, b) => progress(a) - progress(b))
  const least = ranked[0] as string
  return least === 'Draft' ? 'Pending' : least
}

/** A status that a site added itself counts as work to be done. */
function progress(status: string): number {
  const index = PROGRESS.indexOf(status)
  return index < 0 ? PROGRESS.indexOf('To Deliver and Bill') : index
}

/** Several invoices make one status; a return lowers what its invoice says already, it has no say of its own. */
export function paymentStatus(invoices: readonly BilledInvoice[]): string {
  const byName = new Map(invoices.map(invoice => [invoice.name, invoice]))
  const statuses = [...byName.values()]
    .filter(({ status, is_return }) => !is_return && !['Draft', 'Cancelled', 'Return'].includes(status))
    .map(({ status }) => status)
  const [first] = statuses
  if (!first) return 'Unpaid'
  if (statuses.length === 1) return first
  if (statuses.some(status => status.startsWith('Overdue'))) return 'Overdue'
  if (statuses.every(status => status === 'Paid' || status === 'Credit Note Issued')) return 'Paid'
  if (statuses.every(status => status.startsWith('Unpaid'))) return 'Unpaid'
  return 'Partly Paid'
}

type Amount = 'discount_amount' | 'net_total' | 'grand_total' | 'advance_paid'

/** Decimal, for 0.1 + 0.2 is not 0.3 in floats and a total is compared to the last digit. */
const sum = (orders: readonly SalesOrder[], field: Amount): number =>
  orders.reduce((total, order) => total.plus(order[field]), Big(0)).toNumber()

/** Percentage of several orders, each counting by its total; two decimals. */
function weighted(orders: readonly SalesOrder[], field: 'per_billed' | 'per_delivered'): number {
  const [only] = orders
  if (only && orders.length === 1) return only[field]
  const total = orders.reduce((weight, order) => weight.plus(order.grand_total), Big(0))
  const weigh = total.gt(0) ? (order: SalesOrder) => order.grand_total : () => 1
  const shares = orders.reduce((total, order) => total.plus(Big(order[field]).times(weigh(order))), Big(0))
  return shares
    .div(total.gt(0) ? total : orders.length)
    .round(2)
    .toNumber()
}
