import { type ItemGroupRow, itemGroupFields, itemGroupRow } from '../../erpnext/catalogue.ts'
import type { Erpnext } from '../../erpnext/client.ts'
import { RelayError } from '../../errors.ts'
import type { Catalogue, PresentCollection } from '../../medusa/catalogue.ts'
import { ALREADY_EXISTS } from '../../medusa/errors.ts'
import { done, type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import { collectionHandle, collectionHandleWithHash } from '../product/handle.ts'

/** The body for a collection; its handle is given on creation only, so that a rename keeps the address. */
export const collectionOf = ({ name, parent_item_group, is_group }: ItemGroupRow) => ({
  title: name,
  metadata: { item_group: name, parent_item_group: parent_item_group ?? '', is_group },
})

/**
 * Makes the collections of some Item Groups agree with them, and answers their ids by group. Groups that there are no
 * more are absent. Reads both sides in one call each and writes only what differs.
 */
export async function syncGroups(
  erpnext: Erpnext,
  catalogue: Catalogue,
  names: readonly string[],
): Promise<Map<string, { id: string; outcome: Outcome }>> {
  const [first] = names
  if (!first) return new Map()
  const groups = await erpnext.list('Item Group', itemGroupRow, {
    fields: itemGroupFields,
    filters: [['name', 'in', names]],
    limit: 0,
  })
  const ids = groups.flatMap(({ medusa_id }) => medusa_id || [])
  const handles = groups.flatMap(({ name }) => [collectionHandle(name), collectionHandleWithHash(name)])
  const present = await catalogue.findCollections({ ids, handles }, { doctype: 'Item Group', name: first })
  const result = new Map<string, { id: string; outcome: Outcome }>()
  for (const group of groups) result.set(group.name, await syncGroup(erpnext, catalogue, group, present))
  return result
}

async function syncGroup(
  erpnext: Erpnext,
  catalogue: Catalogue,
  group: ItemGroupRow,
  present: readonly PresentCollection[],
): Promise<{ id: string; outcome: Outcome }> {
  const document = { doctype: 'Item Group', name: group.name }
  const existing = collectionFor(group, present)
  const fields = collectionOf(group)
  let written = existing
  if (!existing || !says(existing, fields)) {
    const taken = present.some(({ handle }) => handle === collectionHandle(group.name))
    const handle = taken ? collectionHandleWithHash(group.name) : collectionHandle(group.name)
    try {
      written = await catalogue.writeCollection(existing?.id, existing ? fields : { ...fields, handle }, document)
    } catch (error) {
      // Made by another worker a moment ago: the next attempt finds it.
      if (!(error instanceof RelayError && error.code === ALREADY_EXISTS)) throw error
      throw new RelayError('transient', error.message, { code: error.code, server: 'medusa', retryAfterMs: 1_000 })
    }
  }
  const { id } = written as PresentCollection
  if (group.medusa_id !== id) await erpnext.update('Item Group', group.name, { medusa_id: id })
  return { id, outcome: written === existing && group.medusa_id === id ? unchanged() : done(id) }
}

/** The group's collection: by the id that ERPNext remembers, else by what the collection itself says, else by handle. */
function collectionFor(group: ItemGroupRow, present: readonly PresentCollection[]): PresentCollection | undefined {
  const claimedByAnother = ({ metadata }: PresentCollection) =>
    metadata.item_group && metadata.item_group !== group.name
  return (
    present.find(({ id }) => id === group.medusa_id) ??
    present.find(({ metadata }) => metadata.item_group === group.name) ??
    present.find(each => each.handle === collectionHandle(group.name) && !claimedByAnother(each))
  )
}

const says = (collection: PresentCollection, { title, metadata }: ReturnType<typeof collectionOf>): boolean =>
  collection.title === title &&
  Object.entries(metadata).every(([key, value]) => (collection.metadata[key] ?? '') === value)

/** Deletes the collection of a group that is gone, unless it belongs to another by now. Its products stay. */
export async function deleteGroup(
  catalogue: Catalogue,
  { name, medusa_id }: { name: string; medusa_id?: string | undefined },
): Promise<Outcome> {
  const document = { doctype: 'Item Group', name }
  const keys = { ids: medusa_id ? [medusa_id] : [], handles: [collectionHandle(name)] }
  const found = await catalogue.findCollections(keys, document)
  const own = found.filter(({ metadata }) => metadata.item_group === name)
  for (const { id } of own) await catalogue.deleteCollection(id, document)
  return own.length ? done(`deleted ${own.length}`) : skipped(`${name} has no collection in Medusa`)
}
