import type { Report } from '../../setup-erpnext/report.ts'
import { readSetupSettings } from '../../setup-erpnext/settings.ts'
import { setUp } from '../../setup-erpnext/setup.ts'
import type { Check } from '../check.ts'
import { ok, problem, type Said, unknown, warning } from '../finding.ts'

/** What `relay setup erpnext --dry-run` would do is what is missing or was changed. */
export const setUpCheck: Check = {
  name: 'set-up of ERPNext',
  needs: ['ERPNext', 'administrator'],
  async look({ administrator: connect, erpnext, user, environment, envFile, relayUrlForErpnext }) {
    const administrator = connect()
    if (!administrator) return []
    const name = await user()
    if (!relayUrlForErpnext || !name) return unknown('RELAY_URL is not set, which its webhooks have to name')
    const remedy = `relay setup erpnext --relay-url ${relayUrlForErpnext} --user ${name}`
    const findings: Said[] = []
    let unchanged = 0
    const report: Report = {
      line(verb, what, detail) {
        const explained = { why: whyOf(what), remedy }
        if (verb === 'unchanged') unchanged += 1
        else if (verb === 'created') findings.push(problem(`${what} is missing`, explained))
        else if (verb === 'updated') findings.push(problem(`${what} was changed: ${detail}`, explained))
        else if (verb === 'conflict') findings.push(problem(`${what}: ${detail}`, { ...explained, remedy: BY_HAND }))
        else if (verb === 'failed') findings.push(unknown(`${what}: ${detail}`))
        else if (verb === 'note') findings.push(warning(`${what} ${detail}`, { why: TWICE, remedy: BY_HAND }))
      },
      say: () => undefined,
      missingRight: right => void findings.push(unknown(`no right to ${right}`)),
      hasMissingRights: () => findings.some(({ what }) => what.startsWith('no right')),
      hide: () => undefined,
      close: () => 0,
    }
    await setUp(
      {
        settings: readSetupSettings(environment, envFile.values()),
        ...{ erpnext: administrator, relayErpnext: erpnext(), user: name, envFile, report },
        // Nothing is written, so that nothing has to be made up.
        ...{ dryRun: true, rotateSecret: false, random: () => '' },
      },
      relayUrlForErpnext,
    )
    return findings.length ? findings : ok(`${unchanged} fields, webhooks, masters and rights are as they should be`)
  },
}

const TWICE = 'every change is sent twice'
const BY_HAND = 'see to it by hand in ERPNext'

const WHY: readonly [RegExp, string][] = [
  [/^Webhook/, 'by it ERPNext tells the relay of changes; without it they come with the sweep, up to 15 minutes late'],
  [/^Custom Field/, 'the relay keeps Medusa’s ids and its own marks in it; without it writes fail'],
  [/^(User|Role|Permission|API key)/, 'without its rights the relay cannot read or write what it has to'],
]
const whyOf = (what: string): string =>
  WHY.find(([pattern]) => pattern.test(what))?.[1] ??
  'documents that the relay makes name it, and are refused without it'
