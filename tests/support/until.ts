import { setTimeout as sleep } from 'node:timers/promises'

/** Asks again and again until there is an answer: something, and not an empty list. The test's own time-out ends it. */
export async function until<Value>(ask: () => Promise<Value>): Promise<NonNullable<Value>> {
  for (;;) {
    const answer = await ask()
    if (answer && !(Array.isArray(answer) && answer.length === 0)) return answer
    await sleep(20)
  }
}
