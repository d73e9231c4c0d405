import * as z from 'zod'
import { groupTarget, type NewJob } from '../../queue/jobs.ts'
import type { Relay } from '../../relay.ts'
import { DELETED } from '../state.ts'
import type { DeletedRow, SweptDoctype, SweptRow } from '../sweepable.ts'
import { groupFingerprint, readGroups } from './sync.ts'

async function differingGroups({ erpnext, medusa, states }: Relay, rows: readonly SweptRow[]): Promise<NewJob[]> {
  const groups = await readGroups(
    erpnext,
    rows.map(({ name }) => name),
  )
  const known = await states.getMany(groups.map(({ name }) => groupTarget(name)))
  return groups.flatMap((group): NewJob[] => {
    const state = known.get(groupTarget(group.name))
    if (state?.fingerprint === groupFingerprint(medusa.catalogue, group)) return []
    return [{ kind: 'sync-group', name: group.name }]
  })
}

const deletedGroup = z.object({ name: z.string(), medusa_id: z.string().nullish() })

/** Those that had a collection, and that nobody has deleted yet. */
async function deletedGroups({ states, log }: Relay, rows: readonly DeletedRow[]): Promise<NewJob[]> {
  const groups = rows.flatMap(({ name, document }) => {
    const { data } = deletedGroup.safeParse(document)
    if (!data) log.warn('deleted document cannot be read', { doctype: 'Item Group', name })
    return data?.medusa_id ? [{ name: data.name, medusa_id: data.medusa_id }] : []
  })
  const known = await states.getMany(groups.map(({ name }) => groupTarget(name)))
  return groups.flatMap(({ name, medusa_id }): NewJob[] =>
    known.get(groupTarget(name))?.fingerprint === DELETED
      ? []
      : [{ kind: 'sync-group', name, trashed: { name, medusa_id } }],
  )
}

export const itemGroupSweep: SweptDoctype = {
  doctype: 'Item Group',
  filters: [],
  jobs: differingGroups,
  deleted: deletedGroups,
}
