import * as z from 'zod'
import { asRelayError } from '../../../errors.ts'
import { explainedMedusa, medusaSettingsFrom } from '../../medusa-connection.ts'
import { explained } from '../../setup-erpnext/failures.ts'
import { ownerOf } from '../../setup-erpnext/relay-key.ts'
import type { Check, Server } from '../check.ts'
import { ok, problem } from '../finding.ts'

/** Each reaches its server, and shows that the key is right; where one fails, the checks that need that server are not made. */
export const connectionChecks: readonly (Check & { name: Server })[] = [
  {
    name: 'ERPNext',
    async look({ user, source }) {
      const url = source.ERPNEXT_URL ?? ''
      const from = 'ERPNEXT_API_KEY and ERPNEXT_API_SECRET'
      const name = await user().catch((error: unknown) => problem(explained(error, url, from), REACH_ERPNEXT))
      if (typeof name === 'string') return ok(`${url} answers, and takes the key for ${name}`)
      return name ?? problem(`${url} does not know the key in ${from} (401)`, REACH_ERPNEXT)
    },
  },
  {
    name: 'administrator',
    async look({ administrator }) {
      const erpnext = administrator()
      if (!erpnext) return []
      const name = await ownerOf(erpnext)
      if (name) return ok(`ERPNext takes the key in ERPNEXT_SETUP_API_KEY for ${name}`)
      return problem('ERPNext does not know ERPNEXT_SETUP_API_KEY with ERPNEXT_SETUP_API_SECRET (401)', {
        why: 'a part of ERPNext can be looked at by a System Manager only',
        remedy: "set them to a System Manager's latest key and secret, or leave them out",
      })
    },
  },
  {
    name: 'Medusa',
    async look({ shop, source }) {
      try {
        const { name } = await shop()
        return ok(`${source.MEDUSA_URL} answers, and takes the key: ${name}`)
      } catch (error) {
        return problem(inWords(error, source), {
          why: 'no order, product or price reaches the shop; the jobs wait',
          remedy: 'put MEDUSA_URL and the credentials right: `relay setup medusa`',
        })
      }
    },
  },
  {
    name: 'relay',
    async look({ relay, relayUrl }) {
      try {
        await relay().get('/parked?limit=1', z.object({ parked: z.array(z.unknown()) }))
        return ok(`${relayUrl} answers, and takes the key`)
      } catch (error) {
        return problem(asRelayError(error).message, {
          why: 'webhooks are lost while nobody answers; the sweep finds what changed once the relay is back',
          remedy: 'start or deploy the relay, and set RELAY_URL and RELAY_API_KEY here',
        })
      }
    },
  },
]

const REACH_ERPNEXT = {
  why: 'the relay reads every document from there; its jobs wait',
  remedy: 'put ERPNEXT_URL right, or the key: `relay setup erpnext` makes a new one',
}

/** Settings that cannot even be read explain themselves. */
function inWords(error: unknown, source: Parameters<typeof medusaSettingsFrom>[0]): string {
  try {
    return explainedMedusa(error, medusaSettingsFrom(source))
  } catch {
    return asRelayError(error).message
  }
}
