import type { Relay } from '../../relay.ts'
import { type Counts, type Finding, isLeft, type NewRun, type Run } from '../../store/runs.ts'

/** A run's row as this worker last saw or wrote it. */
export interface Progress {
  readonly run: Run
  /** False, with nothing written, when somebody else has written since: that one goes on. */
  store(changes: Partial<NewRun>): Promise<boolean>
}

export function progressOf({ runs, now }: Pick<Relay, 'runs' | 'now'>, row: Run): Progress {
  let run = row
  return {
    get run() {
      return run
    },
    async store(changes) {
      const { version, ...rest } = { ...run, ...changes, updated_at: new Date(now()).toISOString() }
      if (!(await runs.put(rest, version))) return false
      run = { ...rest, version: version + 1 }
      return true
    },
  }
}

export const NO_COUNTS: Counts = {
  ...{ total: 0, created: 0, adopted: 0, updated: 0, unchanged: 0, skipped: 0, parked: 0, queued: 0 },
}

export const sum = (a: Counts, b: Partial<Counts>): Counts => {
  const names = Object.keys(NO_COUNTS) as (keyof Counts)[]
  return Object.fromEntries(names.map(name => [name, a[name] + (b[name] ?? 0)])) as unknown as Counts
}

/** DynamoDB takes 400 KB a row, and everybody who lists the runs reads it. */
const MOST_FINDINGS = 200

/** What a run has found with a page more; where it is too much, what a person has to see to stays. */
export function withFindings(run: Run, found: readonly Finding[] | undefined): Partial<NewRun> {
  if (!found) return {}
  const { findings = [], findings_left_out = 0, differences_left = 0 } = run
  const all = [...findings, ...found]
  const kept = all.length > MOST_FINDINGS ? all.toSorted((a, b) => Number(isLeft(b)) - Number(isLeft(a))) : all
  const leftOut = findings_left_out + Math.max(0, all.length - MOST_FINDINGS)
  return {
    findings: kept.slice(0, MOST_FINDINGS),
    ...(leftOut ? { findings_left_out: leftOut } : {}),
    differences_left: differences_left + found.filter(isLeft).length,
  }
}

/** Sends the message that goes on from where the row says; sent twice, SQS keeps one. */
export const sendNext = ({ queue }: Pick<Relay, 'queue'>, { kind, run, page }: NewRun): Promise<void> =>
  queue.send([{ kind: 'continue-run', of: kind, run, page, correlation_id: run }], `${run}-${page}`)
