import type { Context } from 'aws-lambda'
import { openRelay, type Relay } from '../relay.ts'
import { doubts } from './doubts.ts'
import { Refusal } from './serve.ts'

/** For an endpoint that asks the servers itself, and cannot hold the request. @throws Refusal while the relay is off */
export async function openRunningRelay(context: Context): Promise<Relay> {
  const relay = await openRelay(context)
  if (!relay.enabled) throw new Refusal(503, 'off', 'RELAY_ENABLED is false: try again later')
  doubts.set(context, relay.doubtSettings)
  return relay
}
