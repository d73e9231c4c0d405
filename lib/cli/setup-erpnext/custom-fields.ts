import type { Thing } from './thing.ts'

interface Flags {
  /** 1 unless said otherwise: the field is the relay's to write. */
  read_only?: 0
  /** 1 unless said otherwise: the desk's "Duplicate" would give two documents one id. */
  no_copy?: 0
  allow_on_submit?: 1
}

interface CustomField extends Flags {
  dt: string
  fieldname: string
  label: string
  fieldtype: 'Data' | 'Check' | 'Int'
  /** Where it stands on the form at first; people may move it. */
  insert_after: string
}

const field =
  (fieldtype: CustomField['fieldtype']) =>
  (dt: string, fieldname: string, label: string, insert_after: string, flags: Flags = {}): CustomField => ({
    dt,
    fieldname,
    label,
    fieldtype,
    insert_after,
    ...flags,
  })
const data = field('Data')
const check = field('Check')
const int = field('Int')

/**
 * Not `no_copy`: that also keeps a field from the documents that are made from this one (Frappe's mapper leaves it out),
 * and an order that is made on the desk from a shop's quotation would never be told of: its webhook asks for this field.
 */
const fromEcommerce = (dt: string, insert_after: string) =>
  check(dt, 'from_ecommerce', 'From E-Commerce', insert_after, { no_copy: 0 })

const medusaOrderId = (dt: string, flags?: Flags) =>
  data(dt, 'medusa_order_id', 'Medusa Order ID', 'from_ecommerce', flags)

/** The fields that the relay reads and writes. */
export const customFields: readonly CustomField[] = [
  data('Lead', 'medusa_id', 'Medusa ID', 'last_name'),
  data('Customer', 'medusa_id', 'Medusa ID', 'customer_group'),
  data('Item Group', 'medusa_id', 'Medusa ID', 'is_group'),
  data('Website Item', 'medusa_id', 'Medusa ID', 'published'),
  data('Item Price', 'medusa_id', 'Medusa ID', 'packing_unit'),
  check('Lead', 't_c_acceptance', 'Terms and Conditions Accepted', 'medusa_id'),
  check('Customer', 't_c_acceptance', 'Terms and Conditions Accepted', 'medusa_id'),
  data('Website Item', 'medusa_variant_id', 'Medusa Variant ID', 'medusa_id'),
  check('Website Item', 'custom_in_stock', 'In Stock', 'medusa_variant_id'),
  check('Website Item', 'custom_skip_update_hook', 'Skip Next Update', 'custom_in_stock'),
  // The one that people fill in.
  int('Website Item', 'custom_threshold_qty', 'Threshold Quantity', 'custom_skip_update_hook', { read_only: 0 }),
  data('Item Price', 'medusa_price_id', 'Medusa Price ID', 'medusa_id'),
  fromEcommerce('Quotation', 'customer_name'),
  fromEcommerce('Sales Order', 'order_type'),
  fromEcommerce('Sales Invoice', 'customer_name'),
  fromEcommerce('Delivery Note', 'customer_name'),
  medusaOrderId('Quotation'),
  // May become known only after the order was submitted, when ERPNext refuses every field that does not allow it.
  medusaOrderId('Sales Order', { allow_on_submit: 1 }),
  medusaOrderId('Sales Invoice'),
  medusaOrderId('Delivery Note'),
  data('Quotation', 'medusa_draft_order_id', 'Medusa Draft Order ID', 'medusa_order_id'),
  data('Quotation', 'medusa_quotation_id', 'Medusa Quotation ID', 'medusa_draft_order_id'),
]

/** Frappe names a Custom Field after its doctype and its fieldname. Its type cannot be changed without losing data. */
export const customFieldThings = (): Thing[] =>
  customFields.map(({ dt, fieldname, label, fieldtype, insert_after, ...flags }) => ({
    doctype: 'Custom Field',
    name: `${dt}-${fieldname}`,
    create: { dt, fieldname, label, insert_after },
    keep: { read_only: 1, no_copy: 1, ...flags },
    fixed: { fieldtype },
  }))
