import * as z from 'zod'
import { RelayError } from './errors.ts'

const url = () => z.url({ protocol: /^https?$/ }).transform(text => text.replace(/\/+$/, ''))
const secrets = () =>
  z
    .string()
    .transform(text =>
      text
        .split(',')
        .map(secret => secret.trim())
        .filter(Boolean),
    )
    .refine(list => list.length > 0, 'must hold at least one value')

/**
 * Every setting of the relay, with its meaning and its default. They come from the environment (or `.env`); on AWS from
 * one Secrets Manager secret, a JSON object with the same names. The README's table is generated from here. Each schema is
 * made when it is asked for: a function that starts anew pays only for its own.
 */
export const settingSchemas = {
  ERPNEXT_URL: () => url().describe('Where ERPNext answers, such as `https://erp.example.com`.'),
  ERPNEXT_API_KEY: () => z.string().describe("API key of the relay's own ERPNext user."),
  ERPNEXT_API_SECRET: () => z.string().describe('API secret of that user.'),
  ERPNEXT_WEBHOOK_SECRETS: () =>
    secrets().describe(
      'Secrets that webhooks may be signed with, comma separated, newest first (two while you rotate).',
    ),
  MEDUSA_URL: () => url().describe('Where Medusa answers, such as `https://shop.example.com`.'),
  MEDUSA_API: () => z.enum(['v2', 'v1']).default('v2').describe("Medusa's generation."),
  MEDUSA_SECRET_KEY: () =>
    z.string().optional().describe('v2: a secret API key (`sk_…`). Used when no e-mail is given.'),
  MEDUSA_EMAIL: () =>
    z.string().optional().describe('E-mail of an admin user; with the password, cheaper per call than a key.'),
  MEDUSA_PASSWORD: () => z.string().optional().describe('Password of that user.'),
  MEDUSA_PUBLISHABLE_KEY: () =>
    z
      .string()
      .optional()
      .describe('v2: publishable API key (`pk_…`), needed when `MEDUSA_ORDER_TARGET` is `store-endpoint`.'),
  MEDUSA_ORDER_TARGET: () =>
    z
      .enum(['metadata', 'store-endpoint'])
      .optional()
      .describe(
        'Where an order’s status is written: `metadata` of the order (v2), or `POST /store/order-update`. Default: `metadata` on v2, `store-endpoint` on v1.',
      ),
  MEDUSA_SALES_CHANNEL: () =>
    z
      .string()
      .optional()
      .describe(
        'v2: id of the sales channel (`sc_…`) that new products go to. Without it Medusa uses the store’s default one.',
      ),
  MEDUSA_SHIPPING_PROFILE: () =>
    z.string().optional().describe('v2: id of the shipping profile (`sp_…`) of new products.'),
  DISCOUNTABLE: () => z.stringbool().default(false).describe('Whether new products may be discounted in Medusa.'),
  RELAY_API_KEYS: () =>
    secrets().describe('Keys that may call every endpoint (`Authorization: Bearer <key>`), comma separated.'),
  RELAY_ENABLED: () =>
    z
      .stringbool()
      .default(true)
      .describe('`false`: webhooks are accepted and held; nothing is read or written until it is `true` again.'),
}

export type SettingName = keyof typeof settingSchemas
export type Settings = { [Name in SettingName]: z.output<ReturnType<(typeof settingSchemas)[Name]>> }

/**
 * The named settings out of raw texts. An empty text counts as not set.
 * @throws RelayError of kind `configuration` that names every setting that is missing or wrong, never its value.
 */
export function parseSettings<Name extends SettingName>(
  source: Record<string, string | undefined>,
  names: readonly Name[],
): Pick<Settings, Name> {
  const given = Object.fromEntries(names.map(name => [name, source[name] || undefined]))
  const schema = z.object(Object.fromEntries(names.map(name => [name, settingSchemas[name]()])))
  const result = schema.safeParse(given)
  if (result.success) return result.data as Pick<Settings, Name>
  const problems = result.error.issues.map(({ path, message }) =>
    given[String(path[0])] === undefined ? `${String(path[0])} is not set` : `${path.join('.')}: ${message}`,
  )
  throw new RelayError('configuration', `settings: ${problems.join('; ')}`, { code: 'settings' })
}
