import { parseSettings, type SettingName, type Settings } from '../../config.ts'
import { createErpnext, type Erpnext } from '../../erpnext/client.ts'
import { readSeller, type Seller } from '../../sync/quotation/seller.ts'
import { sellingSettings } from '../../sync/quotation/terms.ts'
import { medusaClient, medusaSettingsFrom, readShop } from '../medusa-connection.ts'
import type { Shop } from '../medusa-shop.ts'
import { connectRelay, type RelayApi } from '../relay-api.ts'
import { type EnvFile, openEnvFile } from '../setup-erpnext/env-file.ts'
import { ownerOf } from '../setup-erpnext/relay-key.ts'
import { readSetupSettings, type SetupSettings } from '../setup-erpnext/settings.ts'
import { type Source, settingsSource } from '../source.ts'
import { isLoopback } from '../web-address.ts'
import { createProbe, type Probe } from './relay-probe.ts'
import { goingBy, type Running, readRunning } from './running.ts'
import { addressOfWebhooks } from './webhook-address.ts'

/** What is looked at: the three servers, each asked once however many checks want to know. */
export interface Patient {
  /** The settings that it is looked at with: the relay's own where it tells them. */
  source: Source
  /** Those of this machine. */
  own: Source
  /** What the relay says that it goes by; undefined while that is not known. */
  goneBy: Running | undefined
  setupSettings(): SetupSettings
  envFile: EnvFile
  now: () => number
  /** @throws RelayError that names what is missing */
  settings<Name extends SettingName>(...names: Name[]): Pick<Settings, Name>
  /** With the relay's own key. */
  erpnext(): Erpnext
  /** As a System Manager, who may read what the relay's own user may not; undefined without a key of one. */
  administrator(): Erpnext | undefined
  /** Whether such a key is set at all, be it right or wrong. */
  hasAdministrator: boolean
  /** E-mail of the relay's own user. */
  user(): Promise<string | undefined>
  seller(): Promise<Seller>
  shop(): Promise<Shop>
  relay(): RelayApi
  /** The same, looked at by the settings that the relay goes by. @throws RelayError where it does not tell them */
  byTheRelaysSettings(): Promise<Patient>
  probe: Probe
  /** Where this machine reaches the relay. */
  relayUrl: string | undefined
  /** Where ERPNext does, as was said; undefined where nothing was, or what each machine calls itself. */
  publicUrl: string | undefined
  /** The same, or else where its webhooks go; undefined where there is none. @throws RelayError */
  webhookAddress(): Promise<string | undefined>
}

export interface PatientOptions {
  environment: Source
  envFile: string
  relayUrl?: string | undefined
  now?: (() => number) | undefined
  fetch?: typeof fetch | undefined
}

const TIMEOUT_MS = 30_000

export function createPatient(options: PatientOptions, goneBy?: Running): Patient {
  const { environment, envFile: path, relayUrl: given, now = Date.now } = options
  const envFile = openEnvFile(path)
  const own = settingsSource(environment, envFile.values())
  const source = goneBy ? goingBy(own, goneBy) : own
  const connect = (key: string, secret: string): Erpnext => {
    const settings = { ...parseSettings(source, ['ERPNEXT_URL']), ERPNEXT_API_KEY: key, ERPNEXT_API_SECRET: secret }
    return createErpnext({ settings, remainingMs: () => Infinity, timeoutMs: TIMEOUT_MS })
  }
  const erpnext = once(() => {
    const { ERPNEXT_API_KEY, ERPNEXT_API_SECRET } = parseSettings(source, ['ERPNEXT_API_KEY', 'ERPNEXT_API_SECRET'])
    return connect(ERPNEXT_API_KEY, ERPNEXT_API_SECRET)
  })
  const { ERPNEXT_SETUP_API_KEY: key, ERPNEXT_SETUP_API_SECRET: secret } = source
  const relayUrl = source.RELAY_URL?.replace(/\/+$/, '')
  const publicUrl = [given, relayUrl].find(url => url && !isLoopback(url))
  const hasAdministrator = Boolean(key && secret)
  const administrator = once(() => (key && secret ? connect(key, secret) : undefined))
  const relay = () => connectRelay(environment, path)
  return {
    ...{ source, own, goneBy, envFile, now, erpnext, administrator, hasAdministrator, relay, relayUrl, publicUrl },
    settings: (...names) => parseSettings(source, names),
    setupSettings: () => readSetupSettings(source, envFile.values()),
    byTheRelaysSettings: once(async () => createPatient(options, await readRunning(relay()))),
    probe: createProbe(options.fetch),
    webhookAddress: once(async () => {
      if (publicUrl) return publicUrl
      const asAdministrator = administrator()
      return asAdministrator && addressOfWebhooks(asAdministrator)
    }),
    user: once(async () => ownerOf(erpnext())),
    seller: once(async () => readSeller(erpnext(), parseSettings(source, sellingSettings))),
    shop: once(async () => {
      const settings = medusaSettingsFrom(source)
      return readShop(medusaClient(settings), settings)
    }),
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
