import { setTimeout as sleep } from 'node:timers/promises'
import type { SQSEvent } from 'aws-lambda'

export const seen: SQSEvent[] = []
/** What came to the dead-letter queue's worker. */
export const buried: string[] = []
export const atOnce = { now: 0, most: 0 }

/** Does what a message's body says: fail, throw, hang, or report a message that is not there. */
export const handler = async (event: SQSEvent) => {
  seen.push(event)
  const told = (what: string) => event.Records.filter(({ body }) => body === what)
  if (told('hang').length > 0) await new Promise(() => {})
  atOnce.now += 1
  atOnce.most = Math.max(atOnce.most, atOnce.now)
  try {
    if (told('sleep').length > 0) await sleep(20)
    if (told('throw').length > 0) throw new Error('the worker broke')
    if (told('stranger').length > 0) return { batchItemFailures: [{ itemIdentifier: 'stranger' }] }
    if (told('nothing').length > 0) return undefined
    return { batchItemFailures: told('fail').map(({ messageId }) => ({ itemIdentifier: messageId })) }
  } finally {
    atOnce.now -= 1
  }
}

export const bury = async ({ Records }: SQSEvent) => {
  buried.push(...Records.map(({ body }) => body))
  return { batchItemFailures: [] }
}
