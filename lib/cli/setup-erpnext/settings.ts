import { parseSettings } from '../../config.ts'
import { RelayError } from '../../errors.ts'
import { defaultMasterNames, type MasterNames } from './masters.ts'

export interface Key {
  ERPNEXT_API_KEY: string
  ERPNEXT_API_SECRET: string
}

export interface SetupSettings {
  ERPNEXT_URL: string
  /** The administrator's, and the names of the settings that it came from. */
  administrator: Key & { from: string }
  /** The relay's own, when there is one. */
  relayKey: Key | undefined
  /** Newest first. */
  webhookSecrets: readonly string[]
  masters: MasterNames
}

type Source = Readonly<Record<string, string | undefined>>

/**
 * What set-up needs to know: from the environment, else from the file.
 * @throws RelayError of kind `configuration` that names what is missing
 */
export function readSetupSettings(environment: Source, file: Source): SetupSettings {
  const source: Source = { ...file, ...Object.fromEntries(Object.entries(environment).filter(([, value]) => value)) }
  const { ERPNEXT_URL } = parseSettings(source, ['ERPNEXT_URL'])
  const administrator = administratorOf(source)
  const isRelays = (key: Key | undefined) => key && key.ERPNEXT_API_KEY !== administrator.ERPNEXT_API_KEY
  return {
    ERPNEXT_URL,
    administrator,
    // The environment may hold the administrator's key under this name, and the file the relay's, from an earlier run.
    relayKey: [keyOf(source), keyOf(file)].find(isRelays),
    webhookSecrets: source.ERPNEXT_WEBHOOK_SECRETS
      ? parseSettings(source, ['ERPNEXT_WEBHOOK_SECRETS']).ERPNEXT_WEBHOOK_SECRETS
      : [],
    masters: {
      CUSTOMER_GROUP: source.CUSTOMER_GROUP || defaultMasterNames.CUSTOMER_GROUP,
      SALES_PERSON: source.SALES_PERSON || defaultMasterNames.SALES_PERSON,
      LEAD_SOURCE: source.LEAD_SOURCE || defaultMasterNames.LEAD_SOURCE,
    },
  }
}

function administratorOf(source: Source): SetupSettings['administrator'] {
  const { ERPNEXT_SETUP_API_KEY, ERPNEXT_SETUP_API_SECRET } = source
  if (ERPNEXT_SETUP_API_KEY && ERPNEXT_SETUP_API_SECRET) {
    return {
      ERPNEXT_API_KEY: ERPNEXT_SETUP_API_KEY,
      ERPNEXT_API_SECRET: ERPNEXT_SETUP_API_SECRET,
      from: 'ERPNEXT_SETUP_API_KEY and ERPNEXT_SETUP_API_SECRET',
    }
  }
  const key = keyOf(source)
  if (key && !ERPNEXT_SETUP_API_KEY && !ERPNEXT_SETUP_API_SECRET) {
    return { ...key, from: 'ERPNEXT_API_KEY and ERPNEXT_API_SECRET' }
  }
  const text =
    'set ERPNEXT_SETUP_API_KEY and ERPNEXT_SETUP_API_SECRET to the API key and secret of a System Manager of the site'
  throw new RelayError('configuration', text, { code: 'settings' })
}

const keyOf = ({ ERPNEXT_API_KEY, ERPNEXT_API_SECRET }: Source): Key | undefined =>
  ERPNEXT_API_KEY && ERPNEXT_API_SECRET ? { ERPNEXT_API_KEY, ERPNEXT_API_SECRET } : undefined
