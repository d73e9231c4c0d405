import { moment, type Output, short, table } from '../output.ts'
import type { RelayApi } from '../relay-api.ts'
import { type ParkedRow, parkedRows, shortId } from './parked-list.ts'

/** `relay parked`: 1 when something is parked or waits; what is on the queue again is being done. */
export async function showParked({ kind }: { kind?: string }, api: RelayApi, output: Output): Promise<number> {
  const rows = await parkedRows(api, kind)
  if (output.json) output.print(JSON.stringify({ parked: rows }, null, 2))
  else for (const line of lines(rows)) output.print(line)
  return rows.some(({ status }) => status !== 'queued') ? 1 : 0
}

function lines(rows: readonly ParkedRow[]): string[] {
  if (!rows.length) return ['nothing is parked']
  return table([
    ['id', 'status', 'since (UTC)', 'retried', 'kind', 'about', 'reason'],
    ...rows.map(row => [
      ...[shortId(row), row.waiting_for ? `waiting for ${row.waiting_for}` : row.status, moment(row.parked_at)],
      ...[String(row.attempts), row.kind, row.target, short(row.reason)],
    ]),
  ])
}
