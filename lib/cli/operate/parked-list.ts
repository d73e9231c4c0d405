import * as z from 'zod'
import type { RelayApi } from '../relay-api.ts'

const row = z.looseObject({
  id: z.string(),
  status: z.enum(['parked', 'waiting', 'queued']),
  waiting_for: z.string().optional(),
  kind: z.string(),
  target: z.string(),
  code: z.string(),
  reason: z.string(),
  parked_at: z.string(),
  attempts: z.number(),
})
export type ParkedRow = z.output<typeof row>
const page = z.object({ parked: z.array(row), next: z.string().optional() })

/** What is kept off the queues, of one kind of job or of all, the oldest first. */
export async function parkedRows(api: RelayApi, kind?: string): Promise<ParkedRow[]> {
  const rows: ParkedRow[] = []
  let after: string | undefined
  do {
    const query = new URLSearchParams({ limit: '100', ...(after ? { after } : {}) })
    const { parked, next } = await api.get(`/parked?${query}`, page)
    rows.push(...parked.filter(each => !kind || each.kind === kind))
    after = next
  } while (after)
  return rows.toSorted((a, b) => (a.parked_at < b.parked_at ? -1 : 1))
}

const lettersOf = (id: string): string => id.replace(/[^A-Za-z0-9]/g, '')

/** What a person types: ids may begin with a dash, which a shell's command takes for an option. */
export const shortId = ({ id }: Pick<ParkedRow, 'id'>): string => lettersOf(id).slice(0, 8)

/** Whether `given` names the row: its id, the beginning of that, or what it is about (`Medusa Order#order_01`). */
export const isCalled = ({ id, target }: ParkedRow, given: string): boolean =>
  given === id || given === target || (lettersOf(given).length >= 4 && lettersOf(id).startsWith(lettersOf(given)))
