import { asRelayError } from '../../errors.ts'
import type { Check } from './check.ts'
import { connectionChecks } from './checks/connections.ts'
import { settingsCheck } from './checks/settings.ts'
import { checks } from './checks.ts'
import { type Finding, type Said, unknown } from './finding.ts'
import type { Patient } from './patient.ts'

const NO_ADMINISTRATOR = 'only a System Manager may look at it'
const GIVE_ROLES =
  "`relay setup erpnext` gives the relay's user its roles; the administrator needs System Manager, Sales Master Manager and Sales User"
const GIVE_KEY = 'set ERPNEXT_SETUP_API_KEY and ERPNEXT_SETUP_API_SECRET, and look again'

/** Makes every check, one after the other: what is looked at should not feel it. */
export async function examine(given: Patient): Promise<Finding[]> {
  const findings = await looked(settingsCheck, given)
  const answering = new Set<string>()
  let patient = given
  for (const check of connectionChecks) {
    const said = await looked(check, patient)
    if (said.length && said.every(({ status }) => status === 'ok')) answering.add(check.name)
    findings.push(...said)
    // From here on by what the relay goes by; where it does not say so, the check of its settings tells why.
    if (answering.has('relay')) patient = await given.byTheRelaysSettings().catch(() => given)
  }
  for (const check of checks) {
    if (check.v2Only && patient.source.MEDUSA_API === 'v1') continue
    const reason = hindrance(check, answering, patient)
    findings.push(...(reason ? [{ check: check.name, ...reason }] : await looked(check, patient)))
  }
  return findings
}

/** Why a check cannot be made. */
function hindrance({ needs = [] }: Check, answering: ReadonlySet<string>, patient: Patient): Said | undefined {
  const servers = typeof needs === 'function' ? needs(patient) : needs
  const away = servers.find(server => !answering.has(server))
  if (away !== 'administrator') return away && unknown(`not looked at: ${away} cannot be asked`)
  if (!patient.hasAdministrator) return unknown(NO_ADMINISTRATOR, GIVE_KEY)
  return unknown('not looked at: the administrator cannot ask, as is said there')
}

async function looked(check: Check, patient: Patient): Promise<Finding[]> {
  const said = await check.look(patient).catch((error: unknown) => {
    const { message, httpStatus } = asRelayError(error)
    if (httpStatus === 403) return unknown(`no right to look: ${message}`, GIVE_ROLES)
    return unknown(`could not be looked at: ${message}`)
  })
  return [said].flat().map(each => ({ check: check.name, ...each }))
}
