import type { Document } from './document.ts'

const group = (name: string, parent: string | null, lft: number, rgt: number): Document & { doctype: string } => ({
  doctype: 'Customer Group',
  name,
  customer_group_name: name,
  parent_customer_group: parent,
  old_parent: parent,
  is_group: parent ? 0 : 1,
  lft,
  rgt,
})

const ROOT = 'All Customer Groups'

/** What every ERPNext site has after installation, of the doctypes that the recorded data set does not hold. */
export const INSTALLED: readonly (Document & { doctype: string })[] = [
  group(ROOT, null, 1, 10),
  ...['Individual', 'Commercial', 'Non Profit', 'Government'].map((name, at) =>
    group(name, ROOT, 2 * at + 2, 2 * at + 3),
  ),
  {
    doctype: 'Sales Person',
    name: 'Sales Team',
    sales_person_name: 'Sales Team',
    is_group: 1,
    enabled: 1,
    lft: 1,
    rgt: 2,
  },
  ...['Existing Customer', 'Reference', 'Advertisement', 'Cold Calling', 'Exhibition', 'Campaign', 'Walk In'].map(
    name => ({
      doctype: 'Lead Source',
      name,
      source_name: name,
    }),
  ),
  ...[
    ...['System Manager', 'Sales User', 'Sales Manager', 'Sales Master Manager', 'Accounts User', 'Accounts Manager'],
    ...['Stock User', 'Stock Manager', 'Item Manager', 'Website Manager'],
  ].map(name => ({ doctype: 'Role', name, role_name: name, desk_access: 1, disabled: 0 })),
]

/** What the recorded site's customers, orders and leads name besides: its set-up made them, and the data set holds none. */
export const SET_UP: readonly (Document & { doctype: string })[] = [
  { ...group('Ecommerce Customer', ROOT, 10, 11), is_group: 0 },
  {
    doctype: 'Sales Person',
    name: 'Website Sales',
    sales_person_name: 'Website Sales',
    parent_sales_person: 'Sales Team',
    is_group: 0,
    enabled: 1,
    lft: 2,
    rgt: 3,
  },
  { doctype: 'Lead Source', name: 'Website', source_name: 'Website' },
]
