import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { SettingName, Settings } from './config.ts'
import { parseSettings } from './config.ts'
import { RelayError } from './errors.ts'

type Source = Record<string, string | undefined>
const RELOAD_AT_MOST_EVERY_MS = 60_000
const KEPT_FOR_MS = 5 * 60_000

/**
 * Where a container's settings come from: the environment, and on AWS the secret that `SETTINGS_SECRET_ID` names. The
 * secret is read anew every five minutes, so that a changed one reaches containers that never cool; and at once after
 * `reload()`: a 401 or a bad signature may mean that it was rotated.
 */
export interface SettingsSource {
  get<Name extends SettingName>(names: readonly Name[]): Promise<Pick<Settings, Name>>
  /** Reads the secret anew on the next `get`; at most once a minute, for a stranger can cause it. True if it will. */
  reload(): boolean
}

export function createSettingsSource(
  environment: Source = process.env,
  readSecret: (id: string) => Promise<Source> = readSecretsManager,
  now: () => number = Date.now,
): SettingsSource {
  const secretId = environment.SETTINGS_SECRET_ID
  const parseOnce = rememberingParser()
  let loaded: Promise<Source> | undefined
  let loadedAt = 0

  const load = (): Promise<Source> => {
    if (!secretId) return Promise.resolve(environment)
    if (!loaded || now() - loadedAt >= KEPT_FOR_MS) {
      loadedAt = now()
      const last = loaded
      // Secrets Manager away for a moment: what was good five minutes ago is better than nothing.
      const reading = readSecret(secretId).then(
        secret => ({ ...environment, ...secret }),
        error => last ?? Promise.reject(error),
      )
      reading.catch(() => {
        if (loaded === reading) loaded = undefined
      })
      loaded = reading
    }
    return loaded
  }
  const reload = () => {
    if (!secretId || now() - loadedAt < RELOAD_AT_MOST_EVERY_MS) return false
    loaded = undefined
    return true
  }

  return {
    async get(names) {
      try {
        return parseOnce(await load(), names)
      } catch (error) {
        // Perhaps a person has filled it in meanwhile.
        if (!reload()) throw error
        return parseOnce(await load(), names)
      }
    },
    reload,
  }
}

/** Parses anew only when a text has changed: parsing costs a seventh of all the CPU that a webhook takes. */
function rememberingParser(): typeof parseSettings {
  const known = new Map<string, { texts: readonly (string | undefined)[]; settings: unknown }>()
  return <Name extends SettingName>(source: Source, names: readonly Name[]) => {
    const key = names.join()
    const texts = names.map(name => source[name])
    const last = known.get(key)
    if (last?.texts.every((text, at) => text === texts[at])) return last.settings as Pick<Settings, Name>
    const settings = parseSettings(source, names)
    known.set(key, { texts, settings })
    return settings
  }
}

/**
 * Imported above and not here, when needed: every deployed function needs it, and a bundle with a dynamic import wraps all
 * that the client shares with the others into functions, which costs a cold start 8 ms.
 */
async function readSecretsManager(id: string): Promise<Source> {
  const { SecretString } = await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: id }))
  return parseSecret(SecretString ?? '{}')
}

/** The parser's own message would quote what stands beside a missing quotation mark: a password. */
export function parseSecret(text: string): Source {
  try {
    return JSON.parse(text) as Source
  } catch {
    throw new RelayError('configuration', 'settings: the secret is not a JSON object', { code: 'settings' })
  }
}
