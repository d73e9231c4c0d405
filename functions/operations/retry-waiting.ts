import type { Context } from 'aws-lambda'
import { type Retried, retryWaiting } from '../../lib/queue/release.ts'
import { openRelay } from '../../lib/relay.ts'

/** Every five minutes: probes what is blocked, queues what no longer is, and counts what is parked. */
export const handler = async (_event: unknown, context: Context): Promise<Retried> => {
  const relay = await openRelay(context)
  const retried = await retryWaiting(relay)
  relay.log.metric('ParkedJobs', retried.parked)
  relay.log.metric('WaitingJobs', retried.waiting)
  return retried
}
