import { isHidden, settingNames } from '../config.ts'
import { asRelayError } from '../errors.ts'
import type { SettingsSource } from '../settings.ts'
import type { StockLocations } from '../stock-locations.ts'

/** What the relay that runs goes by. Of secrets and of personal data only whether they are set. */
export interface ToldSettings {
  /** As they would be written into `.env`, defaults included; null where one is not set and needs not be. */
  settings: Record<string, string | null>
  hidden: Record<string, boolean>
  /** Those that are missing or cannot be read, each with the reason. */
  problems: string[]
}

/** @throws Error where the secret itself cannot be read */
export async function toldSettings(source: Pick<SettingsSource, 'get'>): Promise<ToldSettings> {
  const told: ToldSettings = { settings: {}, hidden: {}, problems: [] }
  for (const name of settingNames) {
    try {
      const { [name]: value } = await source.get([name])
      if (isHidden(name)) told.hidden[name] = value !== undefined
      else told.settings[name] = value === undefined ? null : settingText(value)
    } catch (error) {
      const { code, message } = asRelayError(error)
      if (code !== 'settings') throw error
      told.problems.push(message.replace(/^settings: /, ''))
    }
  }
  return told
}

type Value = string | number | boolean | StockLocations | readonly string[]

/** A setting that was read, as a text that would be read so again. The password in an address is nobody's to see. */
export function settingText(value: Value): string {
  if (typeof value !== 'object') return String(value).replace(/(?<=^https?:\/\/)[^/@]*@/, '')
  return value.map(each => (typeof each === 'string' ? each : `${each.warehouse}=${each.location}`)).join(',')
}
