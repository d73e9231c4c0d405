import { parseSettings, type Settings } from '../config.ts'
import { asRelayError } from '../errors.ts'
import type { MedusaClient } from '../medusa/client.ts'
import { connectMedusaClient, medusaSettings } from '../medusa/connect.ts'
import { memoryLeases } from '../store/memory.ts'
import { readShopV1, readShopV2, type Shop } from './medusa-shop.ts'

type Source = Readonly<Record<string, string | undefined>>
export type MedusaSettings = Pick<Settings, (typeof medusaSettings)[number]>

const TIMEOUT_MS = 30_000

/** @throws RelayError of kind `configuration` that names what is missing */
export const medusaSettingsFrom = (source: Source): MedusaSettings => parseSettings(source, medusaSettings)

/** A connection of the person at the keyboard: nothing of it is kept. */
export const medusaClient = (settings: MedusaSettings): MedusaClient =>
  connectMedusaClient({
    settings,
    requestLog: {
      add: async () => undefined,
      byDocument: async () => ({ entries: [] }),
      failures: async () => ({ entries: [] }),
    },
    tokens: {},
    leases: memoryLeases(Date.now),
    remainingMs: () => Infinity,
    timeoutMs: TIMEOUT_MS,
  })

/** @throws RelayError */
export const readShop = (client: MedusaClient, { MEDUSA_API }: Pick<MedusaSettings, 'MEDUSA_API'>): Promise<Shop> =>
  MEDUSA_API === 'v1' ? readShopV1(client) : readShopV2(client)

/** A failure in words for the person at the terminal. */
export function explainedMedusa(error: unknown, settings: MedusaSettings): string {
  const { MEDUSA_URL: url, MEDUSA_API, MEDUSA_EMAIL, MEDUSA_PASSWORD } = settings
  const { httpStatus, code, message, server } = asRelayError(error)
  if (server !== 'medusa') return message
  const byPassword = MEDUSA_EMAIL && MEDUSA_PASSWORD
  if (httpStatus === 401) {
    if (MEDUSA_API === 'v1' && !byPassword) {
      return `Medusa 1 at ${url} takes no secret key: set MEDUSA_EMAIL and MEDUSA_PASSWORD to those of an admin user`
    }
    return byPassword
      ? `Medusa at ${url} refuses MEDUSA_EMAIL with MEDUSA_PASSWORD (401). Are they those of an admin user?`
      : `Medusa at ${url} refuses MEDUSA_SECRET_KEY (401). Is it a secret key (sk_…), and not revoked?`
  }
  if (code === 'network' || code === 'timeout') return `Medusa at ${url} ${message.replace(/^medusa /, '')}`
  if (code === 'unreadable-answer' || (httpStatus !== undefined && httpStatus !== 429 && httpStatus < 500)) {
    const other = MEDUSA_API === 'v1' ? 'v2' : 'v1'
    return `${url} does not answer as Medusa ${MEDUSA_API} does (${message}). Is MEDUSA_URL right? Does it want MEDUSA_API=${other}?`
  }
  return `Medusa at ${url}: ${message.replace(/^Medusa /, '')}`
}
