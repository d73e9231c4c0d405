import { itemCodeRow } from '../../erpnext/catalogue.ts'
import type { Filter } from '../../erpnext/client.ts'
import { RelayError } from '../../errors.ts'
import type { Catalogue, PresentProduct } from '../../medusa/catalogue.ts'
import { itemTarget, type JobOf, stockTarget } from '../../queue/jobs.ts'
import { done, type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import type { Queue } from '../../queue/send.ts'
import type { ReceivedJob } from '../../queue/work.ts'
import type { SyncState } from '../../store/sync-state.ts'
import { DELETED, isBeingWritten, UNKNOWN, wasReadSince } from '../state.ts'
import { isOf, itemCodeOf } from './find.ts'
import { type ReadItem, readItems } from './read.ts'
import { type ItemSync, overtaken, syncItems } from './sync.ts'

type SyncItemJob = ReceivedJob & { job: JobOf<'sync-item'> }

/** Makes the product of an item code agree with its Website Item; or deletes it, where that was trashed and is no more. */
export async function syncItem(
  sync: ItemSync & { queue: Queue },
  { job, sentAt, messageId }: SyncItemJob,
): Promise<Outcome> {
  const { catalogue } = sync.medusa
  const target = itemTarget(job.item_code)
  const state = await sync.states.get(target)
  if (!job.force && !job.trashed && state && wasReadSince(state, sentAt)) {
    return unchanged('read since the job was sent')
  }
  if (isBeingWritten(state, sync.now())) throw overtaken(job.item_code)
  const readAt = sync.now()
  const [item] = await readItems(sync.erpnext, { filters: [['item_code', '=', job.item_code]] })
  if (!item)
    return job.trashed ? deleteItem(sync, catalogue, job, state, readAt) : skipped('no Website Item has that item code')
  const requests = new Map([[job.item_code, job]])
  const states = new Map(state ? [[target, state]] : [])
  // Whoever died while he made the product may have written levels past their row: Medusa has to be looked at.
  const stockJob = { kind: 'sync-stock' as const, item_code: job.item_code, force: true }
  const sendForStock = () => sync.queue.send([stockJob], messageId)
  const options = { states, readAt, onNew: sendForStock }
  const result = (await syncItems(sync, catalogue, [item], requests, options)).get(job.item_code)
  if (!result || result instanceof RelayError) throw result ?? new Error(`${job.item_code} came to no end`)
  if (item.published && (await lacksStock(sync, item))) await sendForStock()
  return result
}

/** It was published after it was made. */
async function lacksStock({ states }: ItemSync, { item_code, medusa_id }: ReadItem): Promise<boolean> {
  return !!medusa_id && (await states.get(stockTarget(item_code)))?.medusaId !== medusa_id
}

/**
 * Deletes what is the item's own in Medusa: by the ids that anybody remembers, by its SKU, and by the handle that it was
 * about to get. A product that only its id tells of still says the item code from before a rename that was never synced.
 * The row is written before as well, so that whoever read the item while there still was one does not make its product anew.
 */
async function deleteItem(
  { erpnext, states, now }: ItemSync,
  catalogue: Catalogue,
  { item_code, trashed }: JobOf<'sync-item'>,
  state: SyncState | undefined,
  readAt: number,
): Promise<Outcome> {
  const target = itemTarget(item_code)
  const { version, ...rest } = state ?? { version: undefined }
  const begun = { ...rest, fingerprint: UNKNOWN, readAt }
  if (!(await states.put(target, { ...begun, writingSince: now() }, version))) throw overtaken(item_code)
  const next = (version ?? 0) + 1
  try {
    const document = { doctype: 'Website Item', name: trashed?.name ?? item_code }
    const ids = [trashed?.medusa_id, state?.medusaId].filter((id): id is string => !!id)
    const handles = state?.handle ? [state.handle] : []
    const found = await catalogue.findProducts({ ids, skus: [item_code], handles }, document)
    const own: PresentProduct[] = []
    for (const product of found) {
      const left = ids.includes(product.id) && !(await belongsToAnItem(erpnext, product))
      if (isOf(product, item_code) || left) own.push(product)
    }
    for (const { id } of own) await catalogue.deleteProduct(id, document)
    await states.put(target, { fingerprint: DELETED, readAt }, next)
    if (!own.length) return unchanged('Medusa has no such product')
    return done(`deleted ${own.map(({ id }) => id).join(', ')}`, 'deleted')
  } catch (error) {
    await states.put(target, begun, next)
    throw error
  }
}

/** Of a product that is nobody's the same is said: the shop may have made it. */
async function belongsToAnItem(erpnext: ItemSync['erpnext'], product: PresentProduct): Promise<boolean> {
  const claim = itemCodeOf(product)
  if (!claim) return true
  const orFilters: Filter[] = [
    ['item_code', '=', claim],
    ['medusa_id', '=', product.id],
  ]
  return (await erpnext.list('Website Item', itemCodeRow, { fields: ['item_code'], orFilters, limit: 1 })).length > 0
}
