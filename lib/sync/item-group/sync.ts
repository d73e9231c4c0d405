import { type ItemGroupRow, itemGroupFields, itemGroupRow } from '../../erpnext/catalogue.ts'
import type { Erpnext, Filter } from '../../erpnext/client.ts'
import { asRelayError, RelayError } from '../../errors.ts'
import { hashOf } from '../../hash.ts'
import type { Catalogue, PresentCollection } from '../../medusa/catalogue.ts'
import { ALREADY_EXISTS, isOfOneAlone } from '../../medusa/errors.ts'
import { fewAtATime } from '../../medusa/few-at-a-time.ts'
import { done, type How, type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import type { Difference } from '../difference.ts'
import { collectionHandle, collectionHandleWithHash } from '../product/handle.ts'

/** The body for a collection; its handle is given on creation only, so that a rename keeps the address. */
export const collectionOf = ({ name, parent_item_group, is_group }: ItemGroupRow) => ({
  title: name,
  metadata: { item_group: name, parent_item_group: parent_item_group ?? '', is_group },
})

/** Those that there are. */
export const readGroups = (erpnext: Erpnext, names: readonly string[]): Promise<ItemGroupRow[]> =>
  erpnext.list('Item Group', itemGroupRow, { fields: itemGroupFields, filters: [['name', 'in', names]], limit: 0 })

/** Equal fingerprints: this collection said this of the group, at this very place. */
export const groupFingerprint = ({ catalogueDestination }: Catalogue, group: ItemGroupRow): string =>
  hashOf([catalogueDestination, group.medusa_id, collectionOf(group)])

/** How a group ended; one that failed alone has its failure. In a dry run a collection that is still to be made has no id. */
export type GroupResult =
  | { id: string | undefined; outcome: Outcome; fingerprint: string; found: FoundCollection | undefined }
  | { id?: undefined; failure: RelayError }

/** A group's collection before anything was written. */
export interface FoundCollection {
  /** Whose it says it is. */
  claim: string | undefined
  title: string
  differences: Difference[]
}

export interface GroupOptions {
  dryRun?: boolean | undefined
  /** Fingerprints of groups whose collections were found to agree a moment ago, and by which others are added. */
  seen?: Map<string, string> | undefined
}

/**
 * Makes the collections of some Item Groups agree with them, and answers how each ended. Groups that there are no more are
 * absent. Reads both sides in one call each (Medusa in another where it lacks some), writes only what differs, and the ids
 * back in one call. A dry run writes nothing. What concerns one group fails alone; what concerns all is thrown.
 */
export async function syncGroups(
  erpnext: Erpnext,
  catalogue: Catalogue,
  names: readonly string[],
  { dryRun = false, seen }: GroupOptions = {},
): Promise<Map<string, GroupResult>> {
  const results = new Map<string, GroupResult>()
  const groups: ItemGroupRow[] = []
  for (const group of names.length ? await readGroups(erpnext, names) : []) {
    const fingerprint = groupFingerprint(catalogue, group)
    if (!group.medusa_id || seen?.get(group.name) !== fingerprint) groups.push(group)
    else results.set(group.name, { id: group.medusa_id, outcome: unchanged(), fingerprint, found: undefined })
  }
  const [first] = groups
  if (!first) return results
  const ids = groups.flatMap(({ medusa_id }) => medusa_id || [])
  const document = { doctype: 'Item Group', name: first.name }
  const known = await catalogue.findCollections({ ids }, document)
  const claims = known.flatMap(each => claimOf(each) ?? []).filter(claim => !groups.some(({ name }) => name === claim))
  const claimants = claims.length ? await readGroups(erpnext, claims) : []
  const existing = new Set([...groups, ...claimants].map(({ name }) => name))
  const others = groups.filter(group => !known.some(each => isRemembered(each, group, existing)))
  const handles = others.flatMap(({ name }) => [collectionHandle(name), collectionHandleWithHash(name)])
  const present = [...known, ...(await catalogue.findCollections({ handles }, document))]
  const taken = new Set(present.map(({ handle }) => handle))
  const plans = groups.map(group => {
    const collection = collectionFor(group, present, existing)
    const how = howToAgree(group, collection)
    const plain = collectionHandle(group.name)
    const handle = taken.has(plain) ? collectionHandleWithHash(group.name) : plain
    if (!collection) taken.add(handle)
    return { group, collection, how, handle }
  })
  await fewAtATime(plans, async ({ group, collection, how, handle }) => {
    const write = !dryRun && how && (how !== 'adopted' || !says(collection, group))
    const result = write ? await written(catalogue, group, collection, handle) : collection
    if (result instanceof RelayError) results.set(group.name, { failure: result })
    else {
      const fingerprint = groupFingerprint(catalogue, { ...group, medusa_id: result?.id })
      const outcome = how ? done(result?.id, how) : unchanged()
      const found = collection && foundCollection(collection, group)
      if (!dryRun) seen?.set(group.name, fingerprint)
      results.set(group.name, { id: result?.id, outcome, fingerprint, found })
    }
  })
  if (!dryRun) await writeBack(erpnext, groups, results)
  return results
}

function howToAgree(group: ItemGroupRow, existing: PresentCollection | undefined): How | undefined {
  if (!existing) return 'created'
  if (existing.id !== group.medusa_id) return 'adopted'
  return says(existing, group) ? undefined : 'updated'
}

/** The collection after it was written; or why it could not be, where that concerns this group alone. */
async function written(
  catalogue: Catalogue,
  group: ItemGroupRow,
  existing: PresentCollection | undefined,
  handle: string,
): Promise<PresentCollection | RelayError> {
  const fields = existing ? collectionOf(group) : { ...collectionOf(group), handle }
  const document = { doctype: 'Item Group', name: group.name }
  try {
    return await catalogue.writeCollection(existing?.id, fields, document)
  } catch (thrown) {
    const error = asRelayError(thrown)
    if (error.code === ALREADY_EXISTS) {
      // Made by another worker a moment ago, as when pages of one run meet a new group; or the next attempt sees whose it is.
      const found = await catalogue.findCollections({ handles: [handle] }, document)
      const made = found.find(each => says(each, group))
      if (made) return made
      const { code, httpStatus } = error
      return new RelayError('transient', error.message, { code, server: 'medusa', httpStatus, retryAfterMs: 1_000 })
    }
    if (isOfOneAlone(error)) return error
    throw error
  }
}

/** Ids to ERPNext, where people look; only those that it does not have yet. */
async function writeBack(
  erpnext: Erpnext,
  groups: readonly ItemGroupRow[],
  results: Map<string, GroupResult>,
): Promise<void> {
  const docs = groups.flatMap(({ name, medusa_id }) => {
    const id = results.get(name)?.id
    return id && id !== medusa_id ? [{ doctype: 'Item Group', docname: name, medusa_id: id }] : []
  })
  if (!docs.length) return
  for (const [name, failure] of await erpnext.updateMany(docs)) results.set(name, { failure })
}

/** Whose collection it is, as far as it says itself. */
export const claimOf = ({ metadata }: PresentCollection): string | undefined =>
  typeof metadata.item_group === 'string' && metadata.item_group ? metadata.item_group : undefined

/**
 * The id that ERPNext remembers counts only if that collection is the group's own (Desk's "Duplicate" copies it), nobody's,
 * or of a group that there is no more: the group was renamed.
 */
function isRemembered(collection: PresentCollection, group: ItemGroupRow, existing: ReadonlySet<string>): boolean {
  const claim = claimOf(collection) ?? group.name
  return collection.id === group.medusa_id && (claim === group.name || !existing.has(claim))
}

/** The group's collection: by the id that ERPNext remembers, else by what the collection itself says, else by handle. */
function collectionFor(
  group: ItemGroupRow,
  present: readonly PresentCollection[],
  existing: ReadonlySet<string>,
): PresentCollection | undefined {
  const isFree = (collection: PresentCollection) => (claimOf(collection) ?? group.name) === group.name
  return (
    present.find(each => isRemembered(each, group, existing)) ??
    present.find(each => claimOf(each) === group.name) ??
    present.find(each => each.handle === collectionHandle(group.name) && isFree(each))
  )
}

const foundCollection = (collection: PresentCollection, group: ItemGroupRow): FoundCollection => ({
  claim: claimOf(collection),
  title: collection.title,
  differences: differencesOf(collection, group),
})

const says = (collection: PresentCollection | undefined, group: ItemGroupRow): boolean =>
  !!collection && !differencesOf(collection, group).length

function differencesOf(present: PresentCollection, group: ItemGroupRow): Difference[] {
  const { title, metadata } = collectionOf(group)
  const ofMetadata = Object.entries(metadata).map(([key, erpnext]) => {
    return { field: `metadata.${key}`, medusa: present.metadata[key], erpnext }
  })
  return [{ field: 'title', medusa: present.title, erpnext: title }, ...ofMetadata].filter(
    ({ medusa, erpnext }) => (medusa ?? '') !== erpnext,
  )
}

/**
 * Deletes the collection of a group that is gone, unless it belongs to another by now. One that only its id tells of is the
 * group's where no other says the same: it was renamed, and trashed before that was synced. Its products stay.
 */
export async function deleteGroup(
  erpnext: Erpnext,
  catalogue: Catalogue,
  { name, medusa_id }: { name: string; medusa_id?: string | undefined },
): Promise<Outcome> {
  const document = { doctype: 'Item Group', name }
  const keys = { ids: medusa_id ? [medusa_id] : [], handles: [collectionHandle(name)] }
  const found = await catalogue.findCollections(keys, document)
  const remembered = found.find(each => each.id === medusa_id && claimOf(each) !== name)
  const left = remembered && !(await belongsToAGroup(erpnext, remembered)) ? remembered : undefined
  const own = found.filter(each => claimOf(each) === name || each === left)
  for (const { id } of own) await catalogue.deleteCollection(id, document)
  return own.length ? done(`deleted ${own.length}`) : skipped(`${name} has no collection in Medusa`)
}

async function belongsToAGroup(erpnext: Erpnext, collection: PresentCollection): Promise<boolean> {
  const orFilters: Filter[] = [
    ['medusa_id', '=', collection.id],
    ['name', '=', claimOf(collection) ?? ''],
  ]
  return (await erpnext.list('Item Group', itemGroupRow, { fields: itemGroupFields, orFilters, limit: 1 })).length > 0
}
