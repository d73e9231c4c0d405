import * as z from 'zod'
import { skipped } from '../../queue/outcome.ts'
import { namesOf } from '../difference.ts'
import { type GroupResult, syncGroups } from '../item-group/sync.ts'
import { pagesByName } from '../runs/pages.ts'
import type { Phase } from './phase.ts'
import { type ComparedDocument, settled } from './settled.ts'

const named = z.object({ name: z.string() })

/** Every Item Group and its collection. */
export const itemGroups: Phase<z.output<typeof named>> = {
  name: 'item-groups',
  pages: (relay, after) => pagesByName(relay, 'Item Group', named, { fields: ['name'] }, after),
  async compare(relay, { rows, fix, cause }) {
    const names = rows.map(({ name }) => name)
    const groups = await syncGroups(relay.erpnext, relay.medusa.catalogue, names, { dryRun: !fix })
    return settled(
      relay,
      names.map(name => compared(name, groups.get(name))),
      { fix, cause },
    )
  },
}

function compared(name: string, group: GroupResult | undefined): ComparedDocument {
  const about = { doctype: 'Item Group', name, job: { kind: 'sync-group' as const, name } }
  if (!group) return { ...about, result: skipped('it is gone') }
  if ('failure' in group) return { ...about, result: group.failure }
  const { outcome, found } = group
  if (!found) return { ...about, result: outcome, detail: 'no collection' }
  const { claim = found.title, differences } = found
  const isKnown = outcome.outcome === 'done' && outcome.how === 'updated'
  const detail = isKnown ? namesOf(differences) : 'ERPNext did not know its collection'
  return { ...about, result: outcome, detail, formerName: isKnown && claim !== name ? claim : undefined }
}
