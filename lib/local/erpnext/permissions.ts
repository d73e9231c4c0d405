import type { Access } from './auth.ts'
import type { Row } from './document.ts'
import type { Site } from './site.ts'

const READ = ['list', 'read'] as const
const EDIT = [...READ, 'write'] as const
const MAKE = [...EDIT, 'create'] as const
const ALL = [...MAKE, 'delete'] as const

/**
 * What the standard roles may do, from the doctypes of frappe 15, erpnext 15 and webshop: those that the relay touches,
 * and those that only an administrator should. What is not listed nobody may.
 */
const PERMISSIONS: Readonly<Record<string, Readonly<Record<string, readonly Access[]>>>> = {
  Address: { 'Sales User': MAKE, 'Accounts User': MAKE, 'System Manager': ALL },
  Bin: { 'Sales User': READ, 'Stock User': READ },
  Comment: { 'System Manager': ALL, 'Website Manager': ALL },
  'Custom DocPerm': { 'System Manager': ALL },
  'Custom Field': { 'System Manager': ALL },
  Customer: {
    'Sales User': MAKE,
    'Sales Manager': READ,
    'Sales Master Manager': ALL,
    'Stock User': READ,
    'Accounts User': READ,
  },
  'Customer Group': { 'Sales User': READ, 'Sales Manager': READ, 'Sales Master Manager': ALL, 'Accounts User': READ },
  Company: { 'Sales User': READ, 'Accounts User': READ, 'Stock User': READ },
  Country: { All: READ },
  'Deleted Document': { 'System Manager': [...READ, 'delete'] },
  'Delivery Note': { 'Sales User': ALL, 'Stock User': ALL, 'Accounts User': READ },
  Item: { 'Item Manager': ALL, 'Sales User': READ, 'Stock User': READ, 'Accounts User': READ },
  'Item Group': { 'Item Manager': ALL, 'Sales User': READ, 'Stock User': READ, 'Accounts User': READ },
  'Item Tax Template': { 'Accounts User': READ },
  'Item Price': { 'Sales Master Manager': ALL },
  Lead: { 'Sales User': MAKE, 'Sales Manager': ALL, 'System Manager': MAKE },
  'Lead Source': { 'Sales User': MAKE, 'Sales Manager': ALL },
  'Payment Entry': { 'Accounts User': ALL },
  'Property Setter': { 'System Manager': ALL },
  'Price List': { 'Sales User': READ, 'Sales Master Manager': ALL },
  Quotation: { 'Sales User': ALL },
  Role: { 'System Manager': ALL },
  'RQ Worker': { 'System Manager': READ },
  'Sales Invoice': { 'Accounts User': MAKE },
  'Sales Order': { 'Sales User': ALL, 'Stock User': READ, 'Accounts User': READ },
  'Sales Taxes and Charges Template': { 'Sales User': READ, 'Sales Master Manager': ALL },
  'Sales Person': { 'Sales User': READ, 'Sales Manager': READ, 'Sales Master Manager': ALL },
  'Selling Settings': { 'System Manager': MAKE },
  'Stock Settings': { 'Stock Manager': MAKE, 'Sales User': READ },
  'System Settings': { 'System Manager': MAKE },
  UOM: { 'Item Manager': ALL, 'Stock User': READ },
  User: { 'System Manager': ALL },
  Warehouse: { 'Item Manager': ALL, 'Sales User': READ, 'Stock User': READ, 'Accounts User': READ },
  Webhook: { 'System Manager': ALL },
  'Webhook Request Log': { 'System Manager': ALL },
  'Website Item': { 'Website Manager': ALL, 'Stock User': ALL, 'System Manager': ALL },
}

export const hasRole = (user: string, role: string, { store }: Site): boolean =>
  ((store.get('User', user)?.roles as Row[] | undefined) ?? []).some(row => row.role === role)

/** Whether one of the user's roles may; a child row is its parent's. */
export function isPermitted(user: string, doctype: string, access: Access, site: Site): boolean {
  const of = site.schema.parents(doctype)[0] ?? doctype
  const standard = Object.entries(PERMISSIONS[of] ?? {}).flatMap(([role, granted]) =>
    granted.includes(access) ? role : [],
  )
  const field = access === 'list' ? 'read' : access
  const added = [...site.store.all('Custom DocPerm')].flatMap(row =>
    row.parent === of && row[field] ? [row.role] : [],
  )
  return [...standard, ...added].some(role => role === 'All' || hasRole(user, String(role), site))
}
