import type { Thing } from './thing.ts'

/** Never a mailbox: Frappe names users by e-mail, and sends this one none. */
export const defaultUser = 'medusa-relay@example.com'

/** ERPNext gives the right to read deleted documents to System Managers only, so the relay has a role of its own for it. */
export const relayRole = 'Medusa Relay'

/** The relay's roles and what each is for: the narrowest of ERPNext's own that has the right. */
export const roles: readonly { role: string; for: string }[] = [
  { role: 'Sales User', for: 'Sales Order, Quotation, Customer, Lead, Address; reads Delivery Note, Item, Bin, taxes' },
  { role: 'Accounts User', for: 'reads Sales Invoice, Payment Entry and Item Tax Template' },
  { role: 'Sales Master Manager', for: 'Item Price' },
  { role: 'Item Manager', for: 'Item Group; reads Warehouse, UOM' },
  { role: 'Website Manager', for: 'Website Item, Comment' },
  { role: relayRole, for: 'reads Deleted Document' },
]

/** What the relay's own role adds; read is all that it may give. */
export const permissions: readonly { doctype: string; role: string }[] = [
  { doctype: 'Deleted Document', role: relayRole },
]

export const roleThing: Thing = {
  doctype: 'Role',
  name: relayRole,
  create: { role_name: relayRole, desk_access: 1 },
  keep: { disabled: 0 },
}

/** Roles that somebody added stay: the site may have permissions of its own. */
export const userThing = (email: string): Thing => ({
  doctype: 'User',
  name: email,
  create: { email, first_name: 'Medusa Relay', send_welcome_email: 0 },
  keep: { enabled: 1, roles: roles.map(({ role }) => ({ role })) },
})
