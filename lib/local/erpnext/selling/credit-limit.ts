import type { Document } from '../document.ts'
import type { Site } from '../site.ts'
import { rounded } from './numbers.ts'
import { invalid } from './refusals.ts'
import { rowsOf } from './settings.ts'

/**
 * @throws FrappeError 417 when the orders not yet billed, this one included, and what is owed come to more than the customer,
 *   its group or the company allows. The words are those of ERPNext's source: nothing is recorded.
 */
export function checkCreditLimit(order: Document, { store }: Site): void {
  const customer = store.get('Customer', String(order.customer))
  const limitOf = (document: Document | undefined) =>
    Number(rowsOf(document, 'credit_limits').find(({ company }) => company === order.company)?.credit_limit ?? 0)
  const limit =
    limitOf(customer) ||
    limitOf(store.get('Customer Group', String(customer?.customer_group))) ||
    Number(store.get('Company', String(order.company))?.credit_limit ?? 0)
  if (!limit) return
  const open = [...store.having('Sales Order', undefined, 'customer', [String(order.customer)])]
    .filter(({ docstatus, status, per_billed }) => docstatus === 1 && status !== 'Closed' && Number(per_billed) < 100)
    .map(({ base_grand_total, per_billed }) => (Number(base_grand_total) * (100 - Number(per_billed))) / 100)
  const owed = [...store.having('Sales Invoice', undefined, 'customer', [String(order.customer)])]
    .filter(({ docstatus }) => docstatus === 1)
    .map(({ outstanding_amount }) => Number(outstanding_amount))
  const outstanding = rounded([...open, ...owed, Number(order.base_grand_total)].reduce((a, b) => a + b, 0))
  if (outstanding <= limit) return
  throw invalid(
    `Credit limit has been crossed for customer ${customer?.name} (${outstanding}/${limit})<br><br>Please contact any of the following users to extend the credit limits for ${customer?.name}: <br><br><ul><li>Administrator (admin@example.com)</li></ul>`,
    'Credit Limit Crossed',
  )
}
