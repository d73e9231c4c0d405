import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { userWith } from '../../../support/erpnext-user.ts'
import { startHttpServer } from '../../../support/http-server.ts'
import { endState, lineOf, ownerOfKey, type SetupSite, startSetupSite, USER } from './site.ts'

let site: SetupSite

beforeAll(async () => {
  site = await startSetupSite()
})
afterAll(() => site.stop())
beforeEach(() => site.reset())

describe('an administrator without a right', () => {
  test('to read is told every one that is missing, before anything is written', async () => {
    for (const doctype of ['Custom Field', 'Webhook', 'Customer Group']) site.erpnext.forbidden.add(doctype)
    const before = endState(site)
    const { code, lines, writes } = await site.run()
    expect({ code, writes }).toEqual({ code: 1, writes: [] })
    expect(endState(site)).toEqual(before)
    expect(lines).toContain(
      'Missing rights: read Custom Field (the role System Manager has it); read Customer Group (the role Sales Master Manager has it); read Webhook (the role System Manager has it).',
    )
  })

  test.each([
    ['Custom Field create', 'create Custom Field (the role System Manager has it)'],
    ['Webhook create', 'create Webhook (the role System Manager has it)'],
    ['Customer Group create', 'create Customer Group (the role Sales Master Manager has it)'],
    ['Lead Source create', 'create Lead Source (the role Sales User has it)'],
    ['User create', 'create User (the role System Manager has it)'],
    [
      'System Manager',
      'write User (the role System Manager has it); create Custom DocPerm (the role System Manager has it)',
    ],
  ])('%s is told which, and with it a second run finishes', async (forbidden, missing) => {
    site.erpnext.forbidden.add(forbidden)
    const { code, lines } = await site.run()
    const [told = ''] = lines.filter(line => line.startsWith('Missing rights'))
    expect(code).toBe(1)
    for (const right of missing.split('; ')) expect(told).toContain(right)
    site.erpnext.forbidden.clear()
    expect(await site.run()).toMatchObject({ code: 0, errors: [] })
    expect(await ownerOfKey(site)).toBe(USER)
  })

  test('to change a webhook is told so, and the others are seen to', async () => {
    await site.run()
    const name = 'Relay: Sales Order on_change'
    site.erpnext.set('Webhook', { ...site.erpnext.get('Webhook', name), name, timeout: 9 })
    site.erpnext.forbidden.add('Webhook write')
    const { code, lines } = await site.run()
    expect([code, lineOf(lines, `Webhook ${name}`)]).toEqual([
      1,
      `failed          Webhook ${name}: no right to write Webhook`,
    ])
    expect(lines).toContain('44 unchanged, 1 failed')
  })
})

describe('of an administrator’s roles', () => {
  const asOneWith = async (roles: string[]) => {
    const { apiKey, apiSecret } = await userWith(site.erpnext, roles)
    return site.run(undefined, { ERPNEXT_SETUP_API_KEY: apiKey, ERPNEXT_SETUP_API_SECRET: apiSecret })
  }
  const ALL = ['System Manager', 'Sales Master Manager', 'Sales User']

  test('those that the README names suffice', async () => {
    expect(await asOneWith(ALL)).toMatchObject({ code: 0, errors: [] })
    expect(await ownerOfKey(site)).toBe(USER)
  })

  test.each(ALL)('%s is missed by name', async missing => {
    const { code, lines } = await asOneWith(ALL.filter(role => role !== missing))
    expect(code).toBe(1)
    expect(lines.find(line => line.startsWith('Missing rights'))).toContain(`the role ${missing} has it`)
  })
})

describe('a message that says what to do', () => {
  const errorOf = async (environment: Record<string, string | undefined>) => {
    const { code, errors } = await site.run(undefined, environment)
    expect(code).toBe(1)
    return errors.join('\n')
  }

  test('when the key is wrong', async () => {
    expect(await errorOf({ ERPNEXT_SETUP_API_SECRET: 'wrong' })).toBe(
      `relay: ERPNext at ${site.erpnext.url} does not know the key in ERPNEXT_SETUP_API_KEY and ERPNEXT_SETUP_API_SECRET (401). ` +
        "Is it that user's latest secret, and the user enabled?",
    )
  })

  test('when nobody listens', async () => {
    const { url, stop } = await startHttpServer(() => {})
    await stop()
    expect(await errorOf({ ERPNEXT_URL: url })).toBe(`relay: ERPNext at ${url} cannot be reached: ECONNREFUSED`)
  })

  test('when something else than ERPNext answers', async () => {
    const other = await startHttpServer((_, response) => response.end('<html>Hello</html>'))
    expect(await errorOf({ ERPNEXT_URL: other.url })).toMatch(
      /does not answer as ERPNext does .*Is ERPNEXT_URL right\?/,
    )
    await other.stop()
    const elsewhere = await startHttpServer((_, response) => response.writeHead(404).end('<html>Not here</html>'))
    expect(await errorOf({ ERPNEXT_URL: elsewhere.url })).toMatch(/Is ERPNEXT_URL right\?/)
    await elsewhere.stop()
  })

  test('when the address or the key is not set', async () => {
    expect(await errorOf({ ERPNEXT_URL: '' })).toContain('ERPNEXT_URL is not set')
    expect(await errorOf({ ERPNEXT_SETUP_API_KEY: '' })).toContain(
      'set ERPNEXT_SETUP_API_KEY and ERPNEXT_SETUP_API_SECRET',
    )
  })

  test('when the administrator’s key turns out to be the relay’s own', async () => {
    await site.run()
    const key = { ERPNEXT_SETUP_API_KEY: '', ERPNEXT_SETUP_API_SECRET: '' }
    expect(await errorOf(key)).toMatch(/cannot be both the administrator who sets up and the relay's own user/)
    expect((await site.run(['--relay-url', 'https://x.example.com', '--user', 'admin@example.com'])).code).toBe(1)
  })
})
