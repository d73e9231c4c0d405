import { en } from 'zod/locales'
import * as z from 'zod/mini'
import { RelayError } from './errors.ts'
import { parseStockLocations } from './stock-locations.ts'

z.config(en()) // zod/mini brings no words of its own

const url = () =>
  z.pipe(
    z.url({ protocol: /^https?$/ }),
    z.transform((text: string) => text.replace(/\/+$/, '')),
  )
const secrets = () =>
  z
    .pipe(
      z.string(),
      z.transform((text: string) =>
        text
          .split(',')
          .map(secret => secret.trim())
          .filter(Boolean),
      ),
    )
    .check(z.refine(list => list.length > 0, 'must hold at least one value'))
const stockLocations = () =>
  z.pipe(
    z.string(),
    z.transform((text: string, { issues }) => {
      try {
        return parseStockLocations(text)
      } catch (error) {
        issues.push({ code: 'custom', input: text, message: (error as Error).message })
        return z.NEVER
      }
    }),
  )
const days = () => z.coerce.number().check(z.multipleOf(1), z.gte(0), z.lte(3650))
const timeZone = () => z.string().check(z.refine(isTimeZone, 'is no IANA time zone, such as `Asia/Muscat`'))

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

/**
 * Every setting of the relay, with its meaning and its default. They come from the environment (or `.env`); on AWS from
 * one Secrets Manager secret, a JSON object with the same names. The README's table is generated from here. Each schema is
 * made when it is asked for, and of `zod/mini`: a function that starts anew, as those that receive webhooks often do, pays
 * a sixth less. What is `secret` or `personal` no answer and no output shows.
 */
export const settings = {
  ERPNEXT_URL: { schema: url, meaning: 'Where ERPNext answers, such as `https://erp.example.com`.' },
  ERPNEXT_API_KEY: { schema: () => z.string(), secret: true, meaning: "API key of the relay's own ERPNext user." },
  ERPNEXT_API_SECRET: { schema: () => z.string(), secret: true, meaning: 'API secret of that user.' },
  ERPNEXT_WEBHOOK_SECRETS: {
    schema: secrets,
    secret: true,
    meaning: 'Secrets that webhooks may be signed with, comma separated, newest first (two while you rotate).',
  },
  MEDUSA_URL: { schema: url, meaning: 'Where Medusa answers, such as `https://shop.example.com`.' },
  MEDUSA_API: { schema: () => z._default(z.enum(['v2', 'v1']), 'v2'), meaning: "Medusa's generation." },
  MEDUSA_SECRET_KEY: {
    schema: () => z.optional(z.string()),
    secret: true,
    meaning: 'v2: a secret API key (`sk_…`). Used when no e-mail is given.',
  },
  MEDUSA_EMAIL: {
    schema: () => z.optional(z.string()),
    personal: true,
    meaning: 'E-mail of an admin user; with the password, cheaper per call than a key.',
  },
  MEDUSA_PASSWORD: { schema: () => z.optional(z.string()), secret: true, meaning: 'Password of that user.' },
  MEDUSA_PUBLISHABLE_KEY: {
    schema: () => z.optional(z.string()),
    meaning:
      'v2: publishable API key (`pk_…`), needed for sign-ups, and when `MEDUSA_ORDER_TARGET` is `store-endpoint`.',
  },
  MEDUSA_ORDER_TARGET: {
    schema: () => z.optional(z.enum(['metadata', 'store-endpoint'])),
    meaning:
      'Where an order’s status is written: `metadata` of the order (v2), or `POST /store/order-update`. Default: `metadata` on v2, `store-endpoint` on v1.',
  },
  MEDUSA_SALES_CHANNEL: {
    schema: () => z.optional(z.string()),
    meaning:
      'v2: id of the sales channel (`sc_…`) that new products go to. Without it Medusa uses the store’s default one.',
  },
  MEDUSA_SHIPPING_PROFILE: {
    schema: () => z.optional(z.string()),
    meaning: 'v2: id of the shipping profile (`sp_…`) of new products.',
  },
  MEDUSA_STOCK_LOCATIONS: {
    schema: () => z.optional(stockLocations()),
    meaning:
      'v2: which warehouse, with those under it, is which stock location: `Stores - X=sloc_1,Muscat - X=sloc_2`. Not needed where Medusa has one location. `off`: the relay leaves inventory levels alone.',
  },
  SELLING_PRICE_LIST: {
    schema: () => z._default(z.string(), 'Standard Selling'),
    meaning: 'The Price List whose Item Prices are the shop’s.',
  },
  STOCK_THRESHOLD: {
    schema: () => z._default(z.enum(['ignore', 'respect']), 'ignore'),
    meaning:
      '`respect`: an item is in stock only while there is more of it than its `custom_threshold_qty`; `ignore`: while there is any.',
  },
  STOCK_QUANTITY: {
    schema: () => z._default(z.enum(['actual-minus-reserved', 'actual']), 'actual-minus-reserved'),
    meaning:
      'v2: what an inventory level shows: `actual-minus-reserved` sells nothing that an order in ERPNext was promised; `actual` shows all that is there, for shops whose orders all come from Medusa, which reserves for them itself.',
  },
  TIME_ZONE: {
    schema: () => z._default(timeZone(), 'UTC'),
    meaning: 'The time zone in ERPNext’s System Settings: a price begins and ends at midnight there.',
  },
  DISCOUNTABLE: {
    schema: () => z._default(z.stringbool(), false),
    meaning: 'Whether new products may be discounted in Medusa.',
  },
  EXPORT_PARALLEL: {
    schema: () => z._default(z.coerce.number().check(z.multipleOf(1), z.gte(1), z.lte(16)), 4),
    meaning: 'How many pages of a bulk run are worked on at a time, 1 to 16.',
  },
  MEDUSA_WEBHOOK_SECRETS: {
    schema: () => z.optional(secrets()),
    secret: true,
    meaning:
      'Secrets that the companion’s subscriber in Medusa may sign with, comma separated, newest first. Without any, nothing that comes from there is let in.',
  },
  LEAD_SOURCE: {
    schema: () => z._default(z.string(), 'Website'),
    meaning: 'The Lead Source of those who sign up in the shop.',
  },
  COMPANY: {
    schema: () => z.optional(z.string()),
    meaning: 'The Company that sells in the shop. Not needed where ERPNext has one.',
  },
  CUSTOMER_GROUP: {
    schema: () => z._default(z.string(), 'Ecommerce Customer'),
    meaning: 'Customer Group of new Customers.',
  },
  SALES_PERSON: {
    schema: () => z._default(z.string(), 'Website Sales'),
    meaning: 'Sales Person of new Customers, with the whole of the contribution.',
  },
  QUOTATION_VALID_DAYS: {
    schema: () => z._default(days(), 30),
    meaning: 'For how many days a quotation is valid.',
  },
  DELIVERY_DAYS: {
    schema: () => z._default(days(), 1),
    meaning: 'How many days after its approval an order is to be delivered.',
  },
  RELAY_API_KEYS: {
    schema: secrets,
    secret: true,
    meaning: 'Keys that may call every endpoint (`Authorization: Bearer <key>`), comma separated.',
  },
  STOREFRONT_API_KEYS: {
    schema: () => z.optional(secrets()),
    secret: true,
    meaning: 'Keys that may call only what a storefront needs, such as `GET /website-items`, comma separated.',
  },
  RELAY_ENABLED: {
    schema: () => z._default(z.stringbool(), true),
    meaning: '`false`: webhooks are accepted and held; nothing is read or written until it is `true` again.',
  },
} as const

export type SettingName = keyof typeof settings
export const settingNames = Object.keys(settings) as SettingName[]

export const isSecret = (name: SettingName): boolean => 'secret' in settings[name]
/** Of these it may be told only whether they are set. */
export const isHidden = (name: SettingName): boolean => isSecret(name) || 'personal' in settings[name]

export type Settings = { [Name in SettingName]: z.output<ReturnType<(typeof settings)[Name]['schema']>> }

/**
 * The named settings out of raw texts. An empty text counts as not set.
 * @throws RelayError of kind `configuration` that names every setting that is missing or wrong, never its value.
 */
export function parseSettings<Name extends SettingName>(
  source: Record<string, string | undefined>,
  names: readonly Name[],
): Pick<Settings, Name> {
  const given = Object.fromEntries(names.map(name => [name, source[name] || undefined]))
  const schema = z.object(Object.fromEntries(names.map(name => [name, settings[name].schema()])))
  const result = schema.safeParse(given)
  if (result.success) return result.data as Pick<Settings, Name>
  const problems = result.error.issues.map(({ path, message }) =>
    given[String(path[0])] === undefined ? `${String(path[0])} is not set` : `${path.join('.')}: ${message}`,
  )
  throw new RelayError('configuration', `settings: ${problems.join('; ')}`, { code: 'settings' })
}
