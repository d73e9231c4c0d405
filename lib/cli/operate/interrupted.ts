import type { Output } from '../output.ts'

/** Somebody pressed Ctrl-C while the relay does what it was asked to. */
export class Interrupted extends Error {
  /** What a shell says of a process that SIGINT ended. */
  readonly exitCode = 130
}

/**
 * Waits for something that goes on without this process, until Ctrl-C. `wait` ends soon after its signal is aborted.
 * @throws Interrupted with the message, which says what becomes of it
 */
export async function untilInterrupted<Value>(
  { onInterrupt }: Pick<Output, 'onInterrupt'>,
  message: string,
  wait: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const interruption = new AbortController()
  const { signal } = interruption
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Interrupted(message)), { once: true })
  })
  const forget = onInterrupt?.(() => interruption.abort())
  try {
    return await Promise.race([aborted, wait(signal)])
  } finally {
    forget?.()
  }
}
