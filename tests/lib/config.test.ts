import { expect, test } from '@jest/globals'
import { parseSettings } from '../../lib/config.ts'
import { createSettingsSource, parseSecret } from '../../lib/settings.ts'

test('a missing and a wrong setting are both named, without their values', () => {
  const parse = () =>
    parseSettings({ ERPNEXT_URL: 'erp dot s3cret', MEDUSA_API: '' }, ['ERPNEXT_URL', 'MEDUSA_URL', 'MEDUSA_API'])
  expect(parse).toThrow(/ERPNEXT_URL: .*; MEDUSA_URL is not set/)
  expect(parse).not.toThrow(/s3cret/)
})

test('an empty text counts as not set, and a default stands in', () => {
  expect(parseSettings({ MEDUSA_API: '' }, ['MEDUSA_API'])).toEqual({ MEDUSA_API: 'v2' })
})

test('a function asks for its own settings only', () => {
  expect(parseSettings({ ERPNEXT_WEBHOOK_SECRETS: 'new, old,' }, ['ERPNEXT_WEBHOOK_SECRETS'])).toEqual({
    ERPNEXT_WEBHOOK_SECRETS: ['new', 'old'],
  })
})

test.each(['0', '17', '2.5', 'many'])('of pages at a time, %s is no number from 1 to 16', EXPORT_PARALLEL => {
  expect(() => parseSettings({ EXPORT_PARALLEL }, ['EXPORT_PARALLEL'])).toThrow(/EXPORT_PARALLEL: /)
  expect(parseSettings({ EXPORT_PARALLEL: '16' }, ['EXPORT_PARALLEL'])).toEqual({ EXPORT_PARALLEL: 16 })
})

test('a slash at the end of an address does not matter', () => {
  expect(parseSettings({ MEDUSA_URL: 'https://shop.example.com/' }, ['MEDUSA_URL'])).toEqual({
    MEDUSA_URL: 'https://shop.example.com',
  })
})

test('the secret is read once, and again after a refusal, but at most once a minute', async () => {
  let now = 0
  let reads = 0
  const read = async () => ({ RELAY_API_KEYS: `key-${++reads}` })
  const settings = createSettingsSource({ SETTINGS_SECRET_ID: 'id' }, read, () => now)
  const key = async () => (await settings.get(['RELAY_API_KEYS'])).RELAY_API_KEYS[0]

  expect([await key(), await key()]).toEqual(['key-1', 'key-1'])
  now = 59_000
  expect(settings.reload()).toBe(false)
  expect(await key()).toBe('key-1')
  now = 60_000
  expect(settings.reload()).toBe(true)
  expect(await key()).toBe('key-2')
})

test('a secret that could not be read is tried again by the next call', async () => {
  let reads = 0
  const read = async () => {
    if (++reads === 1) throw new Error('throttled')
    return { RELAY_API_KEYS: 'key' }
  }
  const settings = createSettingsSource({ SETTINGS_SECRET_ID: 'id' }, read)
  await expect(settings.get(['RELAY_API_KEYS'])).rejects.toThrow('throttled')
  await expect(settings.get(['RELAY_API_KEYS'])).resolves.toEqual({ RELAY_API_KEYS: ['key'] })
})

test('a setting that changes in the environment counts at once', async () => {
  const environment = { MEDUSA_API: 'v1', ERPNEXT_API_KEY: 'key' }
  const settings = createSettingsSource(environment)
  expect(await settings.get(['MEDUSA_API'])).toEqual({ MEDUSA_API: 'v1' })
  expect(await settings.get(['MEDUSA_API', 'ERPNEXT_API_KEY'])).toEqual({ MEDUSA_API: 'v1', ERPNEXT_API_KEY: 'key' })
  environment.MEDUSA_API = 'v2'
  expect(await settings.get(['MEDUSA_API'])).toEqual({ MEDUSA_API: 'v2' })
})

test('a changed secret reaches a container that never cools within five minutes, and a missing setting sooner', async () => {
  let now = 0
  let secret: Record<string, string> = {}
  const settings = createSettingsSource(
    { SETTINGS_SECRET_ID: 'id' },
    async () => secret,
    () => now,
  )
  await expect(settings.get(['RELAY_API_KEYS'])).rejects.toThrow('RELAY_API_KEYS is not set')
  secret = { RELAY_API_KEYS: 'filled in' }
  now = 60_000
  expect(await settings.get(['RELAY_API_KEYS'])).toEqual({ RELAY_API_KEYS: ['filled in'] })
  secret = { RELAY_API_KEYS: 'changed', RELAY_ENABLED: 'false' }
  now += 5 * 60_000
  expect(await settings.get(['RELAY_API_KEYS', 'RELAY_ENABLED'])).toEqual({
    RELAY_API_KEYS: ['changed'],
    RELAY_ENABLED: false,
  })
})

test('while the secret cannot be read the last one holds', async () => {
  let now = 0
  let away = false
  const read = async () => {
    if (away) throw new Error('throttled')
    return { RELAY_API_KEYS: 'key' }
  }
  const settings = createSettingsSource({ SETTINGS_SECRET_ID: 'id' }, read, () => now)
  await settings.get(['RELAY_API_KEYS'])
  away = true
  now = 6 * 60_000
  expect(await settings.get(['RELAY_API_KEYS'])).toEqual({ RELAY_API_KEYS: ['key'] })
})

test('a typing error in the secret is named without quoting it', () => {
  expect(() => parseSecret('{"MEDUSA_PASSWORD": hunter2}')).toThrow('settings: the secret is not a JSON object')
})

test.each([
  ['Stores - X=sloc_1', [{ warehouse: 'Stores - X', location: 'sloc_1' }]],
  [
    ' Stores - X = sloc_1 , Muscat, old - X=sloc_2,A=B - X=sloc_1',
    [
      { warehouse: 'Stores - X', location: 'sloc_1' },
      { warehouse: 'Muscat, old - X', location: 'sloc_2' },
      { warehouse: 'A=B - X', location: 'sloc_1' },
    ],
  ],
  ['off', 'off'],
])('stock locations are read out of %j', (text, locations) => {
  expect(parseSettings({ MEDUSA_STOCK_LOCATIONS: text }, ['MEDUSA_STOCK_LOCATIONS'])).toEqual({
    MEDUSA_STOCK_LOCATIONS: locations,
  })
})

test.each([
  ['MEDUSA_STOCK_LOCATIONS', 'Stores - X', /MEDUSA_STOCK_LOCATIONS: must be `off` or/],
  ['MEDUSA_STOCK_LOCATIONS', 'Stores - X=sloc_1,Muscat - X', /MEDUSA_STOCK_LOCATIONS: must be `off` or/],
  ['MEDUSA_STOCK_LOCATIONS', '=sloc_1', /MEDUSA_STOCK_LOCATIONS: must/],
  ['MEDUSA_STOCK_LOCATIONS', 'A=sloc_1,A=sloc_2', /MEDUSA_STOCK_LOCATIONS: must name each warehouse once/],
  ['TIME_ZONE', 'Muscat', /TIME_ZONE: is no IANA time zone/],
  ['STOCK_THRESHOLD', 'yes', /STOCK_THRESHOLD/],
  ['STOCK_QUANTITY', 'projected', /STOCK_QUANTITY/],
] as const)('%s=%s is refused by name', (name, text, words) => {
  expect(() => parseSettings({ [name]: text }, [name])).toThrow(words)
})

test('prices are of Standard Selling and days of UTC unless said otherwise; what orders were promised is not sold', () => {
  const names = ['SELLING_PRICE_LIST', 'TIME_ZONE', 'STOCK_THRESHOLD', 'STOCK_QUANTITY'] as const
  expect(parseSettings({}, names)).toEqual({
    SELLING_PRICE_LIST: 'Standard Selling',
    TIME_ZONE: 'UTC',
    STOCK_THRESHOLD: 'ignore',
    STOCK_QUANTITY: 'actual-minus-reserved',
  })
})
