import { itemTarget } from '../../queue/jobs.ts'
import { readItems } from './read.ts'
import { type ItemRequest, type ItemResult, type ItemSync, type ItemSyncOptions, syncItems } from './sync.ts'

export type PageOptions = Omit<ItemSyncOptions, 'states' | 'readAt'>

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
  options: PageOptions,
): Promise<PageResults> {
  const states = await sync.states.getMany(itemCodes.map(itemTarget), { consistent: true })
  const readAt = sync.now()
  const items = await readItems(sync.erpnext, { filters: [['item_code', 'in', itemCodes]] })
  const requests = new Map(
    items.map(({ item_code, custom_skip_update_hook: skip }) => [item_code, { item_code, ...(skip ? { skip } : {}) }]),
  )
  const results = await syncItems(sync, sync.medusa.catalogue, items, requests, { ...options, states, readAt })
  return new Map(
    [...requests].flatMap(([code, request]) => {
      const result = results.get(code)
      return result ? [[code, { request, result }]] : []
    }),
  )
}
