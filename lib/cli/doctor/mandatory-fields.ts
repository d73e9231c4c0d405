import * as z from 'zod'
import type { Erpnext } from '../../erpnext/client.ts'

export interface MandatoryField {
  doctype: string
  fieldname: string
  /** Undefined of ERPNext's own fields. */
  fieldtype?: string | undefined
}

const named = z.object({ name: z.string() })
const customField = z.object({
  ...{ dt: z.string(), fieldname: z.string(), fieldtype: z.string().nullish() },
  ...{ default: z.string().nullish(), fetch_from: z.string().nullish() },
})
const propertySetter = z.object({
  ...{ doc_type: z.string(), field_name: z.string().nullish(), property: z.string(), value: z.string().nullish() },
})

/** The fields that a person made mandatory and ERPNext does not fill in itself, by a default or out of a linked document. */
export async function mandatoryFields(administrator: Erpnext, doctypes: readonly string[]): Promise<MandatoryField[]> {
  const set = await administrator.list('Property Setter', propertySetter, {
    fields: Object.keys(propertySetter.shape),
    filters: [
      ['doc_type', 'in', doctypes],
      ['property', 'in', ['reqd', 'default', 'fetch_from']],
    ],
    limit: 0,
  })
  const isFilled = (doctype: string, fieldname: string) =>
    set.some(
      ({ doc_type, field_name, property, value }) =>
        doc_type === doctype && field_name === fieldname && property !== 'reqd' && value,
    )
  const made = (await mandatoryCustomFields(administrator, doctypes)).filter(
    // What is not ticked is 0, which is a value.
    ({ default: value, fetch_from, fieldtype }) => !value && !fetch_from && fieldtype !== 'Check',
  )
  const changed = set.filter(({ property, value }) => property === 'reqd' && value === '1')
  const all = [
    ...made.map(({ dt, fieldname, fieldtype }) => ({ doctype: dt, fieldname, fieldtype: fieldtype ?? undefined })),
    ...changed.map(({ doc_type, field_name }) => ({ doctype: doc_type, fieldname: field_name ?? '' })),
  ]
  return all.filter(({ doctype, fieldname }) => !isFilled(doctype, fieldname))
}

/** Their defaults are read one by one: `default` is a word of SQL's own, which a list's fields had better not hold. */
async function mandatoryCustomFields(
  administrator: Erpnext,
  doctypes: readonly string[],
): Promise<z.output<typeof customField>[]> {
  const rows = await administrator.list('Custom Field', named, {
    fields: ['name'],
    filters: [
      ['dt', 'in', doctypes],
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
