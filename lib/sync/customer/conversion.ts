import { oldestFirst, type Party } from './party.ts'
import { sameEmail } from './same-email.ts'

export interface Filing {
  customerGroup: string
  salesPerson: string
}

interface Candidate extends Party {
  lead_name?: string | null | undefined
  email_id?: string | null | undefined
}

/** Nobody but a person can say which of them a Lead is. */
export class SeveralCustomers extends Error {}

/**
 * The Customer that a Lead is already, if it is one. Looked for before any is made: ERPNext would number a second of one name
 * in silence, and its `make_sales_order` may have left one behind (both recorded). One of the same name counts only with the
 * same e-mail, and as nobody's else: two clinics may have one name.
 * @throws SeveralCustomers where the e-mail alone speaks for several: a person has to say which
 */
export function customerOfLead(
  lead: { name: string; medusa_id: string; email_id?: string | null | undefined },
  candidates: readonly Candidate[],
): string | undefined {
  const sorted = candidates.toSorted(oldestFirst)
  const known =
    sorted.find(({ medusa_id }) => medusa_id === lead.medusa_id) ??
    sorted.find(({ lead_name }) => lead_name === lead.name)
  if (known) return known.name
  const [first, ...others] = sorted.filter(
    ({ email_id, medusa_id, lead_name }) => !medusa_id && !lead_name && sameEmail(email_id, lead.email_id),
  )
  if (!others.length) return first?.name
  const names = [first, ...others].map(each => each?.name).join(', ')
  throw new SeveralCustomers(`${names} have the e-mail of Lead ${lead.name}: link one of them to it`)
}

/**
 * A Customer that is nobody's, of the name that a new one is to get: it may be the same, known on the desk by its name alone, and
 * ERPNext would make an "X - 1" beside it in silence (recorded).
 */
export const namesake = (candidates: readonly Candidate[]): string | undefined =>
  candidates.find(({ medusa_id, lead_name, email_id }) => !medusa_id && !lead_name && !email_id)?.name

/** ERPNext's mapping of the Lead, with what the shop files its customers under. */
export const newCustomer = (
  mapped: Readonly<Record<string, unknown>>,
  medusa_id: string,
  { customerGroup, salesPerson }: Filing,
): Record<string, unknown> => ({
  ...withoutMarks(mapped),
  medusa_id,
  customer_group: customerGroup,
  sales_team: [{ sales_person: salesPerson, allocated_percentage: 100 }],
})

/** What a Customer that is there lacks; undefined when nothing. What people set stays. */
export function missingIn(
  customer: {
    medusa_id?: string | null | undefined
    lead_name?: string | null | undefined
    customer_group?: string | null | undefined
    sales_team?: readonly unknown[] | undefined
  },
  lead: { name: string; medusa_id: string },
  { customerGroup, salesPerson }: Filing,
): Record<string, unknown> | undefined {
  const fields = {
    ...(customer.medusa_id ? {} : { medusa_id: lead.medusa_id }),
    ...(customer.lead_name ? {} : { lead_name: lead.name }),
    ...(customer.customer_group ? {} : { customer_group: customerGroup }),
    ...(customer.sales_team?.length ? {} : { sales_team: [{ sales_person: salesPerson, allocated_percentage: 100 }] }),
  }
  return Object.keys(fields).length ? fields : undefined
}

/** Without `__islocal` and the like, which tell the desk what is new. */
export const withoutMarks = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([field]) => !field.startsWith('__')))
