import { parseSettings, type SettingName, settings } from '../../../config.ts'
import { asRelayError } from '../../../errors.ts'
import type { Check } from '../check.ts'
import { ok, problem } from '../finding.ts'

export const settingsCheck: Check = {
  name: 'settings',
  async look({ source, envFile }) {
    try {
      parseSettings(source, Object.keys(settings) as SettingName[])
      return ok('all that are needed are set, and each can be read')
    } catch (error) {
      return problem(asRelayError(error).message.replace(/^settings: /, ''), {
        why: 'the relay does not start its work without them',
        remedy: `set them in ${envFile.path}, and on AWS in the secret; the README's table says what each is`,
      })
    }
  },
}
