import type { Report } from '../../setup-erpnext/report.ts'
import { setUp } from '../../setup-erpnext/setup.ts'
import { isLoopback } from '../../web-address.ts'
import type { Check } from '../check.ts'
import { ok, problem, type Said, unknown, warning } from '../finding.ts'
import { SET_UP } from './address.ts'

/** What `relay setup erpnext --dry-run` would do is what is missing or was changed. */
export const setUpCheck: Check = {
  name: 'set-up of ERPNext',
  needs: ['ERPNext', 'administrator'],
  async look({ administrator: connect, erpnext, user, setupSettings, envFile, webhookAddress }) {
    const administrator = connect()
    if (!administrator) return []
    const name = await user()
    if (!name) return unknown('ERPNext does not say whose key the relay has')
    // Where nobody said what the address is, most of the webhooks do.
    const url = await webhookAddress()
    const remedy = url && !isLoopback(url) ? `relay setup erpnext --relay-url ${url} --user ${name}` : SET_UP
    const findings: Said[] = []
    let unchanged = 0
    const report: Report = {
      line(verb, what, detail) {
        const explained = { why: whyOf(what), remedy }
        if (verb === 'unchanged') unchanged += 1
        else if (verb === 'created') findings.push(problem(`${what} is missing`, explained))
        else if (verb === 'updated') findings.push(problem(`${what} was changed: ${detail}`, explained))
        else if (verb === 'conflict') findings.push(problem(`${what}: ${detail}`, { ...explained, remedy: BY_HAND }))
        else if (verb === 'failed' && !isOfRights(detail)) findings.push(unknown(`${what}: ${detail}`))
        else if (verb === 'note') findings.push(warning(`${what} ${detail}`, { why: TWICE, remedy: BY_HAND }))
      },
      say: () => undefined,
      missingRight: right => void findings.push(unknown(`no right to ${right}`, GIVE_ROLE)),
      hasMissingRights: () => findings.some(({ what }) => isOfRights(what)),
      hide: () => undefined,
      close: () => 0,
    }
    await setUp(
      {
        settings: setupSettings(),
        ...{ erpnext: administrator, relayErpnext: erpnext(), user: name, envFile, report },
        // Nothing is written, so that nothing has to be made up.
        ...{ dryRun: true, rotateSecret: false, random: () => '' },
      },
      url ?? '',
    )
    return findings.length ? findings : ok(`${unchanged} fields, webhooks, masters and rights are as they should be`)
  },
}

const TWICE = 'every change is sent twice'
const GIVE_ROLE = 'give the user of ERPNEXT_SETUP_API_KEY that role'
/** They are told once, by `missingRight`. */
const isOfRights = (text = '') => text.startsWith('no right')
const BY_HAND = 'see to it by hand in ERPNext'

const WHY: readonly [RegExp, string][] = [
  [/^Webhook/, 'by it ERPNext tells the relay of changes; without it they come with the sweep, up to 15 minutes late'],
  [/^Custom Field/, 'the relay keeps Medusa’s ids and its own marks in it; without it writes fail'],
  [/^(User|Role|Permission|API key)/, 'without its rights the relay cannot read or write what it has to'],
]
const whyOf = (what: string): string =>
  WHY.find(([pattern]) => pattern.test(what))?.[1] ??
  'documents that the relay makes name it, and are refused without it'
