import { readFileSync, statSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { lineOf, ownerOfKey, RELAY_URL, type SetupSite, signingSecrets, startSetupSite, USER } from './site.ts'

let site: SetupSite

beforeAll(async () => {
  site = await startSetupSite()
})
afterAll(() => site.stop())
beforeEach(() => site.reset())

const asAdministrator = (extra: Record<string, string | undefined> = {}) => ({
  ERPNEXT_SETUP_API_KEY: undefined,
  ERPNEXT_SETUP_API_SECRET: undefined,
  ERPNEXT_API_KEY: site.erpnext.apiKey,
  ERPNEXT_API_SECRET: site.erpnext.apiSecret,
  ...extra,
})

test('what else is in the file stays as it is, and nobody but its owner may read it', async () => {
  site.writeEnv('# mine\nMEDUSA_URL=https://shop.example.com\nERPNEXT_API_KEY=stale\n\nMEDUSA_PASSWORD="a # b"\n')
  await site.run()
  const text = readFileSync(site.envFile, 'utf8')
  expect(text).toMatch(
    /^# mine\nMEDUSA_URL=https:\/\/shop\.example\.com\nERPNEXT_API_KEY=\w+\n\nMEDUSA_PASSWORD="a # b"\nERPNEXT_API_SECRET=\w+\nERPNEXT_WEBHOOK_SECRETS=[\w-]+\nERPNEXT_URL=\S+\n$/,
  )
  expect((statSync(site.envFile).mode & 0o777).toString(8)).toBe('600')
})

test('no secret is ever printed, on good days and bad', async () => {
  const printed: string[] = []
  const secrets = new Set<string>([site.erpnext.apiSecret])
  const run = async (...more: string[]) => {
    const { lines, errors } = await site.run(['--relay-url', RELAY_URL, ...more])
    printed.push(...lines, ...errors)
    const env = site.env()
    for (const secret of [env.ERPNEXT_API_SECRET, ...(env.ERPNEXT_WEBHOOK_SECRETS ?? '').split(',')]) {
      if (secret) secrets.add(secret)
    }
  }
  await run()
  await run('--rotate-secret')
  const [given = ''] = (site.env().ERPNEXT_WEBHOOK_SECRETS ?? '').split(',')
  // An answer that quotes what it was sent.
  site.erpnext.faults.when(({ method }) =>
    method === 'PUT' ? { kind: 'status', status: 417, body: { exc_type: 'X', exception: `bad: ${given}` } } : undefined,
  )
  await run('--rotate-secret')
  site.erpnext.faults.clear()
  await run('--remove')
  expect(secrets.size).toBeGreaterThan(4)
  for (const secret of secrets) expect(printed.join('\n')).not.toContain(secret)
})

describe('the relay’s key', () => {
  test('is made anew when the one that is held no longer works, and the line says so', async () => {
    await site.run()
    site.writeEnv('ERPNEXT_API_KEY=stale\nERPNEXT_API_SECRET=stale\nERPNEXT_WEBHOOK_SECRETS=some-secret\n')
    const { lines } = await site.run()
    expect(lineOf(lines, 'API key')).toBe(
      `updated         API key of ${USER}: ERPNEXT_API_KEY and ERPNEXT_API_SECRET in ${site.envFile}; the secret before no longer works`,
    )
    expect(await ownerOfKey(site)).toBe(USER)
  })

  test('that is held already says who the relay’s user is', async () => {
    await site.run(['--relay-url', RELAY_URL, '--user', 'Shop.Relay@Example.com'])
    expect(await ownerOfKey(site)).toBe('shop.relay@example.com')
    const { lines, writes } = await site.run()
    expect([writes, lineOf(lines, 'User')]).toEqual([[], 'unchanged       User shop.relay@example.com'])
  })

  test('of the user before is replaced when another user is asked for', async () => {
    await site.run()
    const { lines } = await site.run(['--relay-url', RELAY_URL, '--user', 'other@example.com'])
    expect(lineOf(lines, 'API key')).toMatch(/^created +API key of other@example\.com/)
    expect(await ownerOfKey(site)).toBe('other@example.com')
  })

  test('is kept apart from an administrator’s in the environment under the same name', async () => {
    const first = await site.run(undefined, asAdministrator())
    expect([first.code, await ownerOfKey(site)]).toEqual([0, USER])
    const second = await site.run(undefined, asAdministrator())
    expect([second.code, second.writes]).toEqual([0, []])
    expect(second.lines).toContain(
      `note            ERPNEXT_API_KEY: is another in the environment, which goes before ${site.envFile}`,
    )
  })
})

describe('webhooks that are there', () => {
  test('keep their secret while it is known, for it cannot be read back and compared', async () => {
    await site.run()
    expect((await site.run()).writes).toEqual([])
    const [before] = signingSecrets(site)
    await site.run(undefined, { ERPNEXT_WEBHOOK_SECRETS: 'another-secret' })
    expect(signingSecrets(site)).toEqual([before])
  })

  test('get a new one when none is known', async () => {
    await site.run()
    const env = site.env()
    site.writeEnv(`ERPNEXT_API_KEY=${env.ERPNEXT_API_KEY}\nERPNEXT_API_SECRET=${env.ERPNEXT_API_SECRET}\n`)
    const { lines, code } = await site.run()
    expect([code, lineOf(lines, 'Webhook')]).toEqual([
      0,
      'updated         Webhook Relay: Sales Order after_insert: webhook_secret',
    ])
    expect(signingSecrets(site)).toEqual([site.env().ERPNEXT_WEBHOOK_SECRETS])
    expect(signingSecrets(site)).not.toEqual([env.ERPNEXT_WEBHOOK_SECRETS])
  })
})

test('where ERPNext answers is stored for the relay too, once, and what another one was is replaced', async () => {
  site.writeEnv('ERPNEXT_URL=https://old.example.com\n')
  await site.run(['--relay-url', RELAY_URL, '--dry-run'])
  expect(site.env().ERPNEXT_URL).toBe('https://old.example.com')
  const { lines } = await site.run(undefined, { ERPNEXT_URL: `${site.erpnext.url}/` })
  expect(lines).toContain(`stored          ERPNEXT_URL in ${site.envFile}`)
  expect(site.env().ERPNEXT_URL).toBe(site.erpnext.url)
  expect((await site.run(undefined, { ERPNEXT_URL: undefined })).lines.join()).not.toContain('ERPNEXT_URL')
})
