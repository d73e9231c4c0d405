import * as z from 'zod'
import type { RelayApi } from '../relay-api.ts'

const run = z.looseObject({
  kind: z.string(),
  run: z.string(),
  status: z.enum(['running', 'done', 'failed']),
  input: z.unknown(),
  counts: z.record(z.string(), z.number()),
  expected: z.number().optional(),
  started_at: z.string(),
  updated_at: z.string(),
  finished_at: z.string().optional(),
  reason: z.string().optional(),
})
/** A run as `GET /runs` answers it. */
export type RunRow = z.output<typeof run>
const answer = z.object({ runs: z.array(run) })

/** The latest run of a kind. */
export async function latestRun(api: RelayApi, kind: string): Promise<RunRow | undefined> {
  const { runs } = await api.get('/runs', answer)
  return runs.find(each => each.kind === kind)
}
