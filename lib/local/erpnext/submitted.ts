import { fold } from './collation.ts'
import type { Document, Row } from './document.ts'
import { FrappeError } from './errors.ts'
import type { Site } from './site.ts'

/** ERPNext's own fields that may change after submission, of the doctypes the relay writes to. Custom fields say it themselves. */
const ALLOWED: Record<string, readonly string[]> = {
  'Sales Order': [
    'title',
    'delivery_date',
    'po_no',
    'po_date',
    'customer_address',
    'shipping_address_name',
    'letter_head',
    'select_print_heading',
    'group_same_items',
    'sales_team',
    'from_date',
    'to_date',
  ],
}

/** @throws FrappeError 417 UpdateAfterSubmitError for a field that has to be there before submission. */
export function checkAllowedAfterSubmit(doctype: string, before: Document, changes: Row, { store }: Site): void {
  const customFields = [...store.all('Custom Field')].filter(({ dt }) => dt === doctype)
  for (const [field, after] of Object.entries(changes)) {
    const custom = customFields.find(({ fieldname }) => fieldname === field)
    if (custom?.allow_on_submit || ALLOWED[doctype]?.includes(field) || same(before[field], after)) continue
    const label = String(custom?.label ?? titleCase(field))
    const change = `Not allowed to change <strong>${label}</strong> after submission from <strong>${shown(before[field])}</strong> to <strong>${shown(after)}</strong>`
    throw new FrappeError(417, 'UpdateAfterSubmitError', ` ${change}`, { title: 'Cannot Update After Submit' })
  }
}

const same = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) || Array.isArray(b)
    ? JSON.stringify(a) === JSON.stringify(b)
    : fold(String(a ?? '')) === fold(String(b ?? ''))

const shown = (value: unknown): string => (Array.isArray(value) ? `${value.length} rows` : String(value ?? ''))

const titleCase = (field: string): string =>
  field
    .split('_')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
