import { setTimeout } from 'node:timers/promises'

/** What waiting goes by, so that a test can let time pass. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** @throws when the signal is aborted */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: Date.now,
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
}
