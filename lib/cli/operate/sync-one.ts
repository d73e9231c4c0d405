import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import type { Output } from '../output.ts'
import type { RelayApi } from '../relay-api.ts'
import { untilInterrupted } from './interrupted.ts'
import { type ParkedRow, parkedRows } from './parked-list.ts'
import { getPlan, type ShownPlan } from './plan.ts'
import { newestRequests } from './request-log.ts'

/** How one document of a doctype is synced, and the job that does it. */
export interface Synced {
  doctype: string
  path: string
  job: 'sync-item' | 'sync-price' | 'sync-order'
}

const queued = z.object({ jobs: z.number() })

const LOOK_EVERY_MS = 1_000
/** A job that is begun is over in seconds; one that waits its turn or its server's may take long. */
const LOOK_FOR_MS = 60_000
/** Where nothing differed before either, nothing may have to be written. */
const NOTHING_WRITTEN_MS = 5_000
/** What is kept of a document's requests is enough to see that there is a new one. */
const REQUESTS = 20

/** How it ended: `agree` where nothing differs any more. */
interface Ended {
  state: 'agree' | 'kept' | 'differs'
  plan: ShownPlan
  kept?: ParkedRow | undefined
  requests: number
}

/** `relay sync … --name`: has a document synced, and waits until both sides agree, or a job is parked; for a minute at most. */
export async function syncOne(synced: Synced, name: string, api: RelayApi, output: Output): Promise<number> {
  const before = await look(synced, name, api)
  await api.post(synced.path, queued, { name })
  const goesOn = `${synced.doctype} ${name} is queued: relay plan "${synced.doctype}" "${name}" says whether both sides agree`
  const ended = await untilInterrupted(output, goesOn, signal => untilEnded(synced, name, api, before, signal))
  const { state, plan, kept, requests } = ended
  if (output.json) output.print(JSON.stringify({ name, state, requests, reason: kept?.reason, ...plan }, null, 2))
  else for (const line of lines(`${synced.doctype} ${name}`, ended)) output.print(line)
  return state === 'agree' ? 0 : 1
}

interface Look {
  plan: ShownPlan
  kept: ParkedRow | undefined
  /** Requests that wrote, newest first. */
  writes: readonly { at: string }[]
}

async function look({ doctype, job }: Synced, name: string, api: RelayApi): Promise<Look> {
  const plan = await getPlan(api, { doctype, name })
  const { item_code, medusa_order_id } = plan.facts
  const about = job === 'sync-order' ? `Medusa Order#${medusa_order_id}` : `Item#${item_code}`
  const kept = (await parkedRows(api, job)).find(({ target, status }) => target === about && status !== 'queued')
  const requests = await newestRequests(api, { doctype, name }, REQUESTS)
  return { plan, kept, writes: requests.filter(({ method }) => method !== 'GET') }
}

async function untilEnded(
  synced: Synced,
  name: string,
  api: RelayApi,
  before: Look,
  signal: AbortSignal,
): Promise<Ended> {
  for (let waited = LOOK_EVERY_MS; ; waited += LOOK_EVERY_MS) {
    await sleep(LOOK_EVERY_MS, undefined, { signal })
    const { plan, kept, writes } = await look(synced, name, api)
    const last = before.writes[0]?.at ?? ''
    const requests = writes.filter(({ at }) => at > last).length
    if (kept && kept.parked_at !== before.kept?.parked_at) return { state: 'kept', plan, kept, requests }
    if (!plan.differences.length && !kept && (requests || waited >= NOTHING_WRITTEN_MS)) {
      return { state: 'agree', plan, requests }
    }
    if (waited >= LOOK_FOR_MS) return { state: 'differs', plan, kept, requests }
  }
}

function lines(what: string, { state, plan, kept, requests }: Ended): string[] {
  const remarks = plan.against.map(reason => `! ${reason}`)
  switch (state) {
    case 'agree':
      return [`${what}: both sides agree${requests ? '' : ', and nothing had to be written'}`, ...remarks]
    case 'kept':
      return [`${what}: ${kept?.waiting_for ? `waits for ${kept.waiting_for}` : 'parked'}: ${kept?.reason}`]
    case 'differs': {
      const fields = plan.differences.map(({ field }) => field).join(', ')
      return [`${what}: is still to be done${fields ? `, and differs in ${fields}` : ''}`, ...remarks]
    }
  }
}
