import { RelayError } from '../../errors.ts'
import type { Relay } from '../../relay.ts'
import { exclusively } from '../exclusively.ts'
import { customerLease, medusaIdLease } from './alone.ts'
import { whoIsLinked } from './known.ts'
import { decideLink, type LinkDecision } from './link-decision.ts'
import { releaseOrders } from './release-orders.ts'

export type LinkPorts = Pick<Relay, 'erpnext' | 'leases' | 'pause' | 'parking' | 'queue' | 'log'>

/**
 * Gives a Customer the Medusa id of a Lead, and the orders that waited for it another try. Of two Customers that are linked
 * to one Lead at a time one wins: ERPNext itself would take both. Its name stays as it is.
 * @throws RelayError of kind `transient`, code `busy`, after the pauses
 */
export async function linkLead(
  ports: LinkPorts,
  asked: { customer: string; lead: string },
  pausesMs?: readonly number[],
): Promise<LinkDecision> {
  const { lead } = await whoIsLinked(ports, asked)
  const things = [customerLease(asked.customer), ...(lead?.medusa_id ? [medusaIdLease(lead.medusa_id)] : [])]
  const decision = await exclusively(ports, things, () => decideAndWrite(ports, asked, lead?.medusa_id), pausesMs)
  // What is linked already was perhaps by a try that died before this.
  if (decision.action !== 'refuse') await releaseOrders(ports, asked.customer)
  return decision
}

async function decideAndWrite(
  ports: LinkPorts,
  asked: { customer: string; lead: string },
  heldId: string | null | undefined,
): Promise<LinkDecision> {
  const found = await whoIsLinked(ports, asked)
  if ((found.lead?.medusa_id || '') !== (heldId || '')) {
    throw new RelayError('transient', `Lead ${asked.lead} was changed meanwhile`, { code: 'busy' })
  }
  const decision = decideLink(asked, found)
  if (decision.action === 'link') await ports.erpnext.update('Customer', asked.customer, decision.fields)
  return decision
}
