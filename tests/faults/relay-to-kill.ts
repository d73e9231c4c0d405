import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import * as fc from 'fast-check'
import { type Delivery, deliver } from '../../lib/local/erpnext/deliver.ts'
import type { ErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import type { Arrival } from '../../lib/local/faults/fault.ts'
import { npmStart, type StartedProcess } from './start-process.ts'

/** `npm start` with DATA_DIR, at one address whichever process serves there, to be killed and started again. */
export interface RelayToKill {
  start(): StartedProcess
  /** Starts it and kills it at each moment. Answers what a process wrote that ended by itself. */
  killAt(
    moments: readonly Moment[],
    meanwhile?: { begun(): void; serving(): Promise<unknown> },
  ): Promise<string | undefined>
  /** Three people act all the time, each after a pause; `stop` waits until they have come to an end. */
  people(act: (pick: number) => Promise<void>, pauseMs: number): { stop(): Promise<void> }
  /** Sends a webhook until somebody takes it. */
  tell(webhook: Omit<Delivery, 'status'>): Promise<void>
  /** Fails when nobody serves. */
  request(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>
  /** Retries what is parked until nothing is, and nothing is left to do; answers what was left when the time was over. */
  settle(left: () => unknown[] | Promise<unknown[]>, withinMs: number): Promise<unknown[]>
  /** Answers what was parked. */
  retryParked(): Promise<{ id: string }[]>
  /** Removes its data, and sends everybody away. */
  remove(): Promise<void>
}

/**
 * When a process is killed: so long after it was begun or after it served; or while it waits for ERPNext's answer to a call,
 * or to a write, the first being 1.
 */
export type Moment = { of: 'begun' | 'serving'; ms: number } | { of: 'call' | 'write'; number: number }

/** `SEED` plays one again, as far as two machines are alike. */
export const seed = Number(process.env.SEED || Date.now() & 0x7fffffff)

/** With `calls`, two of three are at one of the first so many calls, or of the first few writes: at work, on any machine. */
export function anyMoments(count: number, { longestMs, calls }: { longestMs: number; calls?: number }): Moment[] {
  const ms = fc.integer({ min: 0, max: longestMs })
  const timed = fc.record({ of: fc.constantFrom('begun', 'serving'), ms })
  const upTo = (max: number) => fc.integer({ min: 1, max })
  const called = fc.record({ of: fc.constant('call'), number: upTo(calls ?? 1) })
  const written = fc.record({ of: fc.constant('write'), number: upTo(2) })
  return fc.sample<Moment>(calls ? fc.oneof(timed, called, written) : timed, { numRuns: count, seed })
}

/** What people do, in the order in which they come to do it. */
export const anyPicks = (count: number): number[] => fc.sample(fc.nat(1_000_000), { numRuns: count, seed })

/** Nobody calls when there is nothing to do. */
const IDLE_AFTER_MS = 1_500
/** More than anybody comes to do. */
const PICKS = 5_000
const SECRET = 'a-webhook-secret'
const KEY = 'a-key'

/** `medusa`: the settings that name it. With a key: whoever is killed at a log-in keeps the next ones waiting for a minute. */
export async function relayToKill(
  erpnext: ErpnextSimulator,
  medusa: { MEDUSA_URL: string; MEDUSA_SECRET_KEY: string },
): Promise<RelayToKill> {
  const dataDir = await mkdtemp(join(tmpdir(), 'relay-data-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const { url: ERPNEXT_URL, apiKey: ERPNEXT_API_KEY, apiSecret: ERPNEXT_API_SECRET } = erpnext
  const environment = {
    ...{ PORT: String(port), DATA_DIR: dataDir, RELAY_API_KEYS: KEY, ERPNEXT_WEBHOOK_SECRETS: SECRET },
    ...{ ERPNEXT_URL, ERPNEXT_API_KEY, ERPNEXT_API_SECRET, ...medusa },
  }
  let onCall: (request: Arrival) => void = () => undefined
  erpnext.faults.when(request => {
    onCall(request)
    return undefined
  })
  const nextCalls = async ({ of, number }: Moment & { number: number }) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    let left = number
    onCall = ({ method, path }) => {
      if ((of === 'call' || (method !== 'GET' && !path.includes('get_list'))) && !--left) resolve()
    }
    await Promise.race([promise, pause(IDLE_AFTER_MS, undefined, { ref: false })])
  }
  let removed = false
  const relay: RelayToKill = {
    start: () => npmStart(environment),
    async killAt(moments, meanwhile) {
      for (const moment of moments) {
        const started = relay.start()
        meanwhile?.begun()
        // Whether anybody answers is chance: it may be killed meanwhile.
        const asked = started.serving.then(meanwhile?.serving).catch(() => undefined)
        if (moment.of !== 'begun') await started.serving
        await ('ms' in moment ? pause(moment.ms) : nextCalls(moment))
        const endedByItself = await started.kill()
        await asked
        if (endedByItself !== undefined) return endedByItself
      }
      return undefined
    },
    people(act, pauseMs) {
      const picks = anyPicks(PICKS)
      let stopped = false
      const person = async () => {
        while (!stopped && !removed) {
          await act(picks.pop() ?? 0)
          await pause(pauseMs)
        }
      }
      const people = [person(), person(), person()]
      return {
        async stop() {
          stopped = true
          await Promise.all(people)
        },
      }
    },
    async tell(webhook) {
      const isAccepted = async () => (await deliver(webhook, { to: url, secret: SECRET, pausesMs: [] })).status === 202
      while (!removed && !(await isAccepted())) await pause(20)
    },
    async request(method, path, body) {
      const headers = { authorization: `Bearer ${KEY}` }
      const init = body === undefined ? {} : { body: JSON.stringify(body) }
      const response = await fetch(url + path, { method, headers, ...init })
      return (await response.json()) as Record<string, unknown>
    },
    async retryParked() {
      const parked = (await relay.request('GET', '/parked')).parked as { id: string }[]
      for (const { id } of parked) await relay.request('POST', `/parked/${id}/retry`)
      return parked
    },
    async settle(left, withinMs) {
      for (const end = Date.now() + withinMs; ; await pause(250)) {
        const parked = await relay.retryParked()
        const rest = [...(await left()), ...parked]
        if (!rest.length || Date.now() > end) return rest
      }
    },
    async remove() {
      removed = true
      await rm(dataDir, { recursive: true })
    },
  }
  return relay
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}
