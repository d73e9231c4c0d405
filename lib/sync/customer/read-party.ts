import type { Erpnext } from '../../erpnext/client.ts'
import { type CustomerRow, customerFields, customerRow } from '../../erpnext/customer.ts'
import { type LeadRow, leadFields, leadRow } from '../../erpnext/lead.ts'

/** Everybody with a Medusa id; ERPNext's database compares without regard to case, so it may be one too many. */
export async function readParties(
  erpnext: Erpnext,
  medusaId: string,
): Promise<{ customers: CustomerRow[]; leads: LeadRow[] }> {
  const filters = [['medusa_id', '=', medusaId] as const]
  const [customers, leads] = await Promise.all([
    erpnext.list('Customer', customerRow, { fields: customerFields, filters, limit: 0 }),
    erpnext.list('Lead', leadRow, { fields: leadFields, filters, limit: 0 }),
  ])
  return { customers, leads }
}
