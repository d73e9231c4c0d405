import { parseSettings, type SettingName, type Settings } from '../../config.ts'
import { createErpnext, type Erpnext } from '../../erpnext/client.ts'
import { readSeller, type Seller } from '../../sync/quotation/seller.ts'
import { sellingSettings } from '../../sync/quotation/terms.ts'
import { medusaClient, medusaSettingsFrom, readShop } from '../medusa-connection.ts'
import type { Shop } from '../medusa-shop.ts'
import { connectRelay, type RelayApi } from '../relay-api.ts'
import { type EnvFile, openEnvFile } from '../setup-erpnext/env-file.ts'
import { ownerOf } from '../setup-erpnext/relay-key.ts'
import { type Source, settingsSource } from '../source.ts'

/** What is looked at: the three servers, each asked once however many checks want to know. */
export interface Patient {
  source: Source
  environment: Source
  envFile: EnvFile
  now: () => number
  /** @throws RelayError that names what is missing */
  settings<Name extends SettingName>(...names: Name[]): Pick<Settings, Name>
  /** With the relay's own key. */
  erpnext(): Erpnext
  /** As a System Manager, who may read what the relay's own user may not; undefined without a key of one. */
  administrator(): Erpnext | undefined
  /** E-mail of the relay's own user. */
  user(): Promise<string | undefined>
  seller(): Promise<Seller>
  shop(): Promise<Shop>
  relay(): RelayApi
  /** Where this machine reaches the relay. */
  relayUrl: string | undefined
  /** Where ERPNext does. */
  relayUrlForErpnext: string | undefined
}

export interface PatientOptions {
  environment: Source
  envFile: string
  relayUrl?: string | undefined
  now?: (() => number) | undefined
}

const TIMEOUT_MS = 30_000

export function createPatient({ environment, envFile: path, relayUrl, now = Date.now }: PatientOptions): Patient {
  const envFile = openEnvFile(path)
  const source = settingsSource(environment, envFile.values())
  const connect = (key: string, secret: string): Erpnext => {
    const settings = { ...parseSettings(source, ['ERPNEXT_URL']), ERPNEXT_API_KEY: key, ERPNEXT_API_SECRET: secret }
    return createErpnext({ settings, remainingMs: () => Infinity, timeoutMs: TIMEOUT_MS })
  }
  const erpnext = once(() => {
    const { ERPNEXT_API_KEY, ERPNEXT_API_SECRET } = parseSettings(source, ['ERPNEXT_API_KEY', 'ERPNEXT_API_SECRET'])
    return connect(ERPNEXT_API_KEY, ERPNEXT_API_SECRET)
  })
  const { ERPNEXT_SETUP_API_KEY: key, ERPNEXT_SETUP_API_SECRET: secret } = source
  const relayAddress = source.RELAY_URL?.replace(/\/+$/, '')
  return {
    ...{ source, environment, envFile, now, erpnext },
    settings: (...names) => parseSettings(source, names),
    administrator: once(() => (key && secret ? connect(key, secret) : undefined)),
    user: once(async () => ownerOf(erpnext())),
    seller: once(async () => readSeller(erpnext(), parseSettings(source, sellingSettings))),
    shop: once(async () => {
      const settings = medusaSettingsFrom(source)
      return readShop(medusaClient(settings), settings)
    }),
    relay: () => connectRelay(environment, path),
    relayUrl: relayAddress,
    relayUrlForErpnext: relayUrl ?? relayAddress,
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
