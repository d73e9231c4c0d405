import type { Settings } from '../config.ts'
import { createMedusaClient, type MedusaClient, type MedusaClientOptions } from './client.ts'
import { logInV1, logInV2 } from './log-in.ts'
import type { Medusa } from './port.ts'
import { createMedusaV1 } from './v1.ts'
import { createMedusaV2 } from './v2.ts'

/** The settings that a connection to Medusa needs. */
export const medusaSettings = [
  'MEDUSA_URL',
  'MEDUSA_API',
  'MEDUSA_SECRET_KEY',
  'MEDUSA_EMAIL',
  'MEDUSA_PASSWORD',
  'MEDUSA_PUBLISHABLE_KEY',
  'MEDUSA_ORDER_TARGET',
] as const

type MedusaSettings = Pick<Settings, (typeof medusaSettings)[number]>
export type ConnectOptions = Omit<MedusaClientOptions, 'logIn' | 'settings'> & { settings: MedusaSettings }

/** The adapter that the settings ask for. */
export function connectMedusa(options: ConnectOptions): Medusa {
  const { MEDUSA_API, MEDUSA_ORDER_TARGET, MEDUSA_PUBLISHABLE_KEY } = options.settings
  if (MEDUSA_API === 'v1') return createMedusaV1(options)
  return createMedusaV2({
    ...options,
    target: MEDUSA_ORDER_TARGET ?? 'metadata',
    publishableKey: MEDUSA_PUBLISHABLE_KEY,
  })
}

/** Requests as they stand, for what the adapters have no words for: what the shop's owner has set up. */
export const connectMedusaClient = (options: ConnectOptions): MedusaClient =>
  createMedusaClient({ ...options, logIn: options.settings.MEDUSA_API === 'v1' ? logInV1 : logInV2 })
