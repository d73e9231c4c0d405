import type { Document, Row } from '../document.ts'
import { FrappeError } from '../errors.ts'
import { isCustomColumn } from '../schema.ts'
import type { Site } from '../site.ts'
import type { DoctypeRules } from './rules.ts'

/** Recorded: what a Custom Field has that was made with next to nothing. */
const DEFAULTS: Row = {
  fieldtype: 'Data',
  precision: '',
  ...Object.fromEntries(
    [
      ...[
        'is_system_generated',
        'length',
        'hide_seconds',
        'hide_days',
        'sort_options',
        'fetch_if_empty',
        'collapsible',
      ],
      ...[
        'non_negative',
        'reqd',
        'unique',
        'is_virtual',
        'read_only',
        'ignore_user_permissions',
        'hidden',
        'print_hide',
      ],
      ...['print_hide_if_no_value', 'no_copy', 'allow_on_submit', 'in_list_view', 'in_standard_filter', 'permlevel'],
      ...['in_global_search', 'in_preview', 'bold', 'report_hide', 'search_index', 'allow_in_quick_entry', 'columns'],
      ...['ignore_xss_filter', 'translatable', 'hide_border', 'show_dashboard'],
    ].map(field => [field, 0]),
  ),
}

/** Frappe's CustomField: one name once per doctype, a type that stays, a column that comes with it. */
export const customField: DoctypeRules = {
  create(given, site) {
    const [dt, fieldname] = [String(given.dt), String(given.fieldname).toLowerCase()]
    if (!site.schema.knows(dt)) throw new FrappeError(417, 'LinkValidationError', `Could not find DocType: ${dt}`)
    // The recording names no Custom Field for some columns that were custom: those may be made.
    const isStandard = site.schema.columns(dt).has(fieldname) && !isCustomColumn(fieldname)
    if (isStandard || site.store.get('Custom Field', `${dt}-${fieldname}`)) {
      const text = `A field with the name <strong>${fieldname}</strong> already exists in <strong>${dt}</strong>`
      throw new FrappeError(417, 'ValidationError', text)
    }
    const before = site.store.get('Custom Field', `${dt}-${given.insert_after}`)
    return { ...DEFAULTS, ...given, fieldname, idx: before ? Number(before.idx) + 1 : 0 }
  },
  change(before, changes) {
    if (changes.fieldtype !== undefined && changes.fieldtype !== before.fieldtype) {
      const text = `Fieldtype cannot be changed from ${before.fieldtype} to ${changes.fieldtype}`
      throw new FrappeError(417, 'ValidationError', text)
    }
    return changes
  },
  written: (document, _, { schema }) => schema.learn(String(document.dt), { [String(document.fieldname)]: null }),
  remove(document: Document, user: string, { schema }: Site) {
    if (document.owner === 'Administrator' && user !== 'Administrator') {
      const text = `Custom Field <strong>${document.label}</strong> is created by the Administrator and can only be deleted through the Administrator account.`
      throw new FrappeError(417, 'ValidationError', text)
    }
    schema.forget(String(document.dt), String(document.fieldname))
  },
}
