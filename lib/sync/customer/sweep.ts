import * as z from 'zod'
import { text } from '../../erpnext/fields.ts'
import { customerTarget, medusaCustomerTarget, type NewJob } from '../../queue/jobs.ts'
import type { Relay } from '../../relay.ts'
import type { SweptDoctype } from '../sweepable.ts'
import { emailHash } from './alone.ts'
import { refusalOf } from './link-customer.ts'

const row = z.object({ name: z.string(), lead_name: z.string(), lead_medusa_id: text })

/** Customers that name the Lead of who signed up, and were not linked yet, nor refused. */
export const customerSweep: SweptDoctype = {
  doctype: 'Customer',
  filters: [
    ['lead_name', 'is', 'set'],
    ['medusa_id', 'is', 'not set'],
  ],
  async jobs({ erpnext, states }, rows) {
    const customers = await erpnext.list('Customer', row, {
      fields: ['name', 'lead_name', 'lead_name.medusa_id as lead_medusa_id'],
      filters: [['name', 'in', rows.map(({ name }) => name)]],
      limit: 0,
    })
    const known = await states.getMany(customers.map(({ name }) => customerTarget(name)))
    return customers.flatMap(({ name, lead_name, lead_medusa_id }): NewJob[] => {
      const isNews = known.get(customerTarget(name))?.refused !== refusalOf(lead_name)
      return lead_medusa_id && isNews ? [{ kind: 'link-customer', name }] : []
    })
  },
}

/** What the cursor is called, beside those of doctypes. */
export const MEDUSA_CUSTOMERS = 'Medusa Customer'

/** Longer than a customer's creation takes to be seen, and than the clocks of Medusa and of a Lambda are apart. */
const OVERLAP_MS = 75 * 60_000

/**
 * Looks for those who signed up in Medusa since the last look: its one delivery of an event may have been lost. The first
 * time ever it begins at now, as the other sweeps do. Medusa 1 cannot be asked.
 */
export async function sweepMedusaCustomers(
  { medusa, cursors, states, queue, now }: Pick<Relay, 'medusa' | 'cursors' | 'states' | 'queue' | 'now'>,
  cause: string,
): Promise<{ doctype: string; rows: number; queued: number }> {
  const swept = { doctype: MEDUSA_CUSTOMERS, rows: 0, queued: 0 }
  const { customers } = medusa
  if (!customers.created) return swept
  const at = (ms: number) => new Date(ms).toISOString()
  const until = at(now())
  const cursor = await cursors.get(MEDUSA_CUSTOMERS)
  if (cursor) {
    const from = at(Date.parse(cursor.modified) - OVERLAP_MS)
    for (let offset: number | undefined = 0; offset !== undefined; ) {
      const page = await customers.created(from, until, offset)
      const known = await states.getMany(page.customers.map(({ id }) => medusaCustomerTarget(id)))
      const unknown = page.customers.filter(({ id }) => !known.has(medusaCustomerTarget(id)))
      const jobs = unknown.map(({ id, email }): NewJob => {
        return { kind: 'sync-lead', medusa_customer_id: id, email_hash: emailHash(email) }
      })
      await queue.send(jobs, cause)
      swept.rows += page.customers.length
      swept.queued += jobs.length
      offset = page.next
    }
  }
  // Where another sweep was quicker, its cursor is as good.
  await cursors.put(MEDUSA_CUSTOMERS, { modified: until, name: '' }, cursor?.version)
  return swept
}
