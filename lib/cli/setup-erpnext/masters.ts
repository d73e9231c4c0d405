import type { Erpnext } from '../../erpnext/client.ts'
import { anyDocument } from './present.ts'
import type { Thing } from './thing.ts'

export interface MasterNames {
  CUSTOMER_GROUP: string
  SALES_PERSON: string
  LEAD_SOURCE: string
}

export const defaultMasterNames: MasterNames = {
  CUSTOMER_GROUP: 'Ecommerce Customer',
  SALES_PERSON: 'Website Sales',
  LEAD_SOURCE: 'Website',
}

/** What the shop's customers and leads are filed under. People may move them in the tree: they only have to be there. */
export const masterThings = ({ CUSTOMER_GROUP, SALES_PERSON, LEAD_SOURCE }: MasterNames): Thing[] => [
  {
    doctype: 'Customer Group',
    name: CUSTOMER_GROUP,
    create: { customer_group_name: CUSTOMER_GROUP, is_group: 0 },
    keep: {},
  },
  {
    doctype: 'Sales Person',
    name: SALES_PERSON,
    create: { sales_person_name: SALES_PERSON, is_group: 0, enabled: 1 },
    keep: {},
  },
  { doctype: 'Lead Source', name: LEAD_SOURCE, create: { source_name: LEAD_SOURCE }, keep: {} },
]

const parentFields: Readonly<Record<string, string>> = {
  'Customer Group': 'parent_customer_group',
  'Sales Person': 'parent_sales_person',
}

/** The thing with the root of its tree as its parent, which has another name on a site in another language. */
export async function underRoot(erpnext: Erpnext, thing: Thing): Promise<Thing> {
  const parent = parentFields[thing.doctype]
  if (!parent) return thing
  const filters = [[parent, 'is', 'not set'] as const, ['is_group', '=', 1] as const]
  const [root] = await erpnext.list(thing.doctype, anyDocument, { fields: ['name'], filters, limit: 1 })
  return root ? { ...thing, create: { ...thing.create, [parent]: root.name } } : thing
}
