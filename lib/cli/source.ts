import { isSecret, type SettingName, settings } from '../config.ts'

/** Settings as texts: of the environment, or of a file. */
export type Source = Readonly<Record<string, string | undefined>>

/** The relay reads the environment before the file; an empty text counts as not set. */
export const settingsSource = (environment: Source, file: Source): Source => ({
  ...file,
  ...Object.fromEntries(Object.entries(environment).filter(([, value]) => value)),
})

/** What a command alone is given, and no relay. */
const SECRETS_OF_COMMANDS = new Set(['ERPNEXT_SETUP_API_KEY', 'ERPNEXT_SETUP_API_SECRET', 'RELAY_API_KEY'])
const isSetting = (name: string): name is SettingName => Object.hasOwn(settings, name)
const holdsSecret = (name: string) => (isSetting(name) ? isSecret(name) : SECRETS_OF_COMMANDS.has(name))

/** What no output may show, each of a list by itself, and the password in an address. */
export const secretsIn = (source: Source): string[] =>
  Object.entries(source).flatMap(([name, value = '']) => {
    if (holdsSecret(name)) return [value, ...value.split(',').map(secret => secret.trim())].filter(Boolean)
    return [URL.parse(value)?.password ?? ''].filter(Boolean)
  })

/** A shorter one may be part of any word, and is no secret. */
const SHORTEST_SECRET = 8

export const withoutSecrets = (text: string, secrets: Iterable<string>): string => {
  let safe = text
  // The longest first: one may hold another.
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) {
    if (secret.length >= SHORTEST_SECRET) safe = safe.replaceAll(secret, '…')
  }
  return safe
}
