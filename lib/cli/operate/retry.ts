import * as z from 'zod'
import { asRelayError, RelayError } from '../../errors.ts'
import type { Output } from '../output.ts'
import type { RelayApi } from '../relay-api.ts'
import { isCalled, type ParkedRow, parkedRows } from './parked-list.ts'

export interface RetryOptions {
  all?: boolean
  kind?: string
}

interface Retried {
  id: string
  target: string
  queued: boolean
  reason?: string
}

const answer = z.object({ jobs: z.number() })

/**
 * `relay retry`: puts parked jobs on the queue again; 1 when one could not be. With `all` not those that wait for a server:
 * they go on by themselves when it is back.
 */
export async function retryParked(
  ids: readonly string[],
  { all, kind }: RetryOptions,
  api: RelayApi,
  output: Output,
): Promise<number> {
  const rows = await parkedRows(api, kind)
  const chosen = all
    ? rows.filter(({ status }) => status === 'parked')
    : [...new Set(ids.map(id => oneCalled(rows, id)))]
  const retried: Retried[] = []
  for (const row of chosen) retried.push(await retryOne(api, row))
  const waiting = all ? rows.filter(({ status }) => status === 'waiting').length : 0
  if (output.json) output.print(JSON.stringify({ retried, waiting }, null, 2))
  else for (const line of lines(retried, waiting)) output.print(line)
  return retried.every(({ queued }) => queued) ? 0 : 1
}

function oneCalled(rows: readonly ParkedRow[], given: string): ParkedRow {
  const [row, another] = rows.filter(each => isCalled(each, given))
  if (row && !another) return row
  const problem = row
    ? `several parked jobs are called ${given}: give more of the id`
    : `nothing parked is called ${given}`
  throw new RelayError('permanent', `${problem} (relay parked lists all)`, { code: 'not_found' })
}

async function retryOne(api: RelayApi, { id, target }: ParkedRow): Promise<Retried> {
  try {
    await api.post(`/parked/${encodeURIComponent(id)}/retry`, answer)
    return { id, target, queued: true }
  } catch (error) {
    return { id, target, queued: false, reason: asRelayError(error).message }
  }
}

function lines(retried: readonly Retried[], waiting: number): string[] {
  const each = retried.map(({ target, queued, reason }) =>
    queued ? `queued  ${target}` : `failed  ${target}: ${reason}`,
  )
  return [
    ...(each.length ? each : ['nothing is parked']),
    ...(waiting ? [`${waiting} wait for a server and go on by themselves when it is back`] : []),
  ]
}
