import type { Document, Row } from '../document.ts'
import type { Site } from '../site.ts'
import { customField } from './custom-field.ts'
import { tree } from './tree.ts'
import { user } from './user.ts'
import { webhook } from './webhook.ts'

/** What Frappe's own code for one doctype does beyond storing what it is given. */
export interface DoctypeRules {
  /** The fields of a new document: as given, checked, with what Frappe fills in. @throws FrappeError 417 */
  create?(given: Row, site: Site): Row
  /** What is written of the changes. @throws FrappeError 417 for one that is refused */
  change?(before: Document, changes: Row, site: Site): Row
  /** After a document was inserted or changed, with the fields that were sent. */
  written?(document: Document, given: Row, site: Site, isNew: boolean): void
  /** Before a document is deleted. @throws FrappeError 417 */
  remove?(document: Document, user: string, site: Site): void
}

const RULES: Readonly<Record<string, DoctypeRules>> = {
  'Custom Field': customField,
  'Customer Group': tree('parent_customer_group', 'Parent Customer Group', {}),
  'Sales Person': tree('parent_sales_person', 'Parent Sales Person', { enabled: 1 }),
  User: user,
  Webhook: webhook,
}

export const rulesOf = (doctype: string): DoctypeRules => RULES[doctype] ?? {}
