import type { RunName } from '../queue/jobs.ts'

/** How the documents of a run ended. */
export interface Counts {
  total: number
  created: number
  adopted: number
  updated: number
  unchanged: number
  skipped: number
  parked: number
  /** Failed for a while only, and are on the queue to be tried again by themselves. */
  queued: number
}

/** One bulk operation; a chain of messages works it off. */
export interface Run {
  kind: RunName
  /** Its id; of two runs of a kind, that of the later one is greater. */
  run: string
  /** `failed`: it stopped at something that cannot succeed as things stand; its parked job continues it. */
  status: 'running' | 'done' | 'failed'
  input: unknown
  /** How many pages have been dealt with; the message that goes on from there carries it. */
  page: number
  /** Key of the last row that was dealt with; undefined before the first page. */
  after?: string | undefined
  counts: Counts
  /** ISO 8601, UTC; the others too. */
  started_at: string
  updated_at: string
  finished_at?: string | undefined
  /** Why it failed. */
  reason?: string | undefined
  /** Counts writes; 1 after the first. */
  version: number
}

export type NewRun = Omit<Run, 'version'>

/** The latest run of each kind. */
export interface Runs {
  /** Strongly consistent. */
  get(kind: RunName): Promise<Run | undefined>
  /** In no particular order. */
  list(): Promise<Run[]>
  /** False, with nothing written, when the kind's row is not at version `expected` (undefined: no row) any more. */
  put(run: NewRun, expected: number | undefined): Promise<boolean>
}
