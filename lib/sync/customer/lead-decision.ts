import { oldestFirst, type Party, partyOf } from './party.ts'
import { sameEmail } from './same-email.ts'

interface Known extends Party {
  email_id?: string | null | undefined
}
interface KnownCustomer extends Known {
  lead_name?: string | null | undefined
}

/** What is to be done about somebody who signed up. */
export type LeadDecision =
  | { action: 'insert' }
  /** Write the Medusa id there. */
  | { action: 'adopt'; doctype: 'Customer' | 'Lead'; name: string }
  | { action: 'unchanged'; doctype: 'Customer' | 'Lead'; name: string }
  /** A person has to decide; the reason names both. */
  | { action: 'conflict'; reason: string }

/**
 * Never a second Lead, never a lost one: who has the Medusa id is it; else who has the e-mail, a Customer before a Lead, and
 * before a Lead the Customer that it became. `found` is everybody with that id, that e-mail, or made from such a Lead.
 */
export function decideLead(
  { id, email }: { id: string; email: string },
  found: { customers: readonly KnownCustomer[]; leads: readonly Known[] },
): LeadDecision {
  const known = partyOf(id, found)
  if (known) return { action: 'unchanged', ...known }
  const leads = found.leads.filter(({ email_id }) => sameEmail(email_id, email)).sort(oldestFirst)
  const isTheirs = ({ email_id, lead_name }: KnownCustomer) =>
    sameEmail(email_id, email) || leads.some(({ name }) => name === lead_name)
  const customers = found.customers.filter(isTheirs).sort(oldestFirst)
  const taken = [...customers.map(as('Customer')), ...leads.map(as('Lead'))].find(({ medusa_id }) => medusa_id)
  if (taken) {
    const reason = `${taken.doctype} ${taken.name} has this e-mail and is Medusa's ${taken.medusa_id}, not ${id}`
    return { action: 'conflict', reason }
  }
  const [customer, other] = customers
  if (customer && other) {
    return { action: 'conflict', reason: `Customers ${customer.name} and ${other.name} both have the e-mail of ${id}` }
  }
  if (customer) return { action: 'adopt', doctype: 'Customer', name: customer.name }
  const [lead] = leads
  return lead ? { action: 'adopt', doctype: 'Lead', name: lead.name } : { action: 'insert' }
}

const as =
  <Doctype extends 'Customer' | 'Lead'>(doctype: Doctype) =>
  ({ name, medusa_id }: Party) => ({ doctype, name, medusa_id })
