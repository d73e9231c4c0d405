import type { Context } from 'aws-lambda'
import { openRelay, type Relay } from '../relay.ts'
import { doubts } from './doubts.ts'
import { Refusal } from './serve.ts'

/** For an endpoint that asks the servers itself, and cannot hold the request. @throws Refusal while the relay is off */
export async function openRunningRelay(context: Context): Promise<Relay> {
  const relay = await openReadingRelay(context)
  if (!relay.enabled) throw new Refusal(503, 'off', 'RELAY_ENABLED is false: try again later')
  return relay
}

/** For an endpoint that writes nothing to them: it answers while the relay is off too. */
export async function openReadingRelay(context: Context): Promise<Relay> {
  const relay = await openRelay(context)
  doubts.set(context, relay.doubtSettings)
  return relay
}
