import type { Relay } from '../../relay.ts'
import type { Counts, Finding } from '../../store/runs.ts'
import type { Page } from '../runs/kind.ts'

/** What a page of a phase came to. */
export interface Compared {
  counts: Partial<Counts>
  findings: readonly Finding[]
}

/** One part of what both sides have, compared from one of them: what the other one has too much is another phase. */
export interface Phase<Row = unknown> {
  /** Begins the keys of its pages: without a space, and of no other phase. */
  name: string
  /** As those of a run. */
  pages(relay: Relay, after: string | undefined, run: string): AsyncGenerator<Page<Row>>
  /** Without `fix` nothing is written anywhere. @throws RelayError what concerns all rows */
  compare(relay: Relay, page: { rows: readonly Row[]; fix: boolean; cause: string }): Promise<Compared>
}
