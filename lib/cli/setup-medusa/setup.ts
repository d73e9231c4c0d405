import { randomBytes } from 'node:crypto'
import { RelayError } from '../../errors.ts'
import { explainedMedusa, medusaClient, medusaSettingsFrom, readShop } from '../medusa-connection.ts'
import type { Shop } from '../medusa-shop.ts'
import { type EnvFile, openEnvFile } from '../setup-erpnext/env-file.ts'
import { createReport, type Report } from '../setup-erpnext/report.ts'
import { type Source, secretsIn, settingsSource, withoutSecrets } from '../source.ts'
import { type Ask, told } from './choose.ts'
import { type Choices, seeToShopSettings } from './shop-settings.ts'
import { createNotebook, type Notebook } from './store.ts'

export interface SetupMedusaOptions extends Choices {
  envFile: string
  dryRun?: boolean
  /** One JSON value instead of lines, and nobody is asked. */
  json?: boolean
}

export interface SetupMedusaPorts {
  environment: Source
  print(line: string): void
  /** Asks who sits there; absent where nobody does. */
  ask?: Ask | undefined
  /** A new key. */
  random?: () => string
}

/** What it takes to reach Medusa: kept, so that the relay has it too. */
const CONNECTION = ['MEDUSA_URL', 'MEDUSA_API', 'MEDUSA_SECRET_KEY', 'MEDUSA_EMAIL', 'MEDUSA_PASSWORD'] as const

/** `relay setup medusa`: 0 when nothing is left to say. @throws RelayError in words for the person who ran it */
export async function setupMedusa(options: SetupMedusaOptions, ports: SetupMedusaPorts): Promise<number> {
  const envFile = openEnvFile(options.envFile)
  const held = settingsSource(ports.environment, envFile.values())
  const credentials = credentialsOf(ports.environment, held)
  const source = { ...held, ...credentials }
  const settings = medusaSettingsFrom(source)
  const dryRun = options.dryRun ?? false
  const report = createReport({ print: ports.print, dryRun, json: options.json })
  const secrets = secretsIn(held)
  for (const secret of secrets) report.hide(secret)
  const shop = await readShop(medusaClient(settings), settings).catch(error => {
    const explained = withoutSecrets(explainedMedusa(error, settings), secrets)
    throw new RelayError('configuration', explained, { code: 'set-up', cause: error })
  })
  for (const line of shopLines(shop, settings.MEDUSA_URL)) report.say(line)

  const { environment } = ports
  const notebook = createNotebook({ environment, envFile, report, dryRun })
  for (const name of CONNECTION) {
    const value = source[name]
    if (value) notebook.note(name, value)
    else if (held[name]) leaveOut(name, ports.environment, envFile, notebook, report)
  }
  if (settings.MEDUSA_API === 'v2') {
    await seeToShopSettings(options, shop, { source, notebook, report, ask: options.json ? undefined : ports.ask })
  }
  const random = ports.random ?? (() => randomBytes(32).toString('base64url'))
  for (const name of ['MEDUSA_WEBHOOK_SECRETS', 'RELAY_API_KEYS']) makeMissing(name, source, random, notebook, report)
  notebook.store()
  return report.close()
}

/**
 * The one kind of credentials that is used, and so checked; the other is left out. What the environment gives goes before
 * what an earlier run stored, and e-mail with password before a key, as for the relay.
 */
function credentialsOf(environment: Source, held: Source): Source {
  const { MEDUSA_API, MEDUSA_EMAIL, MEDUSA_PASSWORD, MEDUSA_SECRET_KEY } = held
  const byKey = environment.MEDUSA_SECRET_KEY && !environment.MEDUSA_EMAIL && !environment.MEDUSA_PASSWORD
  if (byKey && MEDUSA_API !== 'v1') return { MEDUSA_EMAIL: undefined, MEDUSA_PASSWORD: undefined }
  return MEDUSA_EMAIL && MEDUSA_PASSWORD && MEDUSA_SECRET_KEY ? { MEDUSA_SECRET_KEY: undefined } : {}
}

/** A key that is not used was not checked: it is not stored. A password that was stored would be used before the key. */
function leaveOut(name: string, environment: Source, envFile: EnvFile, notebook: Notebook, report: Report): void {
  if (name === 'MEDUSA_SECRET_KEY') {
    const said = 'is not used while MEDUSA_EMAIL and MEDUSA_PASSWORD are set'
    report.line('note', name, environment[name] ? `${said}: not checked, not stored` : said)
  } else if (envFile.values()[name]) {
    notebook.note(name, '', 'emptied: MEDUSA_SECRET_KEY, which the environment gives, is used from now on')
  }
}

/** `RELAY_API_KEYS` the relay does not start without; with the other one signs what tells of sign-ups in Medusa. */
function makeMissing(name: string, source: Source, random: () => string, notebook: Notebook, report: Report): void {
  if (source[name]) {
    report.line('unchanged', name)
  } else {
    const value = random()
    report.hide(value)
    notebook.note(name, value, 'a new one')
  }
}

function shopLines(shop: Shop, url: string): string[] {
  const linked = ({ sales_channel_ids }: { sales_channel_ids: string[] }) => {
    const names = shop.salesChannels.filter(({ id }) => sales_channel_ids.includes(id)).map(({ name }) => name)
    return names.length ? `, linked to ${names.join(', ')}` : ', linked to no sales channel'
  }
  const of = (what: string, texts: readonly string[]) => `  ${what.padEnd(18)} ${texts.join('; ') || 'none'}`
  const currency = (code: string) => code.toUpperCase() + (code === shop.defaultCurrency ? ' (default)' : '')
  const isDefault = (id: string) => (id === shop.defaultSalesChannel ? ', the default' : '')
  const lines = [`${shop.name} at ${url}`, of('currencies', shop.currencies.map(currency))]
  if (!shop.salesChannels.length) return [...lines, '']
  return [
    ...lines,
    of(
      'sales channels',
      shop.salesChannels.map(channel => told(channel) + isDefault(channel.id)),
    ),
    of(
      'stock locations',
      shop.stockLocations.map(location => told(location) + linked(location)),
    ),
    of('shipping profiles', shop.shippingProfiles.map(told)),
    of(
      'publishable keys',
      shop.publishableKeys.map(key => told(key) + linked(key)),
    ),
    '',
  ]
}
