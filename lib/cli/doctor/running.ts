import * as z from 'zod'
import { settingText } from '../../api/told-settings.ts'
import { isHidden, parseSettings, type SettingName, settingNames } from '../../config.ts'
import type { RelayApi } from '../relay-api.ts'
import type { Source } from '../source.ts'

const told = z.object({
  settings: z.record(z.string(), z.string().nullable()),
  hidden: z.record(z.string(), z.boolean()),
  problems: z.array(z.string()),
})

/** What the relay that runs goes by, as it says itself. */
export type Running = z.output<typeof told>

/** @throws RelayError */
export const readRunning = (relay: RelayApi): Promise<Running> => relay.get('/settings', told)

/**
 * Where the servers are is not taken over: keys and passwords go along to them, and those on this machine are for the
 * servers that are named on this machine.
 */
const NOT_TAKEN_OVER: readonly string[] = ['ERPNEXT_URL', 'MEDUSA_URL', 'MEDUSA_API'] satisfies SettingName[]

/** The texts of this machine, with those of the relay in their place. */
export function goingBy(source: Source, { settings }: Running): Source {
  const taken = Object.entries(settings).filter(([name]) => !NOT_TAKEN_OVER.includes(name))
  return { ...source, ...Object.fromEntries(taken.map(([name, text]) => [name, text ?? undefined])) }
}

export interface SettingDifference {
  name: SettingName
  /** Undefined of what is not shown. */
  here?: string
  /** Undefined where the relay has none. */
  there: string | undefined
  /** Whether what is looked at goes by the relay's. */
  isTakenOver: boolean
}

/** Of what is set on this machine, what the relay that runs has not or has otherwise. */
export function differences(source: Source, { settings, hidden }: Running): SettingDifference[] {
  return settingNames.flatMap((name): SettingDifference[] => {
    if (!source[name]) return []
    if (isHidden(name)) return hidden[name] === false ? [{ name, there: undefined, isTakenOver: false }] : []
    const here = readable(source, name)
    const there = settings[name]
    if (here === undefined || there === undefined || here === there) return []
    return [{ name, here, there: there ?? undefined, isTakenOver: !NOT_TAKEN_OVER.includes(name) }]
  })
}

/** As the relay would tell it; undefined for what cannot be read, which another check tells of. */
function readable(source: Source, name: SettingName): string | undefined {
  try {
    const { [name]: value } = parseSettings(source, [name])
    return value === undefined ? undefined : settingText(value)
  } catch {
    return undefined
  }
}
