import type { SettingName, Settings } from './config.ts'
import { parseSettings } from './config.ts'

type Source = Record<string, string | undefined>
const RELOAD_AT_MOST_EVERY_MS = 60_000

/**
 * Where a container's settings come from: the environment, and on AWS the secret that `SETTINGS_SECRET_ID` names. The
 * secret is read once per container, and again after `reload()`: a 401 or a bad signature may mean that it was rotated.
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
  let loaded: Promise<Source> | undefined
  let loadedAt = 0

  const load = (): Promise<Source> => {
    if (!secretId) return Promise.resolve(environment)
    if (!loaded) {
      loadedAt = now()
      loaded = readSecret(secretId).then(secret => ({ ...environment, ...secret }))
      loaded.catch(() => {
        loaded = undefined
      })
    }
    return loaded
  }

  return {
    get: async names => parseSettings(await load(), names),
    reload() {
      if (!secretId || now() - loadedAt < RELOAD_AT_MOST_EVERY_MS) return false
      loaded = undefined
      return true
    },
  }
}

/** Loaded only where a secret is configured, so that nobody else pays for the client at start-up. */
async function readSecretsManager(id: string): Promise<Source> {
  const { SecretsManagerClient, GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager')
  const { SecretString } = await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: id }))
  return JSON.parse(SecretString ?? '{}') as Source
}
