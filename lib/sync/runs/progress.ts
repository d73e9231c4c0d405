import type { Relay } from '../../relay.ts'
import type { Counts, NewRun, Run } from '../../store/runs.ts'

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

/** Sends the message that goes on from where the row says; sent twice, SQS keeps one. */
export const sendNext = ({ queue }: Pick<Relay, 'queue'>, { kind, run, page }: NewRun): Promise<void> =>
  queue.send([{ kind: 'continue-run', of: kind, run, page, correlation_id: run }], `${run}-${page}`)
