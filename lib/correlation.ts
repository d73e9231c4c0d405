import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * One id from a webhook to the last request that it led to: the webhook's request id, which jobs carry on; of a run, the
 * run's.
 *
 * Kept beside the call stack and not handed down: it is wanted in the deepest places only (a log line, a request, a job
 * that is queued), by adapters that are made once for an invocation of many jobs, and no rule decides by it.
 */
const current = new AsyncLocalStorage<string>()

/** Undefined outside of `correlated`. */
export const correlationId = (): string | undefined => current.getStore()

/** Whatever is logged, requested and queued by `work`, and by what it awaits, is known to belong to `id`. */
export const correlated = <Result>(id: string, work: () => Result): Result => current.run(id, work)
