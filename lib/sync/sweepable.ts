import * as z from 'zod'
import type { Filter } from '../erpnext/client.ts'
import type { NewJob } from '../queue/jobs.ts'
import type { Relay } from '../relay.ts'

/** A row of a list call for a sweep; what may be missing is asked for by its doctype's `fields`. */
export const sweptRow = z.object({
  name: z.string(),
  modified: z.string(),
  item_code: z.string().nullish(),
  deleted_doctype: z.string().nullish(),
  data: z.string().nullish(),
})
export type SweptRow = z.output<typeof sweptRow>

/** Rows that a sweep looks at by `modified`, and the jobs that those of one page call for. */
export interface Sweepable {
  doctype: string
  filters: readonly Filter[]
  /** Besides `name` and `modified`. */
  fields?: readonly string[]
  jobs(relay: Relay, rows: readonly SweptRow[]): Promise<NewJob[]>
}

/** A deleted document as it was. */
export interface DeletedRow {
  name: string
  document: unknown
}

/** A doctype that is swept, and the jobs that its deleted documents call for. */
export interface SweptDoctype extends Sweepable {
  deleted?(relay: Relay, rows: readonly DeletedRow[]): Promise<NewJob[]>
}

/** The sweep of `Deleted Document`, which keeps a whole document as JSON in `data`. */
export function deletedDocuments(doctypes: readonly SweptDoctype[]): Sweepable {
  const swept = doctypes.filter(({ deleted }) => deleted)
  return {
    doctype: 'Deleted Document',
    filters: [['deleted_doctype', 'in', swept.map(({ doctype }) => doctype)]],
    fields: ['deleted_doctype', 'data'],
    async jobs(relay, rows) {
      const jobs: NewJob[] = []
      for (const { doctype, deleted } of swept) {
        const own = rows.filter(({ deleted_doctype }) => deleted_doctype === doctype)
        const readable = own.flatMap(row => readDeleted(relay, row))
        if (readable.length) jobs.push(...((await deleted?.(relay, readable)) ?? []))
      }
      return jobs
    },
  }
}

function readDeleted({ log }: Relay, { name, deleted_doctype, data }: SweptRow): DeletedRow[] {
  try {
    return [{ name, document: JSON.parse(data ?? '') }]
  } catch {
    log.warn('deleted document cannot be read', { doctype: deleted_doctype, name })
    return []
  }
}
