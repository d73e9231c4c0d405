import { groupTarget, type JobOf } from '../../queue/jobs.ts'
import { type Outcome, skipped } from '../../queue/outcome.ts'
import type { ReceivedJob } from '../../queue/work.ts'
import type { ItemSync } from '../product/sync.ts'
import { DELETED } from '../state.ts'
import { deleteGroup, syncGroups } from './sync.ts'

/** Makes the collection of an Item Group agree; or deletes it, where the group was trashed and is no more. */
export async function syncGroupJob(
  { erpnext, medusa, states, now }: ItemSync,
  { job }: ReceivedJob & { job: JobOf<'sync-group'> },
): Promise<Outcome> {
  const { catalogue } = medusa
  const target = groupTarget(job.name)
  const state = await states.get(target)
  const readAt = now()
  // For the sweep alone, which asks what was written last. Where another worker was quicker it asks once more.
  const note = (row: { fingerprint: string; medusaId?: string | undefined }) =>
    states.put(target, { ...row, readAt }, state?.version)

  const group = (await syncGroups(erpnext, catalogue, [job.name])).get(job.name)
  if (group && 'failure' in group) throw group.failure
  if (group) {
    await note({ fingerprint: group.fingerprint, medusaId: group.id })
    return group.outcome
  }
  if (!job.trashed) return skipped('no such Item Group')
  const outcome = await deleteGroup(erpnext, catalogue, { name: job.name, medusa_id: job.trashed.medusa_id })
  await note({ fingerprint: DELETED })
  return outcome
}
