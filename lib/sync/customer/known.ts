import type { Filter } from '../../erpnext/client.ts'
import { type CustomerRow, customerFields, customerRow } from '../../erpnext/customer.ts'
import { type LeadRow, leadFields, leadRow } from '../../erpnext/lead.ts'
import type { Relay } from '../../relay.ts'

/** Everybody in ERPNext who may be that Medusa customer: by its id, by the e-mail, or made from such a Lead. */
export async function everybodyLike(
  { erpnext }: Pick<Relay, 'erpnext'>,
  { id, email }: { id: string; email: string },
): Promise<{ customers: CustomerRow[]; leads: LeadRow[] }> {
  const theirs: Filter[] = [
    ['medusa_id', '=', id],
    ['email_id', '=', email],
  ]
  const leads = await erpnext.list('Lead', leadRow, { fields: leadFields, orFilters: theirs, limit: 0 })
  const made: Filter[] = leads.length ? [['lead_name', 'in', leads.map(({ name }) => name)]] : []
  const query = { fields: customerFields, orFilters: [...theirs, ...made], limit: 0 }
  return { leads, customers: await erpnext.list('Customer', customerRow, query) }
}

/** The Customer and the Lead of these names, and the Customers that have the Lead's Medusa id. */
export async function whoIsLinked(
  { erpnext }: Pick<Relay, 'erpnext'>,
  names: { customer: string; lead: string },
): Promise<{ customer: CustomerRow | undefined; lead: LeadRow | undefined; holders: CustomerRow[] }> {
  const byName = (name: string) => ({ filters: [['name', '=', name] as const], limit: 1 })
  const [lead] = await erpnext.list('Lead', leadRow, { fields: leadFields, ...byName(names.lead) })
  const [customer] = await erpnext.list('Customer', customerRow, { fields: customerFields, ...byName(names.customer) })
  const holders = lead?.medusa_id
    ? await erpnext.list('Customer', customerRow, {
        fields: customerFields,
        filters: [['medusa_id', '=', lead.medusa_id]],
        limit: 0,
      })
    : []
  return { customer, lead, holders }
}
