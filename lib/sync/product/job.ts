import { RelayError } from '../../errors.ts'
import type { Catalogue } from '../../medusa/catalogue.ts'
import { itemTarget, type JobOf } from '../../queue/jobs.ts'
import { done, type Outcome, skipped, unchanged } from '../../queue/outcome.ts'
import type { ReceivedJob } from '../../queue/work.ts'
import { wasReadSince } from '../state.ts'
import { itemCodeOf } from './find.ts'
import { type ItemSync, readRequested, syncItems } from './sync.ts'

type SyncItemJob = ReceivedJob & { job: JobOf<'sync-item'> }

export const NO_CATALOGUE = 'the catalogue is written to Medusa 2 only, so far'

/** Makes the product of an item code agree with its Website Item; or deletes it, where that was trashed and is no more. */
export async function syncItem(sync: ItemSync, { job, sentAt }: SyncItemJob): Promise<Outcome> {
  const { catalogue } = sync.medusa
  if (!catalogue) return skipped(NO_CATALOGUE)
  const state = await sync.states.get(itemTarget(job.item_code))
  if (!job.force && !job.trashed && state && wasReadSince(state, sentAt)) {
    return unchanged('read since the job was sent')
  }
  const readAt = sync.now()
  const [item] = await readRequested(sync.erpnext, [job.item_code])
  if (!item)
    return job.trashed ? deleteItem(sync, catalogue, job, readAt) : skipped('no Website Item has that item code')
  const result = (await syncItems(sync, catalogue, [item], [job], readAt)).get(job.item_code)
  if (!result || result instanceof RelayError) throw result ?? new Error(`${job.item_code} came to no end`)
  return result
}

/** Deletes what is the item's own in Medusa: by the ids that anybody remembers, and by its SKU. */
async function deleteItem(
  { states }: ItemSync,
  catalogue: Catalogue,
  { item_code, trashed }: JobOf<'sync-item'>,
  readAt: number,
): Promise<Outcome> {
  const document = { doctype: 'Website Item', name: trashed?.name ?? item_code }
  const state = await states.get(itemTarget(item_code))
  const ids = [trashed?.medusa_id, state?.medusaId].filter((id): id is string => !!id)
  const found = await catalogue.findProducts({ ids, skus: [item_code] }, document)
  const own = found.filter(product => itemCodeOf(product) === item_code)
  for (const { id } of own) await catalogue.deleteProduct(id, document)
  const { version, ...rest } = state ?? { version: undefined }
  const { medusaId: _, images: __, ...kept } = rest as Partial<typeof state & object>
  await states.put(itemTarget(item_code), { ...kept, fingerprint: 'deleted', readAt }, version)
  return own.length ? done(`deleted ${own.map(({ id }) => id).join(', ')}`) : unchanged('Medusa has no such product')
}
