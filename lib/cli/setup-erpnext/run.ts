import type { Erpnext } from '../../erpnext/client.ts'
import type { EnvFile } from './env-file.ts'
import type { Report } from './report.ts'
import type { SetupSettings } from './settings.ts'

/** One run of the command: what it was told, and what it works with. */
export interface Run {
  settings: SetupSettings
  /** As the administrator. */
  erpnext: Erpnext
  /** With the relay's own key, when one is held: it may no longer work. */
  relayErpnext: Erpnext | undefined
  /** E-mail of the relay's own user. */
  user: string
  dryRun: boolean
  rotateSecret: boolean
  envFile: EnvFile
  report: Report
  /** A new webhook secret. */
  random: () => string
}
