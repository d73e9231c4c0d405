import * as z from 'zod'
import type { Erpnext } from '../../../erpnext/client.ts'
import { customFields } from '../../setup-erpnext/custom-fields.ts'
import type { Check } from '../check.ts'
import { ok, problem, type Said } from '../finding.ts'

/** What the relay makes or saves. ERPNext asks for every mandatory field at each save. */
const WRITTEN = [
  ...['Lead', 'Customer', 'Address', 'Quotation', 'Quotation Item', 'Sales Order', 'Sales Order Item'],
  ...['Website Item', 'Item Price', 'Item Group'],
]

/** Standard fields that are always filled in, by the relay or by ERPNext itself: making them mandatory changes nothing. */
const FILLED: Readonly<Record<string, readonly string[]>> = {
  Lead: ['naming_series', 'status', 'email_id', 'source', 'lead_name', 'first_name'],
  Customer: ['naming_series', 'customer_name', 'customer_type', 'customer_group'],
  Address: ['address_title', 'address_type', 'address_line1', 'city', 'country'],
  Quotation: ['naming_series', 'quotation_to', 'party_name', 'customer_name', 'company', 'order_type', 'valid_till'],
  'Quotation Item': ['item_code', 'item_name', 'description', 'qty', 'uom', 'rate'],
  'Sales Order': ['naming_series', 'customer', 'customer_name', 'company', 'order_type', 'delivery_date'],
  'Sales Order Item': ['item_code', 'item_name', 'description', 'qty', 'uom', 'rate', 'delivery_date'],
  'Website Item': ['web_item_name', 'item_code', 'item_name', 'item_group', 'stock_uom', 'route'],
  'Item Price': ['item_code', 'price_list', 'price_list_rate', 'currency', 'uom'],
  'Item Group': ['item_group_name', 'parent_item_group'],
}

const named = z.object({ name: z.string() })
const customField = z.object({
  dt: z.string(),
  fieldname: z.string(),
  default: z.string().optional(),
  fetch_from: z.string().optional(),
})
const propertySetter = z.object({ doc_type: z.string(), field_name: z.string().nullish() })

/** Their defaults are read one by one: `default` is a word of SQL's own, which a list's fields had better not hold. */
async function mandatoryCustomFields(administrator: Erpnext): Promise<z.output<typeof customField>[]> {
  const rows = await administrator.list('Custom Field', named, {
    fields: ['name'],
    filters: [
      ['dt', 'in', WRITTEN],
      ['reqd', '=', 1],
    ],
    limit: 0,
  })
  const fields: z.output<typeof customField>[] = []
  for (const { name } of rows) {
    const field = await administrator.get('Custom Field', name, customField)
    if (field) fields.push(field)
  }
  return fields
}

export const mandatoryCheck: Check = {
  name: 'mandatory fields',
  needs: ['administrator'],
  async look(patient): Promise<Said | Said[]> {
    const administrator = patient.administrator()
    if (!administrator) return []
    const made = await mandatoryCustomFields(administrator)
    const set = await administrator.list('Property Setter', propertySetter, {
      fields: ['doc_type', 'field_name'],
      filters: [
        ['doc_type', 'in', WRITTEN],
        ['property', '=', 'reqd'],
        ['value', '=', '1'],
      ],
      limit: 0,
    })
    const isOurs = (dt: string, name: string) => customFields.some(each => each.dt === dt && each.fieldname === name)
    const fields = [
      ...made
        .filter(({ dt, fieldname, default: value, fetch_from }) => !value && !fetch_from && !isOurs(dt, fieldname))
        .map(({ dt, fieldname }) => ({ dt, fieldname })),
      ...set
        .map(({ doc_type, field_name }) => ({ dt: doc_type, fieldname: field_name ?? '' }))
        .filter(({ dt, fieldname }) => !FILLED[dt]?.includes(fieldname)),
    ]
    if (!fields.length) return ok('the relay can fill in all that ERPNext asks for')
    return fields.map(({ dt, fieldname }) =>
      problem(`${fieldname} of ${dt} is mandatory, and the relay does not fill it in`, {
        why: `ERPNext refuses each ${dt.replace(/ Item$/, '')} that the relay writes without it`,
        remedy: 'give it a default, or make it mandatory on other conditions (Customize Form in ERPNext)',
      }),
    )
  },
}
