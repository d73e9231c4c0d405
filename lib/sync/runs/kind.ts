import type * as z from 'zod'
import type { Relay } from '../../relay.ts'
import type { Counts, Finding } from '../../store/runs.ts'

/** Some rows that are dealt with together. */
export interface Page<Row> {
  rows: readonly Row[]
  /** The next page begins after it. */
  after: string
}

/** How the rows of a page ended, and, of a run that compares, what it found. */
export type Dealt = Partial<Counts> & { findings?: readonly Finding[] }

export interface PageWork<Input, Row> {
  input: Input
  rows: readonly Row[]
  cause: string
  /** What pages of one message tell those after them: fingerprints of Item Groups whose collections agree. */
  seenGroups?: Map<string, string> | undefined
  /** To be told when nothing is left to be read before Medusa is written to; see `firstAlone`. */
  onReady?: (() => void) | undefined
}

/** What a kind of run does; the order of pages, resuming, counting and telling is the same for all. */
export interface RunKind<Input = unknown, Row = unknown> {
  /** Whatever else is asked for is refused. */
  input: z.ZodType<Input>
  /**
   * Whether there is what the input names, before anything begins. Where it names nothing ERPNext is not asked: what is
   * begun while settings are missing waits for them.
   * @throws Refusal
   */
  require?(relay: Pick<Relay, 'erpnext'>, input: Input): Promise<void>
  /**
   * Pages by key, from the first row whose key is greater than `after`: never by offset, for rows come and go while a run
   * goes on. Read one by one, so that memory does not grow with their number. `run` names the run, for what may be kept
   * from one of its messages to the next.
   */
  pages(relay: Relay, input: Input, after: string | undefined, run: string): AsyncGenerator<Page<Row>>
  /**
   * Deals with a page, and counts how its rows ended; `total` is counted by the run. It may be done twice, and beside
   * others: whoever dies does not come to note that it was done. `cause` is the same each time.
   * @throws RelayError what concerns all rows; `settle` takes what concerns one
   */
  work(relay: Relay, page: PageWork<Input, Row>): Promise<Dealt>
  /** About how many rows there are: asked once, for those who want to know how far a run has come. */
  expected?(relay: Relay, input: Input): Promise<number>
  /** Pages at a time; `EXPORT_PARALLEL` unless it says so. */
  parallel?(input: Input): number | undefined
  /**
   * The others wait until the first page is ready to write, or done. Those that are made ready side by side are ready
   * together, and late: Medusa, which is what a run waits for, would have nothing to do meanwhile.
   */
  firstAlone?: boolean
}
