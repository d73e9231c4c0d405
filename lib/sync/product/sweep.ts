import * as z from 'zod'
import { itemTarget, type NewJob } from '../../queue/jobs.ts'
import type { Relay } from '../../relay.ts'
import { DELETED } from '../state.ts'
import type { DeletedRow, SweptDoctype } from '../sweepable.ts'
import { skipReason } from './mapping.ts'
import { type ItemQuery, readItems } from './read.ts'
import { itemFingerprint } from './sync.ts'

/** A sync for each of the items that are not as Medusa last accepted them, or refused them for good. */
async function differingItems({ erpnext, medusa, states, shop }: Relay, query: ItemQuery): Promise<NewJob[]> {
  const items = await readItems(erpnext, query)
  const known = await states.getMany(items.map(({ item_code }) => itemTarget(item_code)))
  return items.flatMap((item): NewJob[] => {
    const { item_code, medusa_id, custom_skip_update_hook: skip } = item
    if (skipReason(item)) return []
    const state = known.get(itemTarget(item_code))
    const fingerprint = itemFingerprint(medusa.catalogue, item, shop)
    const agrees = state?.fingerprint === fingerprint && !!medusa_id && medusa_id === state.medusaId
    // Where only the flag differs, it has to be reset.
    if (agrees ? !skip : state?.refused === fingerprint) return []
    return [{ kind: 'sync-item', item_code, ...(skip ? { skip } : {}) }]
  })
}

const deletedItem = z.object({ item_code: z.string().min(1), medusa_id: z.string().nullish() })

/** Those whose products may still be there: the relay knows one, or the document did. */
async function deletedItems({ states, log }: Relay, rows: readonly DeletedRow[]): Promise<NewJob[]> {
  const items = rows.flatMap(({ name, document }) => {
    const { data } = deletedItem.safeParse(document)
    if (!data) log.warn('deleted document cannot be read', { doctype: 'Website Item', name })
    return data ? [{ name, ...data }] : []
  })
  const known = await states.getMany(items.map(({ item_code }) => itemTarget(item_code)))
  return items.flatMap(({ name, item_code, medusa_id }): NewJob[] => {
    const state = known.get(itemTarget(item_code))
    if (state ? state.fingerprint === DELETED : !medusa_id) return []
    return [{ kind: 'sync-item', item_code, trashed: { name, ...(medusa_id ? { medusa_id } : {}) } }]
  })
}

export const websiteItemSweep: SweptDoctype = {
  doctype: 'Website Item',
  filters: [],
  jobs: (relay, rows) => differingItems(relay, { filters: [['name', 'in', rows.map(({ name }) => name)]] }),
  deleted: deletedItems,
}

/** An Item's country is its product's. */
export const itemSweep: SweptDoctype = {
  doctype: 'Item',
  filters: [],
  jobs: (relay, rows) => differingItems(relay, { filters: [['item_code', 'in', rows.map(({ name }) => name)]] }),
}
