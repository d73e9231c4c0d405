import type { Relay } from '../../relay.ts'
import type { Dealt, Page, RunKind } from './kind.ts'
import { type Progress, sum, withFindings } from './progress.ts'

/** No page is begun when less than this is left of the worker's 60 s: the slowest have to come to their end. */
const BEGIN_UNTIL_LEFT_MS = 40_000

/** `more`: time is up; `lost`: somebody else goes on with the run. */
export type Worked = 'more' | 'ended' | 'lost'

interface DonePage {
  after: string
  dealt: Dealt
}

/**
 * Works pages, some at a time, and stores them in their order: whatever kills it, at most those in flight are done again.
 * @throws what a page or its reading threw, when those before it are stored and nothing is in flight any more
 */
export async function workPages(relay: Relay, kind: RunKind, progress: Progress): Promise<Worked> {
  const { run, page: first, after, input } = progress.run
  const parallel = kind.parallel?.(input) ?? relay.exportParallel
  const pages = kind.pages(relay, input, after, run)
  // A message ends within a minute: what one page has seen holds for the next.
  const seenGroups = new Map<string, string>()
  const inFlight: Promise<DonePage>[] = []
  let begun = 0
  let ended = false

  const begin = async () => {
    let next: IteratorResult<Page<unknown>, void>
    try {
      next = await pages.next()
    } catch (error) {
      ended = true
      inFlight.push(handled(Promise.reject(error)))
      return
    }
    if (next.done) {
      ended = true
      return
    }
    const page = next.value
    const cause = `${run}-${first + begun++}`
    const { promise: ready, resolve: onReady } = Promise.withResolvers<void>()
    const work = async () => {
      const dealt = await kind.work(relay, { input, rows: page.rows, cause, seenGroups, onReady })
      return { after: page.after, dealt: { ...dealt, total: page.rows.length } }
    }
    const working = handled(work())
    inFlight.push(working)
    if (kind.firstAlone && begun === 1) await Promise.race([ready, Promise.allSettled([working])])
  }
  const mayBegin = () => !ended && (begun === 0 || relay.remainingMs() > BEGIN_UNTIL_LEFT_MS)

  try {
    for (;;) {
      while (mayBegin() && inFlight.length < parallel) await begin()
      const oldest = inFlight.shift()
      if (!oldest) return ended ? 'ended' : 'more'
      const { after, dealt } = await oldest
      const { page, counts } = progress.run
      const found = withFindings(progress.run, dealt.findings)
      if (!(await progress.store({ page: page + 1, after, counts: sum(counts, dealt), ...found }))) return 'lost'
    }
  } finally {
    // What went on after the answer would run on in the next invocation of this container, or not at all.
    await Promise.allSettled(inFlight)
  }
}

/** A failure is met when it is its turn; until then it is no unhandled one. */
function handled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined)
  return promise
}
