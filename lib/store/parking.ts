import { hashOf } from '../hash.ts'
import { type Job, jobTarget, type NewJob } from '../queue/jobs.ts'

/**
 * What many jobs may wait for: a server that refuses or cannot be reached, settings that are missing, or the relay
 * itself being switched on.
 */
export type Blocker = 'erpnext' | 'medusa' | 'settings' | 'relay'
export const blockers: readonly Blocker[] = ['erpnext', 'medusa', 'settings', 'relay']

/**
 * A job kept off the queue where a person sees it. `parked`: it cannot succeed as things stand. `waiting`: nothing is
 * wrong with it; it is queued again by itself when its blocker is gone. `queued`: it is on the queue again.
 */
export interface ParkedJob {
  /** Of kind and target: there is one row for each. */
  id: string
  status: 'parked' | 'waiting' | 'queued'
  waiting_for?: Blocker | undefined
  kind: string
  /** `Sales Invoice#ACC-SINV-2026-00001`, `Medusa Order#order_01`. */
  target: string
  /** Undefined where the message could not be read. */
  job?: Job | undefined
  /** Short word for the reason, such as ERPNext's `exc_type`. */
  code: string
  reason: string
  /** ISO 8601, UTC. */
  parked_at: string
  /** How often it was queued again. */
  attempts: number
}

/** All jobs that need this blocker gone wait; one probe at a time finds out whether it is. */
export interface Breaker {
  blocker: Blocker
  code: string
  reason: string
  /** ISO 8601, UTC. */
  opened_at: string
}

/** What a worker has to know before it begins a batch. */
export interface Outlook {
  /** Jobs of the batch that have a row. */
  parked: ReadonlyMap<string, ParkedJob>
  /** How often each was begun and not ended: its process was killed, or ran out of time. */
  starts: ReadonlyMap<string, number>
  breakers: ReadonlyMap<Blocker, Breaker>
}

export interface Parking {
  /** One read, strongly consistent. `begun`: the jobs whose unended starts are asked for. */
  look(ids: readonly string[], begun?: readonly string[]): Promise<Outlook>
  get(id: string): Promise<ParkedJob | undefined>
  /** Writes the job's row; an older one of the same kind and target gives way. */
  park(job: ParkedJob): Promise<void>
  /** Marks a row as `queued` unless it was parked anew or cleared meanwhile. */
  markQueued(job: ParkedJob): Promise<void>
  clear(id: string): Promise<void>
  /** In no particular order. */
  list(page: { limit: number; after?: string | undefined }): Promise<{ parked: ParkedJob[]; next?: string | undefined }>
  /** Remembers that a job is about to begin, until `ended`. */
  began(id: string): Promise<void>
  ended(id: string): Promise<void>
  /** Keeps the breaker that is open already. */
  openBreaker(breaker: Breaker): Promise<void>
  closeBreaker(blocker: Blocker): Promise<void>
}

export const parkedId = (job: NewJob): string => hashOf([job.kind, jobTarget(job)])

/** All rows, a page at a time. */
export async function* allParked(parking: Parking): AsyncGenerator<ParkedJob> {
  let after: string | undefined
  do {
    const { parked, next } = await parking.list({ limit: 100, after })
    yield* parked
    after = next
  } while (after)
}
