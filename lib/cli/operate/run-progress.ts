import ora from 'ora'
import type { Output } from '../output.ts'
import { bar, progressText, type Sight, sightOf } from './progress-text.ts'
import type { RunRow } from './run-row.ts'

/** Shows how far a run has come. */
export interface RunProgress {
  show(run: RunRow): void
  stop(): void
}

/** Without a terminal a line now and then is enough, and only when there is news. */
const LINE_EVERY_MS = 5_000

/** A bar at a terminal, else lines; nothing for a program. */
export function runProgress({ json, terminal, note }: Output, now: () => number = Date.now): RunProgress {
  if (json) return { show: () => undefined, stop: () => undefined }
  return terminal ? atTerminal(terminal, now) : inLines(note, now)
}

function atTerminal(stream: NodeJS.WriteStream, now: () => number): RunProgress {
  // Ctrl-C is the follower's, not the spinner's.
  const spinner = ora({ stream, discardStdin: false, isEnabled: true }).start()
  let first: Sight | undefined
  return {
    show(run) {
      const sight = sightOf(run, now())
      first ??= sight
      spinner.text = `${run.kind} ${bar(run)}${progressText(run, first, sight)}`
    },
    stop: () => void spinner.stop(),
  }
}

function inLines(note: Output['note'], now: () => number): RunProgress {
  let first: Sight | undefined
  let last: Sight | undefined
  return {
    show(run) {
      const sight = sightOf(run, now())
      first ??= sight
      if (sight.total === (last?.total ?? 0) || (last && sight.at - last.at < LINE_EVERY_MS)) return
      last = sight
      note?.(`${run.kind}: ${progressText(run, first, sight)}`)
    },
    stop: () => undefined,
  }
}
