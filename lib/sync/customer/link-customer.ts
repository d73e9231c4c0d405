import * as z from 'zod'
import { customerFields, customerRow } from '../../erpnext/customer.ts'
import { RelayError } from '../../errors.ts'
import { hashOf } from '../../hash.ts'
import { customerTarget, type JobOf } from '../../queue/jobs.ts'
import { done, type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import type { ReceivedJob } from '../../queue/work.ts'
import type { Relay } from '../../relay.ts'
import { UNKNOWN } from '../state.ts'
import { type LinkPorts, linkLead } from './link.ts'
import { releaseOrders } from './release-orders.ts'

/** Links a Customer that was saved on the desk with a Lead. A refusal is parked, and said where whoever saved it sees it. */
export async function linkCustomer(
  ports: LinkPorts & Pick<Relay, 'states' | 'now'>,
  { job }: Pick<ReceivedJob, 'job'> & { job: JobOf<'link-customer'> },
): Promise<Outcome> {
  const { name } = job
  const readAt = ports.now()
  const filters = [['name', '=', name] as const]
  const [customer] = await ports.erpnext.list('Customer', customerRow, { fields: customerFields, filters, limit: 1 })
  if (!customer) return skipped(`Customer ${name} does not exist in ERPNext`)
  const { lead_name: lead, medusa_id } = customer
  if (!lead) return skipped('it names no Lead')
  if (medusa_id) {
    // Linked by a try that may have died before it told the orders.
    await releaseOrders(ports, name)
    return unchanged(`it is ${medusa_id}`)
  }
  const decision = await linkLead(ports, { customer: name, lead })
  if (decision.action !== 'refuse') return done(`Lead ${lead}`)

  await commentOnce(ports, name, `Medusa: not linked to Lead ${lead}. ${decision.reason}.`)
  const target = customerTarget(name)
  const version = (await ports.states.get(target))?.version
  await ports.states.put(target, { fingerprint: UNKNOWN, refused: refusalOf(lead), readAt }, version)
  throw new RelayError('permanent', decision.reason, { code: decision.code, server: 'erpnext' })
}

/** What a sweep compares: another Lead is news, the same one is not. */
export const refusalOf = (lead: string): string => hashOf(['link', lead])

const comment = z.object({ name: z.string() })

async function commentOnce({ erpnext }: Pick<Relay, 'erpnext'>, customer: string, content: string): Promise<void> {
  const about = { comment_type: 'Comment', reference_doctype: 'Customer', reference_name: customer, content }
  const filters = Object.entries(about).map(([field, value]) => [field, '=', value] as const)
  const [said] = await erpnext.list('Comment', comment, { fields: ['name'], filters, limit: 1 })
  if (!said) await erpnext.insert('Comment', about, comment)
}
