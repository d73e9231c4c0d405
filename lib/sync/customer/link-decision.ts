import type { Party } from './party.ts'

interface Linkable extends Party {
  lead_name?: string | null | undefined
}

/** Why a Lead cannot be linked, each in its own word. */
export type LinkRefusal =
  | 'customer-not-found'
  | 'lead-not-found'
  | 'lead-without-medusa-id'
  | 'medusa-id-taken'
  | 'customer-has-medusa-id'

export type LinkDecision =
  | { action: 'link'; fields: { medusa_id: string; lead_name: string } }
  | { action: 'unchanged' }
  | { action: 'refuse'; code: LinkRefusal; reason: string }

/** `holders`: the Customers that have the Lead's Medusa id. */
export function decideLink(
  asked: { customer: string; lead: string },
  { customer, lead, holders }: { customer?: Linkable | undefined; lead?: Party | undefined; holders: readonly Party[] },
): LinkDecision {
  const refuse = (code: LinkRefusal, reason: string): LinkDecision => ({ action: 'refuse', code, reason })
  if (!customer) return refuse('customer-not-found', `Customer ${asked.customer} not found`)
  if (!lead) return refuse('lead-not-found', `Lead ${asked.lead} not found`)
  const { medusa_id } = lead
  if (!medusa_id) return refuse('lead-without-medusa-id', `Lead ${lead.name} has no Medusa id`)
  const other = holders.find(({ name }) => name !== customer.name)
  if (other) return refuse('medusa-id-taken', `Customer ${other.name} has the Medusa id of Lead ${lead.name} already`)
  if (customer.medusa_id && customer.medusa_id !== medusa_id) {
    return refuse('customer-has-medusa-id', `Customer ${customer.name} is another Medusa customer already`)
  }
  if (customer.medusa_id === medusa_id && customer.lead_name === lead.name) return { action: 'unchanged' }
  return { action: 'link', fields: { medusa_id, lead_name: lead.name } }
}
