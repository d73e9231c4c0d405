import * as z from 'zod'
import { parkedRows } from '../../operate/parked-list.ts'
import type { Check } from '../check.ts'
import { ok, problem, type Said, unknown } from '../finding.ts'

export const health = z.object({
  status: z.enum(['ok', 'waiting']),
  waiting_for: z.array(z.looseObject({ blocker: z.string(), reason: z.string() })).optional(),
})

export const breakersCheck: Check = {
  name: 'waiting',
  needs: ['relay'],
  async look({ relayUrl, probe }): Promise<Said | Said[]> {
    const { status, json } = await probe(`${relayUrl}/health`)
    const { data } = health.safeParse(json)
    if (!data) return unknown(`the relay answers ${status} on /health`)
    if (data.status === 'ok') return ok('the relay waits for no server')
    return (data.waiting_for ?? []).map(({ blocker, reason }) =>
      problem(`all jobs wait for ${blocker}: ${reason}`, {
        why: 'nothing is synced until it is put right; nothing is lost',
        remedy: 'put it right there or in the settings; the relay tries again every five minutes',
      }),
    )
  },
}

export const parkedCheck: Check = {
  name: 'parked',
  needs: ['relay'],
  async look({ relay }): Promise<Said> {
    const rows = await parkedRows(relay())
    const count = (status: string) => rows.filter(row => row.status === status).length
    const [parked, waiting] = [count('parked'), count('waiting')]
    if (!parked && !waiting) return ok('no job is parked')
    // The reason may quote what a document holds, such as a name: `relay parked` shows it to who asks for it.
    const oldest = rows.find(({ status }) => status !== 'queued')
    return problem(`${parked} parked, ${waiting} waiting; the oldest: ${oldest?.target} (${oldest?.code})`, {
      why: 'these documents are not in the shop as they are in ERPNext',
      remedy: '`relay parked` shows them; put right what they say, then `relay retry`',
    })
  },
}
