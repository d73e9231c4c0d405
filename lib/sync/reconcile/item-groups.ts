import * as z from 'zod'
import { skipped } from '../../queue/outcome.ts'
import type { Relay } from '../../relay.ts'
import { namesOf } from '../difference.ts'
import { type GroupResult, syncGroups } from '../item-group/sync.ts'
import { pagesByName } from '../runs/pages.ts'
import type { Phase } from './phase.ts'
import { type ComparedDocument, settled } from './settled.ts'

const groupRow = z.object({ name: z.string(), medusa_id: z.string().nullish() })
type GroupRow = z.output<typeof groupRow>

/** The Item Groups that are in the shop, and their collections. */
export const itemGroups: Phase<GroupRow> = {
  name: 'item-groups',
  pages: (relay, after) => pagesByName(relay, 'Item Group', groupRow, { fields: Object.keys(groupRow.shape) }, after),
  async compare(relay, { rows, fix, cause }) {
    const names = await inShop(relay, rows)
    const groups = await syncGroups(relay.erpnext, relay.medusa.catalogue, names, { dryRun: !fix })
    return settled(
      relay,
      names.map(name => compared(name, groups.get(name))),
      { fix, cause },
    )
  },
}

/**
 * One that neither side knows a collection of was never exported: raw materials, the root of the tree. Its first item in the
 * shop brings it, or somebody asks for all groups.
 */
async function inShop({ erpnext, medusa }: Relay, rows: readonly GroupRow[]): Promise<string[]> {
  const strangers = rows.flatMap(({ name, medusa_id }) => (medusa_id ? [] : [name]))
  const looked = await syncGroups(erpnext, medusa.catalogue, strangers, { dryRun: true })
  const wasExported = ({ name, medusa_id }: GroupRow) => {
    const group = looked.get(name)
    return !!medusa_id || (!!group && ('failure' in group || !!group.found))
  }
  return rows.filter(wasExported).map(({ name }) => name)
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
