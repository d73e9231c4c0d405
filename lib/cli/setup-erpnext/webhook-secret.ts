import type { EnvFile } from './env-file.ts'
import type { Report } from './report.ts'

export interface WebhookSecret {
  value: string
  /** Made in this run: webhooks that are there get it too. */
  isNew: boolean
  /** To be called when every webhook that is there has it. */
  keep(): void
}

interface SecretOptions {
  /** Newest first. */
  given: readonly string[]
  rotate: boolean
  dryRun: boolean
  envFile: EnvFile
  report: Report
  random: () => string
}

/**
 * The secret that webhooks are signed with: the newest that is set, else a new one.
 *
 * A first one is stored after the webhooks have it: if the run breaks off between, the next one makes another and gives
 * it to all of them. A rotated one is stored before, with the old one behind it: the relay takes both, so that webhooks
 * may be changed one by one, and a run that breaks off leaves none that is refused.
 */
export function webhookSecret({ given, rotate, dryRun, envFile, report, random }: SecretOptions): WebhookSecret {
  const [newest] = given
  const isNew = rotate || newest === undefined
  const value = isNew ? random() : newest
  report.hide(value)
  const store = (secrets: string[]) => {
    if (!dryRun) envFile.set({ ERPNEXT_WEBHOOK_SECRETS: secrets.join(',') })
    report.line(
      'stored',
      `ERPNEXT_WEBHOOK_SECRETS in ${envFile.path}`,
      secrets.length > 1 ? 'the new, the old' : undefined,
    )
  }
  if (rotate && newest !== undefined) store([value, newest])
  return { value, isNew, keep: () => (newest === undefined ? store([value]) : undefined) }
}
