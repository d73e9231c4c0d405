import * as z from 'zod'
import type { Check, Server } from '../check.ts'
import { ok, problem, type Said, unknown } from '../finding.ts'
import type { Patient } from '../patient.ts'

/** `Date` is in whole seconds, and an answer takes its time. */
const MOST_MS = 30_000

/** Any answer has a `Date`, a refusal too. */
const addressOf: Readonly<Record<Exclude<Server, 'administrator'>, (patient: Patient) => string>> = {
  ERPNext: ({ source }) => `${source.ERPNEXT_URL?.replace(/\/+$/, '')}/api/method/frappe.auth.get_logged_user`,
  Medusa: ({ source }) => `${source.MEDUSA_URL?.replace(/\/+$/, '')}/health`,
  relay: ({ relayUrl }) => `${relayUrl}/health`,
}

export const clockChecks: readonly Check[] = (['ERPNext', 'Medusa', 'relay'] as const).map(server => ({
  name: `clock of ${server}`,
  needs: [server],
  async look(patient: Patient): Promise<Said> {
    const { date } = await patient.probe(addressOf[server](patient))
    if (date === undefined) return unknown('the answer has no Date')
    const aheadMs = date - patient.now()
    if (Math.abs(aheadMs) <= MOST_MS) return ok("agrees with this machine's")
    const seconds = Math.round(Math.abs(aheadMs) / 1000)
    return problem(`is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's`, {
      why: 'prices begin and end at the wrong moment, and what was changed meanwhile may be looked for in vain',
      remedy: 'let both keep time by NTP; where all servers differ alike, it is this machine that is wrong',
    })
  },
}))

const answer = z.object({ time_zone: z.string().nullish() })

/** Two names of one zone are the same. */
const canonical = (zone: string): string => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    return zone
  }
}

export const timeZoneCheck: Check = {
  name: 'time zone',
  needs: ['ERPNext'],
  async look({ erpnext, settings }) {
    const { TIME_ZONE } = settings('TIME_ZONE')
    const { time_zone } = await erpnext().call('frappe.client.get_time_zone', answer)
    if (!time_zone) return unknown('ERPNext does not tell it', 'look into its System Settings')
    if (canonical(time_zone) === canonical(TIME_ZONE)) return ok(`${time_zone} on both sides`)
    return problem(`ERPNext's is ${time_zone}, TIME_ZONE is ${TIME_ZONE}`, {
      why: 'prices begin and end at midnight of the wrong zone',
      remedy: `give the relay TIME_ZONE=${time_zone} (on AWS in the secret), and start it again`,
    })
  },
}
