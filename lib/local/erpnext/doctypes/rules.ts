import type { Document, Row } from '../document.ts'
import type { Site } from '../site.ts'
import { address } from './address.ts'
import { customField } from './custom-field.ts'
import { customer } from './customer.ts'
import { lead } from './lead.ts'
import { quotation } from './quotation.ts'
import { salesOrder } from './sales-order.ts'
import { tree } from './tree.ts'
import { user } from './user.ts'
import { webhook } from './webhook.ts'

/** What Frappe's own code for one doctype does beyond storing what it is given. */
export interface DoctypeRules {
  /** The fields of a new document: as given, checked, with what Frappe fills in. @throws FrappeError 409, 417 */
  create?(given: Row, site: Site, by: { user: string; name: string }): Row
  /** What is written of the changes. @throws FrappeError 417 for one that is refused */
  change?(before: Document, changes: Row, site: Site): Row
  /** After a document was inserted or changed, with the fields that were sent. */
  written?(document: Document, given: Row, site: Site, isNew: boolean): void
  /** Before a document is deleted. @throws FrappeError 417 */
  remove?(document: Document, user: string, site: Site): void
}

const RULES: Readonly<Record<string, DoctypeRules>> = {
  Address: address,
  'Custom Field': customField,
  Customer: customer,
  'Customer Group': tree('parent_customer_group', 'Parent Customer Group', {}),
  Lead: lead,
  Quotation: quotation,
  'Sales Order': salesOrder,
  'Sales Person': tree('parent_sales_person', 'Parent Sales Person', { enabled: 1 }),
  User: user,
  Webhook: webhook,
}

export const rulesOf = (doctype: string): DoctypeRules => RULES[doctype] ?? {}
