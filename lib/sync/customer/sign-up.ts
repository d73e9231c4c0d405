import type { SignUp } from '../../medusa/customers.ts'
import type { NewJob } from '../../queue/jobs.ts'
import type { Relay } from '../../relay.ts'
import { emailHash } from './alone.ts'

/**
 * Registers somebody in Medusa and queues their Lead. Done again with the same password it finishes what broke off, and
 * queues the Lead again: the job finds what is there.
 * @throws RelayError code `ACCOUNT_CONFLICT` for another password
 */
export async function signUp(
  { medusa, queue }: Pick<Relay, 'medusa' | 'queue'>,
  fields: SignUp,
  cause: string,
): Promise<{ customer_id: string }> {
  const { id } = await medusa.customers.signUp(fields)
  const { password: _, ...shown } = fields
  const known = medusa.catalogue.api === 'v1' ? { signed_up: shown } : {}
  const job: NewJob = { kind: 'sync-lead', medusa_customer_id: id, email_hash: emailHash(fields.email), ...known }
  await queue.send([job], cause)
  return { customer_id: id }
}
