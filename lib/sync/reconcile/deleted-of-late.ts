import * as z from 'zod'
import type { Relay } from '../../relay.ts'

const DELETED_DOCUMENT = 'Deleted Document'
/** It keeps the whole document as JSON. */
const deleted = z.object({ data: z.string().nullish() })
const document = z.looseObject({})

/**
 * Keys of documents that were deleted since the sweep last looked: the job of the webhook may still wait, and if none came
 * the sweep queues one. Before the first sweep nobody knows since when.
 */
export async function deletedOfLate(
  { erpnext, cursors }: Pick<Relay, 'erpnext' | 'cursors'>,
  { doctype, key }: { doctype: string; key: string },
): Promise<Set<unknown>> {
  const cursor = await cursors.get(DELETED_DOCUMENT)
  if (!cursor) return new Set()
  const rows = await erpnext.list(DELETED_DOCUMENT, deleted, {
    fields: ['data'],
    filters: [
      ['deleted_doctype', '=', doctype],
      ['modified', '>', cursor.modified],
    ],
    limit: 0,
  })
  return new Set(rows.map(({ data }) => documentOf(data)?.[key]))
}

/** What the sweep cannot read, and says so, is left out. */
function documentOf(data: string | null | undefined): Record<string, unknown> | undefined {
  try {
    return document.safeParse(JSON.parse(data ?? '')).data
  } catch {
    return undefined
  }
}
