import { asRelayError } from '../../../errors.ts'
import type { Check } from '../check.ts'
import { ok, problem, type Said, unknown, warning } from '../finding.ts'
import { differences, type SettingDifference } from '../running.ts'

const TO_THE_RELAY =
  'to the relay: on AWS in the secret, which it reads anew; elsewhere in its .env, and start it again'

/** What is looked at below is right or wrong by what the relay that runs goes by, whatever is set on this machine. */
export const runningSettingsCheck: Check = {
  name: "the relay's settings",
  needs: ['relay'],
  async look({ byTheRelaysSettings, own }): Promise<Said[]> {
    try {
      const { goneBy } = await byTheRelaysSettings()
      if (!goneBy) return []
      const findings = [
        ...goneBy.problems.map(text =>
          problem(`the relay that runs says: ${text}`, {
            why: 'what needs it fails, or waits until it is set',
            remedy: `give them ${TO_THE_RELAY}`,
          }),
        ),
        ...differences(own, goneBy).map(tell),
      ]
      return findings.length
        ? findings
        : [ok('the relay that runs has all that it needs, and goes by what is set here')]
    } catch (error) {
      const what = `the relay that runs does not tell what it goes by (${asRelayError(error).message})`
      return [unknown(`${what}: looked at is what is set here`, 'start or deploy this version of it, and look again')]
    }
  },
}

function tell({ name, here, there, isTakenOver }: SettingDifference): Said {
  const isHere = here === undefined ? `${name} is set here` : `${name} is ${here} here`
  const isThere = there === undefined ? 'the relay that runs has none' : `the relay that runs has ${there}`
  const goesBy = isTakenOver
    ? ', and so does what is looked at below'
    : '; what is looked at below goes by the one here'
  return warning(`${isHere}, and ${isThere}`, {
    why: here === undefined ? 'the relay does without it' : `the relay goes by its own${goesBy}`,
    remedy: `which one is right? Put it right here, or give it ${TO_THE_RELAY}`,
  })
}

export const switchedOnCheck: Check = {
  name: 'switched on',
  needs: ['relay'],
  async look({ goneBy }): Promise<Said> {
    if (!goneBy) return unknown('the relay that runs does not tell')
    if (goneBy.settings.RELAY_ENABLED === 'true') return ok('RELAY_ENABLED is true')
    return problem('the relay is switched off: its RELAY_ENABLED is false', {
      why: 'webhooks are held; nothing is read or written, and sign-ups and quotations are refused',
      remedy: `give RELAY_ENABLED=true ${TO_THE_RELAY}. What was held goes on by itself`,
    })
  },
}
