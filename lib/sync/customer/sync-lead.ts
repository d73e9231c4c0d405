import * as z from 'zod'
import { RelayError } from '../../errors.ts'
import { type JobOf, jobTarget } from '../../queue/jobs.ts'
import { done, type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import type { ReceivedJob } from '../../queue/work.ts'
import type { Relay } from '../../relay.ts'
import { exclusively } from '../exclusively.ts'
import { madeOnce } from '../made-once.ts'
import { UNKNOWN, wasReadSince } from '../state.ts'
import { customerLease, emailHash, emailLease, medusaIdLease } from './alone.ts'
import { everybodyLike } from './known.ts'
import { decideLead, type LeadDecision } from './lead-decision.ts'
import { leadOf, type ShopCustomer } from './lead-fields.ts'
import { releaseOrders } from './release-orders.ts'

type LeadSync = Pick<
  Relay,
  'erpnext' | 'medusa' | 'states' | 'leases' | 'pause' | 'leadSource' | 'parking' | 'queue' | 'log' | 'now'
>

/** Fingerprint of somebody who is known: a Lead that was deleted in ERPNext since is to stay gone. */
const KNOWN = 'known'

/** Makes who signed up in the shop known in ERPNext: as who they are there, or as a new Lead; never as two. */
export async function syncLead(
  sync: LeadSync,
  { job, sentAt }: ReceivedJob & { job: JobOf<'sync-lead'> },
): Promise<Outcome> {
  const target = jobTarget(job)
  const state = await sync.states.get(target)
  if (!job.force && state?.fingerprint === KNOWN && wasReadSince(state, sentAt))
    return unchanged('read since the job was sent')
  const readAt = sync.now()
  const customer = await customerOf(sync, job)
  if (!customer) return skipped('Medusa has no customer with an account and that id')
  const note = (fingerprint: string) => sync.states.put(target, { fingerprint, readAt }, state?.version)
  try {
    const outcome = await exclusively(sync, [emailLease(customer.email)], () => makeKnown(sync, customer))
    await note(KNOWN)
    return outcome
  } catch (error) {
    // A sweep has nothing new to say of one who is parked.
    if (error instanceof RelayError && error.kind === 'permanent') await note(UNKNOWN)
    throw error
  }
}

async function customerOf({ medusa }: LeadSync, job: JobOf<'sync-lead'>): Promise<ShopCustomer | undefined> {
  const id = job.medusa_customer_id
  if (job.signed_up) return { id, ...job.signed_up }
  return medusa.customers.get(id, [{ doctype: 'Medusa Customer', name: id }])
}

async function makeKnown(sync: LeadSync, customer: ShopCustomer): Promise<Outcome> {
  const decision = await decide(sync, customer)
  switch (decision.action) {
    case 'conflict':
      throw new RelayError('permanent', decision.reason, { code: 'medusa-id-conflict', server: 'erpnext' })
    case 'insert':
      return insertLead(sync, customer)
    case 'adopt':
      return adopt(sync, customer, decision)
    case 'unchanged':
      // Linked by a try that may have died before it told the orders.
      if (decision.doctype === 'Customer') await releaseOrders(sync, decision.name)
      return unchanged(`${decision.doctype} ${decision.name}`)
  }
}

const decide = async (sync: LeadSync, customer: ShopCustomer): Promise<LeadDecision> =>
  decideLead(customer, await everybodyLike(sync, customer))

const named = z.object({ name: z.string() })

async function insertLead(sync: LeadSync, customer: ShopCustomer): Promise<Outcome> {
  const isThere = async () => (await decide(sync, customer)).action !== 'insert'
  try {
    const made = await madeOnce<{ name?: string }, Record<string, unknown>>(sync, `Lead ${emailHash(customer.email)}`, {
      find: async () => ((await isThere()) ? {} : undefined),
      prepare: async () => leadOf(customer, sync.leadSource),
      insert: document => sync.erpnext.insert('Lead', document, named),
    })
    return made.name ? done(`Lead ${made.name}`, 'created') : makeKnown(sync, customer)
  } catch (error) {
    // Somebody in ERPNext was faster.
    const isTaken = error instanceof RelayError && error.code === 'DuplicateEntryError'
    if (isTaken && (await isThere())) return makeKnown(sync, customer)
    throw error
  }
}

async function adopt(
  sync: LeadSync,
  customer: ShopCustomer,
  { doctype, name }: { doctype: 'Customer' | 'Lead'; name: string },
): Promise<Outcome> {
  const write = async (): Promise<Outcome> => {
    await sync.erpnext.update(doctype, name, { medusa_id: customer.id })
    return done(`${doctype} ${name}`, 'adopted')
  }
  if (doctype === 'Lead') return write()
  const outcome = await exclusively(sync, [customerLease(name), medusaIdLease(customer.id)], async () => {
    const decision = await decide(sync, customer)
    // Somebody linked it, or another, a moment ago.
    if (decision.action !== 'adopt' || decision.name !== name) return undefined
    return write()
  })
  if (!outcome) return makeKnown(sync, customer)
  await releaseOrders(sync, name)
  return outcome
}
