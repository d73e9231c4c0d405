import type { JobOf } from '../../queue/jobs.ts'
import { type Outcome, skipped } from '../../queue/outcome.ts'
import type { ReceivedJob } from '../../queue/work.ts'
import type { ItemSync } from '../product/sync.ts'
import { deleteGroup, syncGroups } from './sync.ts'

/** Makes the collection of an Item Group agree; or deletes it, where the group was trashed and is no more. */
export async function syncGroupJob(
  { erpnext, medusa }: Pick<ItemSync, 'erpnext' | 'medusa'>,
  { job }: ReceivedJob & { job: JobOf<'sync-group'> },
): Promise<Outcome> {
  const { catalogue } = medusa
  const group = (await syncGroups(erpnext, catalogue, [job.name])).get(job.name)
  if (group && 'failure' in group) throw group.failure
  if (group) return group.outcome
  if (!job.trashed) return skipped('no such Item Group')
  return deleteGroup(catalogue, { name: job.name, medusa_id: job.trashed.medusa_id })
}
