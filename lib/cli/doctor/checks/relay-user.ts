import * as z from 'zod'
import type { Check } from '../check.ts'
import { ok, type Said, unknown, warning } from '../finding.ts'

const account = z.object({ last_login: z.string().nullish() })
const row = z.object({ name: z.string(), creation: z.string() })
/** The relay reads them and makes none. */
const NOT_MADE = ['Sales Invoice', 'Delivery Note', 'Payment Entry']

/** A key leaves no trace of who uses it: what shows is a log-in with a password, and documents that the relay never makes. */
export const relayUserCheck: Check = {
  name: "the relay's user",
  needs: ['ERPNext'],
  async look({ erpnext, user, administrator, hasAdministrator }): Promise<Said> {
    const name = await user()
    if (!name) return unknown('ERPNext does not say whose key it is')
    const why = 'the webhooks leave out what this user saves: what somebody else does with it reaches no shop'
    const remedy = 'give the relay a user of its own: `relay setup erpnext`, and others a key of their own'
    if (name === 'Administrator') return warning('it is Administrator', { why, remedy })
    for (const doctype of NOT_MADE) {
      const [made] = await erpnext().list(doctype, row, {
        fields: ['name', 'creation'],
        filters: [['owner', '=', name]],
        orderBy: 'creation desc',
        limit: 1,
      })
      if (made)
        return warning(`${name} made ${doctype} ${made.name} (${made.creation}), and the relay makes none`, {
          why,
          remedy,
        })
    }
    // What stands against it is said of the administrator.
    const found = await administrator()
      ?.get('User', name, account)
      .catch(() => undefined)
    if (!found) {
      const what = `${name} made nothing that the relay does not make; whether somebody logs in with it is not known`
      return unknown(what, hasAdministrator ? undefined : ADMIN)
    }
    const { last_login } = found
    if (last_login) return warning(`somebody logged in as ${name} at ${last_login}`, { why, remedy })
    return ok(`${name}: nobody has logged in with it, and it made nothing that the relay does not make`)
  },
}

const ADMIN = 'set ERPNEXT_SETUP_API_KEY and ERPNEXT_SETUP_API_SECRET'
