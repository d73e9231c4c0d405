import { readFileSync } from 'node:fs'
import type { Row } from './document.ts'

/** What the recordings show of a doctype: its columns, and its child tables with their doctype (null: never a row). */
interface Doctype {
  columns: string[]
  tables: Record<string, string | null>
}

const recorded: Record<string, Doctype> = JSON.parse(
  readFileSync(new URL('./data/doctypes.json', import.meta.url), 'utf8'),
)

/** Columns that no recording happens to show: a Deleted Document keeps the whole document as JSON. */
const UNRECORDED: Record<string, Doctype> = {
  Address: { columns: ['state', 'county'], tables: {} },
  Comment: {
    columns: [
      ...['comment_type', 'reference_doctype', 'reference_name', 'content', 'comment_email', 'comment_by', 'subject'],
      'published',
    ],
    tables: {},
  },
  'Custom DocPerm': { columns: ['parent', 'role', 'permlevel', 'if_owner', 'read', 'write', 'create'], tables: {} },
  'Deleted Document': { columns: ['data', 'new_name'], tables: {} },
  Customer: { columns: [], tables: { credit_limits: 'Customer Credit Limit' } },
  'Customer Credit Limit': { columns: ['company', 'credit_limit', 'bypass_credit_limit_check'], tables: {} },
  'Has Role': { columns: ['role'], tables: {} },
  Item: { columns: [], tables: { taxes: 'Item Tax' } },
  'Item Tax': {
    columns: ['parent', 'item_tax_template', 'tax_category', 'valid_from', 'minimum_net_rate', 'maximum_net_rate'],
    tables: {},
  },
  'Item Tax Template': { columns: ['title', 'company', 'disabled'], tables: { taxes: 'Item Tax Template Detail' } },
  'Item Tax Template Detail': { columns: ['tax_type', 'tax_rate'], tables: {} },
  'Lead Source': { columns: ['source_name', 'details'], tables: {} },
  'Property Setter': {
    columns: [
      ...['doctype_or_field', 'doc_type', 'field_name', 'row_name', 'property', 'property_type', 'value'],
      ...['default_value', 'module', 'is_system_generated'],
    ],
    tables: {},
  },
  Quotation: {
    columns: [],
    tables: { taxes: 'Sales Taxes and Charges', lost_reasons: 'Quotation Lost Reason Detail' },
  },
  'Quotation Lost Reason': { columns: ['order_lost_reason'], tables: {} },
  'Quotation Lost Reason Detail': { columns: ['lost_reason'], tables: {} },
  Role: { columns: ['role_name', 'desk_access', 'disabled', 'is_custom'], tables: {} },
  'Sales Order': { columns: [], tables: { taxes: 'Sales Taxes and Charges' } },
  'Sales Taxes and Charges': {
    columns: [
      ...['charge_type', 'row_id', 'account_head', 'description', 'included_in_print_rate', 'cost_center', 'rate'],
      ...['tax_amount', 'total', 'tax_amount_after_discount_amount', 'base_tax_amount', 'base_total'],
    ],
    tables: {},
  },
  'Sales Taxes and Charges Template': {
    columns: ['title', 'company', 'is_default', 'disabled', 'tax_category'],
    tables: { taxes: 'Sales Taxes and Charges' },
  },
  User: {
    columns: [
      ...['email', 'first_name', 'last_name', 'full_name', 'enabled', 'user_type', 'send_welcome_email', 'api_key'],
      'last_login',
    ],
    tables: { roles: 'Has Role' },
  },
}

/**
 * Columns that are no field of ERPNext's own: somebody made them, on the recorded site the older Frappe app and the
 * recording itself. `custom_remarks` is ERPNext's.
 */
export const isCustomColumn = (name: string): boolean =>
  /^(medusa_|custom_(?!remarks$)|from_ecommerce$|t_c_acceptance$|relay_note$)/.test(name)

const STANDARD = ['name', 'owner', 'creation', 'modified', 'modified_by', 'docstatus', 'idx']

/**
 * Link fields by name: in ERPNext a name links to the same doctype nearly everywhere; the exceptions are below. What is
 * not listed cannot be followed in a list's `fields` (`customer.medusa_id`).
 */
const LINKS: Record<string, string> = {
  against_sales_order: 'Sales Order',
  brand: 'Brand',
  company: 'Company',
  country: 'Country',
  country_of_origin: 'Country',
  currency: 'Currency',
  customer: 'Customer',
  customer_group: 'Customer Group',
  customer_primary_address: 'Address',
  item_code: 'Item',
  item_group: 'Item Group',
  lead_name: 'Lead',
  parent_item_group: 'Item Group',
  parent_warehouse: 'Warehouse',
  prevdoc_docname: 'Quotation',
  price_list: 'Price List',
  sales_invoice: 'Sales Invoice',
  sales_order: 'Sales Order',
  selling_price_list: 'Price List',
  set_warehouse: 'Warehouse',
  stock_uom: 'UOM',
  territory: 'Territory',
  uom: 'UOM',
  variant_of: 'Item',
  warehouse: 'Warehouse',
  website_warehouse: 'Warehouse',
}
const NOT_LINKS = new Set(['Item.item_code', 'Lead.lead_name', 'Brand.brand'])

export interface Schema {
  knows(doctype: string): boolean
  columns(doctype: string): ReadonlySet<string>
  /** Child tables of a doctype: fieldname → child doctype. */
  tables(doctype: string): Readonly<Record<string, string | null>>
  /** The doctypes that have a child table of this doctype. */
  parents(child: string): string[]
  linkTarget(doctype: string, field: string): string | undefined
  /** Takes in the fields of a document that a test brings along. */
  learn(doctype: string, document: Row): void
  /** A field that is no longer one. */
  forget(doctype: string, field: string): void
}

/** `bare`: without the columns that are not ERPNext's own. */
export function createSchema({ bare = false }: { bare?: boolean } = {}): Schema {
  const columns = new Map<string, Set<string>>()
  const tables = new Map<string, Record<string, string | null>>()
  const add = (doctype: string, { columns: names, tables: children }: Doctype) => {
    const known = columns.get(doctype) ?? new Set(STANDARD)
    for (const name of names) known.add(name)
    columns.set(doctype, known)
    tables.set(doctype, { ...tables.get(doctype), ...children })
  }
  for (const [doctype, description] of [...Object.entries(recorded), ...Object.entries(UNRECORDED)]) {
    add(
      doctype,
      bare ? { ...description, columns: description.columns.filter(name => !isCustomColumn(name)) } : description,
    )
  }

  return {
    knows: doctype => columns.has(doctype),
    columns: doctype => columns.get(doctype) ?? new Set(),
    tables: doctype => tables.get(doctype) ?? {},
    parents: child =>
      [...tables].filter(([, children]) => Object.values(children).includes(child)).map(([doctype]) => doctype),
    linkTarget: (doctype, field) =>
      field === 'amended_from' ? doctype : NOT_LINKS.has(`${doctype}.${field}`) ? undefined : LINKS[field],
    learn(doctype, document) {
      const known = columns.get(doctype)
      for (const [field, value] of Object.entries(document)) {
        if (!Array.isArray(value)) {
          if (!known?.has(field) && field !== 'doctype' && !field.startsWith('__')) {
            add(doctype, { columns: [field], tables: {} })
          }
          continue
        }
        const rows = value as Row[]
        const child = rows.find(row => typeof row.doctype === 'string')?.doctype as string | undefined
        if (child && tables.get(doctype)?.[field] !== child) add(doctype, { columns: [], tables: { [field]: child } })
        if (child) for (const row of rows) this.learn(child, row)
      }
      if (!columns.has(doctype)) add(doctype, { columns: [], tables: {} })
    },
    forget: (doctype, field) => void columns.get(doctype)?.delete(field),
  }
}
