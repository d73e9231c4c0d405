import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { isHidden, isSecret, settingNames, settings } from '../../lib/config.ts'
import { API_KEY, type LocalRelay, startLocalRelay } from '../support/local-relay.ts'

const SECRETS: Record<string, string> = {
  STOREFRONT_API_KEYS: 'storefront-key-one,storefront-key-two',
  MEDUSA_WEBHOOK_SECRETS: 'a-secret-of-medusas',
  MEDUSA_SECRET_KEY: 'sk_a-secret-key',
}
const GIVEN: Record<string, string> = {
  ...SECRETS,
  TIME_ZONE: 'Asia/Muscat',
  MEDUSA_STOCK_LOCATIONS: 'Muscat, old - X=sloc_1,Stores - X=sloc_2',
  QUOTATION_VALID_DAYS: 'many',
}
let relay: LocalRelay
beforeAll(async () => {
  relay = await startLocalRelay(GIVEN)
})
afterAll(async () => {
  await relay.stop()
  for (const name of Object.keys(GIVEN)) delete process.env[name]
})

test('who holds the key is told every setting that the relay goes by, and of secrets only whether they are set', async () => {
  const { status, body } = await relay.get('/settings', API_KEY)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    settings: {
      TIME_ZONE: 'Asia/Muscat',
      MEDUSA_STOCK_LOCATIONS: 'Muscat, old - X=sloc_1,Stores - X=sloc_2',
      DELIVERY_DAYS: '1',
      RELAY_ENABLED: 'true',
      COMPANY: null,
    },
    hidden: { MEDUSA_WEBHOOK_SECRETS: true, ERPNEXT_API_SECRET: true, MEDUSA_EMAIL: true },
    problems: [expect.stringContaining('QUOTATION_VALID_DAYS: ')],
  })
  const { settings: told, hidden } = body as Record<string, object>
  expect([...Object.keys(told ?? {}), ...Object.keys(hidden ?? {}), 'QUOTATION_VALID_DAYS'].sort()).toEqual(
    [...settingNames].sort(),
  )
  const secrets = [...settingNames.filter(isHidden).map(name => process.env[name]), ...Object.values(SECRETS)]
  expect(secrets.filter(Boolean).length).toBeGreaterThan(8)
  for (const secret of secrets.flatMap(list => list?.split(',') ?? [])) {
    expect(JSON.stringify(body)).not.toContain(secret)
  }
})

test('every setting that is called a secret, a key or a password is one, but for the key that shoppers hold', () => {
  const called = settingNames.filter(name =>
    /secret|key|password/i.test(`${name} ${settings[name].meaning.split('.')[0]}`),
  )
  expect(called.filter(name => !isSecret(name))).toEqual(['MEDUSA_EMAIL', 'MEDUSA_PUBLISHABLE_KEY'])
})

test('the password in an address is nobody’s to see', async () => {
  const before = process.env.ERPNEXT_URL
  process.env.ERPNEXT_URL = 'https://clerk:pass-in-address@erp.example.com'
  const { body } = await relay.get('/settings', API_KEY)
  process.env.ERPNEXT_URL = before
  expect(body).toMatchObject({ settings: { ERPNEXT_URL: 'https://erp.example.com' } })
})
