import { itemTarget } from '../../queue/jobs.ts'
import { type ReadItem, readItems } from './read.ts'
import {
  type ItemRequest,
  type ItemResult,
  type ItemSync,
  type ItemSyncOptions,
  itemFingerprint,
  syncItems,
} from './sync.ts'

export interface PageOptions extends Omit<ItemSyncOptions, 'states' | 'readAt'> {
  /** Leave out again what somebody asked to leave out, until it changes: nobody asks for these items in particular. */
  leaveOut?: boolean | undefined
}

/** How each item ended, and what was asked for: a job for one that has to be done again asks for the same. */
export type PageResults = Map<string, { request: ItemRequest; result: ItemResult }>

/**
 * Makes the products of many items agree, for a run: their state rows are read first, then the items, so that whoever is at
 * one of them meanwhile is noticed. An item that is gone by then is absent; its trash has a job of its own. The skip flag
 * counts as it stands.
 */
export async function syncItemPage(
  sync: ItemSync,
  itemCodes: readonly string[],
  { leaveOut, ...options }: PageOptions,
): Promise<PageResults> {
  const states = await sync.states.getMany(itemCodes.map(itemTarget), { consistent: true })
  const readAt = sync.now()
  const items = await readItems(sync.erpnext, { filters: [['item_code', 'in', itemCodes]] })
  const isLeftOut = (item: ReadItem) => {
    const leftOut = states.get(itemTarget(item.item_code))?.leftOut
    return leaveOut && leftOut !== undefined && leftOut === itemFingerprint(sync.medusa.catalogue, item, sync.shop)
  }
  const requests = new Map(
    items.map((item): [string, ItemRequest] => {
      const { item_code, custom_skip_update_hook } = item
      return [item_code, { item_code, ...(custom_skip_update_hook || isLeftOut(item) ? { skip: true } : {}) }]
    }),
  )
  const results = await syncItems(sync, sync.medusa.catalogue, items, requests, { ...options, states, readAt })
  return new Map(
    [...requests].flatMap(([code, request]) => {
      const result = results.get(code)
      return result ? [[code, { request, result }]] : []
    }),
  )
}
