import * as z from 'zod'
import type { Erpnext } from '../../../erpnext/client.ts'
import { asRelayError } from '../../../errors.ts'
import { explainedMedusa, medusaSettingsFrom } from '../../medusa-connection.ts'
import { explained } from '../../setup-erpnext/failures.ts'
import { ownerOf } from '../../setup-erpnext/relay-key.ts'
import type { Check, Server } from '../check.ts'
import { ok, problem, unknown } from '../finding.ts'

/** Each reaches its server, and shows that the key is right; where one fails, the checks that need that server are not made. */
export const connectionChecks: readonly (Check & { name: Server })[] = [
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
    async look({ administrator, source }) {
      const erpnext = administrator()
      if (!erpnext) return []
      try {
        const name = await ownerOf(erpnext)
        if (!name) return problem(`ERPNext does not know ${FROM} (401)`, { why: WHY_ADMINISTRATOR, remedy: OF_ONE })
        return (await isSystemManager(erpnext))
          ? ok(`ERPNext takes the key in ERPNEXT_SETUP_API_KEY for ${name}`)
          : problem(`${name}, whose key is in ERPNEXT_SETUP_API_KEY, is no System Manager`, {
              why: WHY_ADMINISTRATOR,
              remedy: `give ${name} the roles System Manager, Sales Master Manager and Sales User, or set the key of one who has them`,
            })
      } catch (error) {
        const { code } = asRelayError(error)
        const isAway = code === 'network' || code === 'timeout'
        return unknown(
          isAway ? 'not looked at: ERPNext cannot be asked' : explained(error, source.ERPNEXT_URL ?? '', FROM),
        )
      }
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
]

const FROM = 'ERPNEXT_SETUP_API_KEY with ERPNEXT_SETUP_API_SECRET'
const WHY_ADMINISTRATOR = 'a part of ERPNext can be looked at by a System Manager only'
const OF_ONE = "set them to a System Manager's latest key and secret, or leave them out"

/** Only such a one may list these (frappe 15). */
async function isSystemManager(erpnext: Erpnext): Promise<boolean> {
  try {
    await erpnext.list('Webhook Request Log', z.object({ name: z.string() }), { fields: ['name'], limit: 1 })
    return true
  } catch (error) {
    if (asRelayError(error).httpStatus === 403) return false
    throw error
  }
}

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
