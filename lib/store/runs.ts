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

/** Something in which both sides do not agree. */
export interface Finding {
  /**
   * `missing`: Medusa has none. `extra`: Medusa has one of a document that there is no more. `different`: something of it is
   * not as ERPNext says. `renamed`: it is called what the document was called before. `refused`: it cannot be put right.
   * `uncounted`: the shop does not want its stock kept, and nothing is left to be done.
   */
  what: 'missing' | 'extra' | 'different' | 'renamed' | 'refused' | 'uncounted'
  doctype: string
  /** Of the document; of an extra one what it says it is of. */
  name: string
  /** Which fields, or why. */
  detail: string
  /** Whether both sides agree now. */
  repaired: boolean
}

/** Whether a person has to see to it. */
export const isLeft = ({ what, repaired }: Finding): boolean => !repaired && what !== 'uncounted'

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
  /** About what the total will be; absent where that is not known. */
  expected?: number | undefined
  /** ISO 8601, UTC; the others too. */
  started_at: string
  updated_at: string
  finished_at?: string | undefined
  /** Why it failed. */
  reason?: string | undefined
  /** Of a run that compares both sides: what it found, as far as a row holds it. */
  findings?: readonly Finding[] | undefined
  /** How many more it found; they are in the log. */
  findings_left_out?: number | undefined
  /** How many of all of them a person has to see to. */
  differences_left?: number | undefined
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
