import { isSignedByFrappe } from '../erpnext/signature.ts'
import type { SettingsSource } from '../settings.ts'

/** A signature by a secret that this container does not know yet is checked once more with the settings read anew. */
export async function isSigned(
  settings: SettingsSource,
  secrets: 'ERPNEXT_WEBHOOK_SECRETS' | 'MEDUSA_WEBHOOK_SECRETS',
  body: Buffer,
  signature: string | undefined,
): Promise<boolean> {
  const signed = async () => isSignedByFrappe(body, signature, (await settings.get([secrets]))[secrets] ?? [])
  return (await signed()) || (settings.reload() && (await signed()))
}
