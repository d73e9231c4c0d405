import * as z from 'zod'
import type { RunName } from '../../../../lib/queue/jobs.ts'
import { processBatch } from '../../../../lib/queue/process-batch.ts'
import type { Relay } from '../../../../lib/relay.ts'
import { continueRun } from '../../../../lib/sync/runs/continue.ts'
import { failRun } from '../../../../lib/sync/runs/fail.ts'
import type { RunKind } from '../../../../lib/sync/runs/kind.ts'
import { runKinds } from '../../../../lib/sync/runs/kinds.ts'
import type { MemoryQueue } from '../../../support/memory-queue.ts'

/** A run over the numbers below `rows`, two a page, that stands in for the one over Item Groups. */
export interface ToyRun {
  kinds: Record<RunName, RunKind>
  kind: RunKind<unknown, number>
  /** Pages that were read, and rows as they were worked on, by the number of the row. */
  read: number
  worked: number[]
  /** What working a page does besides; it may wait, or throw. */
  onWork: (rows: readonly number[], onReady?: () => void) => Promise<void>
  /** Hands the queue's messages to a worker until nothing waits. */
  drain(relay: Relay & { queue: MemoryQueue }): Promise<void>
}

export const TOY: RunName = 'export-item-groups'

export function toyRun(rows: number): ToyRun {
  const kind: RunKind<unknown, number> = {
    input: z.unknown(),
    async *pages(_, __, after = '-1') {
      for (let from = Number(after) + 1; from < rows; from += 2) {
        toy.read++
        const page = [from, from + 1].filter(row => row < rows)
        yield { rows: page, after: String(page.at(-1)) }
      }
    },
    async work(_, page) {
      await toy.onWork(page.rows, page.onReady)
      toy.worked.push(...page.rows)
      return { created: page.rows.length }
    },
  }
  const toy: ToyRun = {
    kinds: { ...runKinds, [TOY]: kind },
    kind,
    read: 0,
    worked: [],
    onWork: async () => undefined,
    drain: relay =>
      relay.queue.drain(records =>
        processBatch(
          records,
          received => {
            if (received.job.kind !== 'continue-run') throw new Error(`${received.job.kind} is no job of a run`)
            return continueRun(relay, { job: received.job }, toy.kinds)
          },
          relay,
          (job, reason) => failRun(relay, job, reason),
        ),
      ),
  }
  return toy
}
