import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { relay } from '../../../../lib/cli/program.ts'
import type { Ask } from '../../../../lib/cli/setup-medusa/choose.ts'
import type { Linked } from '../../../../lib/local/medusa/shop.ts'
import { type MedusaSimulator, startMedusaSimulator } from '../../../../lib/local/medusa/simulator.ts'

const folder = mkdtempSync(join(tmpdir(), 'relay-setup-medusa-'))
const envFile = join(folder, '.env')
let medusa: MedusaSimulator
let old: MedusaSimulator

beforeAll(async () => {
  medusa = await startMedusaSimulator()
  old = await startMedusaSimulator({ api: 'v1' })
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await Promise.all([medusa.stop(), old.stop()])
})
beforeEach(() => {
  rmSync(envFile, { force: true })
  medusa.reset()
})

const byPassword = () => ({ MEDUSA_URL: medusa.url, MEDUSA_EMAIL: medusa.email, MEDUSA_PASSWORD: medusa.password })
const env = () => (existsSync(envFile) ? parseEnv(readFileSync(envFile, 'utf8')) : {})

let made = 0
const random = () => `a-new-secret-${++made}-${'x'.repeat(20)}`

async function setup(
  options: string[] = [],
  environment: Record<string, string | undefined> = byPassword(),
  more: { ask?: Ask } = {},
) {
  const lines: string[] = []
  const code = await relay(['setup', 'medusa', '--env-file', envFile, ...options], {
    environment,
    random,
    ...more,
    print: text => lines.push(...text.split('\n')),
    printError: text => lines.push(...text.split('\n')),
  })
  return { code, lines, output: lines.join('\n') }
}

const ids = () => ({
  MEDUSA_SALES_CHANNEL: medusa.salesChannelId,
  MEDUSA_SHIPPING_PROFILE: medusa.shippingProfileId,
  MEDUSA_PUBLISHABLE_KEY: medusa.publishableKey,
})

/** Another one beside the first, of the same kind. */
function addTo<R extends { id: string }>(rows: R[], changes: Partial<R> & { id: string }): void {
  rows.push({ ...(rows[0] as R), ...changes })
}
const addLocation = (id: string, name: string) => addTo<Linked>(medusa.shop.stockLocations, { id, name })
const addChannel = (id: string, name: string) => addTo(medusa.shop.salesChannels, { id, name })

describe('a shop with one of each', () => {
  test('is shown, and everything the relay needs of it is stored for its owner alone', async () => {
    const { code, output } = await setup()
    expect(code).toBe(0)
    expect(output).toContain(`Medusa Store at ${medusa.url}`)
    expect(output).toMatch(/currencies +EUR \(default\)/)
    expect(output).toMatch(/stock locations +Main warehouse .*linked to Default Sales Channel/)
    expect(env()).toEqual({
      ...byPassword(),
      ...ids(),
      RELAY_API_KEYS: expect.stringMatching(/^a-new-secret/),
      MEDUSA_WEBHOOK_SECRETS: expect.stringMatching(/^a-new-secret/),
    })
    expect(statSync(envFile).mode & 0o777).toBe(0o600)
  })

  test('is found with a secret key too', async () => {
    expect(await setup([], { MEDUSA_URL: medusa.url, MEDUSA_SECRET_KEY: medusa.secretKey })).toMatchObject({ code: 0 })
    expect(env()).toMatchObject({ ...ids(), MEDUSA_SECRET_KEY: medusa.secretKey })
  })

  test('leaves the file as it is the second time', async () => {
    await setup()
    const before = readFileSync(envFile, 'utf8')
    const { code, output } = await setup([], {})
    expect(code).toBe(0)
    expect(output).not.toContain('stored')
    expect(readFileSync(envFile, 'utf8')).toBe(before)
  })

  test('is left alone by a dry run, which says what it would store', async () => {
    const { code, output } = await setup(['--dry-run'])
    expect(code).toBe(0)
    expect(output).toContain(`would store     MEDUSA_SALES_CHANNEL in ${envFile}`)
    expect(existsSync(envFile)).toBe(false)
  })

  test('is never written to', async () => {
    await setup()
    const logIn = '/auth/user/emailpass'
    expect(medusa.calls.filter(({ method, path }) => method !== 'GET' && path !== logIn)).toEqual([])
  })
})

test('keys that are there stay, and other lines of the file too', async () => {
  writeFileSync(envFile, 'RELAY_API_KEYS=the-one-that-is-used\n# a comment\nCOMPANY=X\n')
  await setup()
  expect(env()).toMatchObject({ RELAY_API_KEYS: 'the-one-that-is-used', COMPANY: 'X' })
  expect(readFileSync(envFile, 'utf8')).toContain('# a comment')
})

describe('of several', () => {
  test.each([['sc_02'], ['B2B'], ['b2b']])('the sales channel is the one that is given: %s', async given => {
    addChannel('sc_02', 'B2B')
    expect(await setup(['--sales-channel', given])).toMatchObject({ code: 0 })
    expect(env().MEDUSA_SALES_CHANNEL).toBe('sc_02')
  })

  test('the one that is set already stays', async () => {
    addChannel('sc_02', 'B2B')
    writeFileSync(envFile, 'MEDUSA_SALES_CHANNEL=sc_02\n')
    await setup()
    expect(env().MEDUSA_SALES_CHANNEL).toBe('sc_02')
  })

  test("else it is the store's default one", async () => {
    addChannel('sc_02', 'B2B')
    await setup()
    expect(env().MEDUSA_SALES_CHANNEL).toBe(medusa.salesChannelId)
  })

  test('else who sits at the terminal is asked', async () => {
    addChannel('sc_02', 'B2B')
    const asked: string[] = []
    await setup([], byPassword(), {
      ask: async (question, answers) => {
        asked.push(question)
        return answers.findIndex(answer => answer.startsWith('B2B'))
      },
    })
    expect(asked).toEqual(['Which sales channel?'])
    expect(env().MEDUSA_SALES_CHANNEL).toBe('sc_02')
  })

  test('one that is nowhere said ends with 1, and what there is', async () => {
    addTo(medusa.shop.shippingProfiles, { id: 'sp_02', name: 'Heavy' })
    const { code, output } = await setup()
    expect(code).toBe(1)
    expect(output).toContain('give --shipping-profile, one of')
    expect(output).toContain('Heavy (sp_02)')
    expect(env()).not.toHaveProperty('MEDUSA_SHIPPING_PROFILE')
    expect(env()).toHaveProperty('MEDUSA_SALES_CHANNEL')
  })

  test('the publishable key is the one that is linked to the sales channel', async () => {
    addTo<Linked>(medusa.shop.apiKeys, { id: 'apk_02', title: 'kiosk', token: 'pk_kiosk', sales_channels: [] })
    await setup()
    expect(env().MEDUSA_PUBLISHABLE_KEY).toBe(medusa.publishableKey)
    await setup(['--publishable-key', 'kiosk'])
    expect(env().MEDUSA_PUBLISHABLE_KEY).toBe('pk_kiosk')
  })

  test('stock locations are told apart by warehouse, by name or id', async () => {
    addLocation('sloc_02', 'Muscat')
    expect(await setup()).toMatchObject({ code: 1, output: expect.stringContaining('--stock-location "Stores - X=') })
    const given = ['--stock-location', 'Stores - X=main warehouse', '--stock-location', 'Muscat, old - X=sloc_02']
    expect(await setup(given)).toMatchObject({ code: 0 })
    expect(env().MEDUSA_STOCK_LOCATIONS).toBe(`Stores - X=${medusa.stockLocationId},Muscat, old - X=sloc_02`)
    expect(await setup()).toMatchObject({ code: 0 })
  })
})

describe('a secret key that the environment gives, where e-mail and password are stored', () => {
  const store = (more = '') =>
    writeFileSync(
      envFile,
      `MEDUSA_URL=${medusa.url}\nMEDUSA_EMAIL=${medusa.email}\nMEDUSA_PASSWORD=${medusa.password}\n${more}`,
    )

  test('is checked, and where it is wrong nothing is stored', async () => {
    store()
    const before = readFileSync(envFile, 'utf8')
    const { code, output } = await setup([], { MEDUSA_SECRET_KEY: 'sk_a-wrong-key' })
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('refuses MEDUSA_SECRET_KEY') })
    expect(readFileSync(envFile, 'utf8')).toBe(before)
  })

  test.each([['the right one'], ['one that was changed since']])('is used from now on, beside %s', async password => {
    store(password === 'the right one' ? '' : 'MEDUSA_PASSWORD=an-old-password\n')
    const { code, output } = await setup([], { MEDUSA_SECRET_KEY: medusa.secretKey })
    expect(code).toBe(0)
    expect(output).toMatch(/MEDUSA_PASSWORD in .*: emptied: MEDUSA_SECRET_KEY, which the environment gives, is used/)
    expect(env()).toMatchObject({ MEDUSA_SECRET_KEY: medusa.secretKey, MEDUSA_EMAIL: '', MEDUSA_PASSWORD: '' })
    expect(await setup([], {})).toMatchObject({ code: 0, output: expect.not.stringContaining('stored') })
  })

  test('is not stored where the environment gives e-mail and password too, for it was not checked', async () => {
    const { code, output } = await setup([], { ...byPassword(), MEDUSA_SECRET_KEY: 'sk_a-wrong-key' })
    expect(code).toBe(0)
    expect(output).toMatch(/note +MEDUSA_SECRET_KEY: is not used while MEDUSA_EMAIL .*: not checked, not stored/)
    expect(env()).not.toHaveProperty('MEDUSA_SECRET_KEY')
  })
})

test('a location that no sales channel sees is told of', async () => {
  for (const location of medusa.shop.stockLocations) location.sales_channels = []
  const { code, output } = await setup()
  expect(code).toBe(0)
  expect(output).toMatch(/note +MEDUSA_STOCK_LOCATIONS: none is linked to the sales channel/)
})

test('a revoked publishable key is none', async () => {
  for (const key of medusa.shop.apiKeys) key.revoked_at = '2026-11-20T23:48:43.236Z'
  await setup()
  expect(env()).not.toHaveProperty('MEDUSA_PUBLISHABLE_KEY')
})

test('of Medusa 1 the currencies are shown, and no id is needed', async () => {
  const given = { MEDUSA_URL: old.url, MEDUSA_API: 'v1', MEDUSA_EMAIL: old.email, MEDUSA_PASSWORD: old.password }
  const { code, output } = await setup([], given)
  expect(code).toBe(0)
  expect(output).toMatch(/currencies +USD \(default\); EUR; OMR/)
  expect(env()).toEqual({
    ...given,
    RELAY_API_KEYS: expect.any(String),
    MEDUSA_WEBHOOK_SECRETS: expect.stringMatching(/^a-new-secret/),
  })
})

describe('what is wrong is said, nothing is stored, and no secret is shown', () => {
  const url = () => medusa.url
  const cases: [string, string[], () => Record<string, string | undefined>, string][] = [
    ['a wrong password', [], () => ({ ...byPassword(), MEDUSA_PASSWORD: 'a-wrong-password' }), 'refuses MEDUSA_EMAIL'],
    [
      'a wrong key',
      [],
      () => ({ MEDUSA_URL: url(), MEDUSA_SECRET_KEY: 'sk_a-wrong-key' }),
      'refuses MEDUSA_SECRET_KEY',
    ],
    ['no credentials', [], () => ({ MEDUSA_URL: url() }), 'neither MEDUSA_EMAIL'],
    ['no address', [], () => ({}), 'MEDUSA_URL is not set'],
    ['nobody there', [], () => ({ ...byPassword(), MEDUSA_URL: 'http://127.0.0.1:9' }), 'cannot be reached'],
    ['the other Medusa', [], () => ({ ...byPassword(), MEDUSA_URL: old.url }), 'MEDUSA_API=v1'],
    [
      'a secret key for Medusa 1',
      [],
      () => ({ MEDUSA_URL: old.url, MEDUSA_API: 'v1', MEDUSA_SECRET_KEY: 'sk_for-medusa-1' }),
      'takes no secret key',
    ],
    ['an unknown sales channel', ['--sales-channel', 'Nope'], byPassword, 'Medusa has no sales channel Nope; it has'],
    ['an unknown location', ['--stock-location', 'A - X=Nope'], byPassword, 'Medusa has no stock location Nope'],
    ['an equals sign and a comma', ['--stock-location', 'A=B, C=Main warehouse'], byPassword, 'with such a name'],
    ['no warehouse', ['--stock-location', 'Main warehouse'], byPassword, 'is not "Warehouse=location"'],
  ]
  test.each(cases)('%s', async (_, options, environment, words) => {
    const given = environment()
    const { code, output } = await setup(options, { ...given, RELAY_API_KEYS: 'key-of-the-relay' })
    expect(code).toBe(1)
    expect(output).toContain(words)
    expect(env()).toEqual({})
    const secrets = [given.MEDUSA_PASSWORD, given.MEDUSA_SECRET_KEY, 'key-of-the-relay'].filter(secret => secret)
    for (const secret of secrets) expect(output).not.toContain(secret)
  })
})

test('no secret is shown, neither of the environment nor a new one', async () => {
  const given = { ...byPassword(), MEDUSA_SECRET_KEY: medusa.secretKey, STOREFRONT_API_KEYS: 'first-key,second-key' }
  const { output } = await setup([], given)
  const { RELAY_API_KEYS, MEDUSA_WEBHOOK_SECRETS } = env()
  for (const secret of [medusa.password, medusa.secretKey, 'first-key', RELAY_API_KEYS, MEDUSA_WEBHOOK_SECRETS]) {
    expect(output).not.toContain(secret)
  }
})

test('with --json it is one JSON value, nobody is asked, and no secret is in it', async () => {
  addTo(medusa.shop.salesChannels, { id: 'sc_second', name: 'Second' })
  const ask: Ask = async () => {
    throw new Error('asked')
  }
  const { lines, output } = await setup(['--json'], byPassword(), { ask })
  const { things, missing_rights } = JSON.parse(lines.join('\n'))
  expect(things).toContainEqual({ did: 'stored', what: `MEDUSA_URL in ${envFile}` })
  expect(missing_rights).toEqual([])
  expect(output).not.toContain(medusa.password)
})
