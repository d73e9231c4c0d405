import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterAll, expect, test } from '@jest/globals'
import { relay } from '../../lib/cli/program.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
const folder = mkdtempSync(join(tmpdir(), 'relay-setup-medusa-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  ['a password', { MEDUSA_EMAIL: medusa.email, MEDUSA_PASSWORD: medusa.password }],
  ['a secret key', { MEDUSA_SECRET_KEY: medusa.secretKey }],
])('with %s the ids of the real Medusa are stored', async (name, credentials) => {
  const envFile = join(folder, name)
  const lines: string[] = []
  const code = await relay(['setup', 'medusa', '--env-file', envFile, '--publishable-key', 'store'], {
    environment: { MEDUSA_URL: medusa.url, ...credentials },
    print: text => lines.push(text),
    printError: text => lines.push(text),
  })
  expect({ code, lines }).toMatchObject({ code: 0 })
  expect(lines.join('\n')).toMatch(/currencies .*OMR \(default\)/)
  expect(parseEnv(readFileSync(envFile, 'utf8'))).toEqual({
    MEDUSA_URL: medusa.url,
    ...credentials,
    MEDUSA_SALES_CHANNEL: medusa.salesChannelId,
    MEDUSA_SHIPPING_PROFILE: medusa.shippingProfileId,
    MEDUSA_PUBLISHABLE_KEY: medusa.publishableKey,
    RELAY_API_KEYS: expect.stringMatching(/^[\w-]{43}$/),
    MEDUSA_WEBHOOK_SECRETS: expect.stringMatching(/^[\w-]{43}$/),
  })
  for (const secret of Object.values(credentials)) expect(lines.join('\n')).not.toContain(secret)
})
