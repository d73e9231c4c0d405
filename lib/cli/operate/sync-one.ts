import * as z from 'zod'
import { systemClock } from '../clock.ts'
import type { Output } from '../output.ts'
import type { RelayApi } from '../relay-api.ts'
import { untilInterrupted } from './interrupted.ts'
import { type ParkedRow, parkedRows } from './parked-list.ts'
import { getPlan, type ShownPlan } from './plan.ts'
import { type Document, documentsOf, newWrites, type Write, writesAbout } from './writes.ts'

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

/**
 * How it ended. `agree`: nothing differs any more, and the job has been done, or has nothing to do. `queued`: nothing
 * differs, and it is still to be written again. `refused`: by Medusa, for good, and nothing is parked for it.
 */
interface Ended {
  state: 'agree' | 'kept' | 'refused' | 'queued' | 'differs'
  plan: ShownPlan
  kept?: ParkedRow | undefined
  requests: number
  /** Whether nothing differed before either. */
  agreedBefore: boolean
}

/** `relay sync … --name`: has a document synced, and waits until both sides agree, or a job is parked; for a minute at most. */
export async function syncOne(synced: Synced, name: string, api: RelayApi, output: Output): Promise<number> {
  const document = { doctype: synced.doctype, name }
  const first = await getPlan(api, document)
  const look = lookAt(synced, name, api, documentsOf(document, first))
  const before = await look()
  await api.post(synced.path, queued, { name })
  const goesOn = `${synced.doctype} ${name} is queued: relay plan "${synced.doctype}" "${name}" says whether both sides agree`
  const ended = await untilInterrupted(output, goesOn, signal => untilEnded(synced, look, before, output, signal))
  const { state, plan, kept, requests } = ended
  if (output.json) output.print(JSON.stringify({ name, state, requests, reason: kept?.reason, ...plan }, null, 2))
  else for (const line of lines(`${synced.doctype} ${name}`, ended)) output.print(line)
  return state === 'agree' ? 0 : 1
}

interface Look {
  plan: ShownPlan
  kept: ParkedRow | undefined
  /** Newest first. */
  writes: readonly Write[]
}

const lookAt =
  ({ doctype, job }: Synced, name: string, api: RelayApi, documents: readonly Document[]) =>
  async (): Promise<Look> => {
    const plan = await getPlan(api, { doctype, name })
    const { item_code, medusa_order_id } = plan.facts
    const about = job === 'sync-order' ? `Medusa Order#${medusa_order_id}` : `Item#${item_code}`
    const writes = await writesAbout(api, documents)
    const kept = (await parkedRows(api, job)).find(({ target, status }) => target === about && status !== 'queued')
    return { plan, kept, writes }
  }

async function untilEnded(
  { job }: Synced,
  look: () => Promise<Look>,
  before: Look,
  { clock = systemClock }: Output,
  signal: AbortSignal,
): Promise<Ended> {
  const agreedBefore = !before.plan.differences.length
  const begunAt = clock.now()
  for (let refusals = 0; ; ) {
    await clock.sleep(LOOK_EVERY_MS, signal)
    const { plan, kept, writes } = await look()
    const made = newWrites(writes, before.writes)
    const end = (state: Ended['state']): Ended => ({ state, plan, kept, requests: made.length, agreedBefore })
    if (kept && kept.parked_at !== before.kept?.parked_at) return end('kept')
    const agrees = !plan.differences.length && !kept
    // A product and an order are written in any case; of prices, as of what is compared here, only what differs.
    if (agrees && (job === 'sync-price' || made[0]?.status === 'Success')) return end('agree')
    refusals = made[0]?.isForGood ? refusals + 1 : 0
    // Its row would be there by now.
    if (refusals > 2) return end('refused')
    if (clock.now() - begunAt >= LOOK_FOR_MS) return end(agrees ? 'queued' : 'differs')
  }
}

function lines(what: string, { state, plan, kept, requests, agreedBefore }: Ended): string[] {
  const remarks = plan.against.map(reason => `! ${reason}`)
  switch (state) {
    case 'agree': {
      const nothing = agreedBefore && !requests
      return [`${what}: both sides agree${nothing ? ', and nothing had to be written' : ''}`, ...remarks]
    }
    case 'kept':
      return [`${what}: ${kept?.waiting_for ? `waits for ${kept.waiting_for}` : 'parked'}: ${kept?.reason}`]
    case 'refused':
      return [`${what}: Medusa refuses it: relay log tells its words`, ...remarks]
    case 'queued':
      return [`${what}: nothing differs, but it is still queued to be written again`, ...remarks]
    case 'differs': {
      const fields = plan.differences.map(({ field }) => field).join(', ')
      return [`${what}: is still to be done${fields ? `, and differs in ${fields}` : ''}`, ...remarks]
    }
  }
}
