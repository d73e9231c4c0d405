import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { API_KEY, type LocalRelay, startLocalRelay, WEBHOOK_SECRET } from '../support/local-relay.ts'

const STOREFRONT_KEY = 'a-storefront-key'
const MEDUSA_SECRET = 'a-secret-of-medusas'

/** What a storefront needs; everything else is for those who hold a key to all. */
const FOR_STOREFRONTS = [
  ...['POST /sign-up', 'POST /quotations', 'POST /quotations/{quotation_id}/approval'],
  ...['POST /customers/address', 'GET /website-items'],
]

const { functions } = parse(readFileSync('serverless.yml', 'utf8'), {
  merge: true,
  logLevel: 'silent',
  maxAliasCount: -1,
}) as {
  functions: Record<string, { events?: { httpApi?: string }[] }>
}
const routes = Object.values(functions)
  .flatMap(({ events = [] }) => events.flatMap(({ httpApi }) => httpApi ?? []))
  .filter(route => route !== 'GET /health')
const isSigned = (route: string) => / \/(webhooks|medusa)\//.test(route)
const withKey = routes.filter(route => !isSigned(route))

let relay: LocalRelay
beforeAll(async () => {
  relay = await startLocalRelay({ STOREFRONT_API_KEYS: STOREFRONT_KEY, MEDUSA_WEBHOOK_SECRETS: MEDUSA_SECRET })
})
afterAll(() => relay.stop())

async function statusOf(route: string, headers: Record<string, string>): Promise<number> {
  const [method = '', path = ''] = route.split(' ')
  const init = method === 'POST' ? { body: '{"unknown":"field"}' } : {}
  const url = `${relay.runner.url}${path.replace(/\{\w+\}/g, 'an-id')}?unknown=parameter`
  return (await fetch(url, { method, headers, ...init })).status
}
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

test('every endpoint is looked at below', () => {
  expect(withKey.length).toBeGreaterThan(10)
  expect(routes.filter(isSigned).length).toBeGreaterThan(10)
  expect(FOR_STOREFRONTS.filter(route => !withKey.includes(route))).toEqual([])
})

describe.each(withKey)('%s', route => {
  test.each([
    ['no key', {}],
    ['an empty key', bearer('')],
    ['a wrong key', bearer('wrong')],
    ['a key and more', bearer(`${API_KEY},${STOREFRONT_KEY}`)],
    ['the key as a password', { authorization: `Basic ${Buffer.from(`${API_KEY}:`).toString('base64')}` }],
    ['a webhook’s secret', bearer(WEBHOOK_SECRET.replace(/[^ -~]/g, ''))],
  ])('refuses %s', async (_, headers) => {
    expect(await statusOf(route, headers as Record<string, string>)).toBe(401)
  })

  test('lets in the key to all, and a storefront’s only where a storefront has to', async () => {
    expect(await statusOf(route, bearer(API_KEY))).not.toBe(401)
    expect((await statusOf(route, bearer(STOREFRONT_KEY))) === 401).toBe(!FOR_STOREFRONTS.includes(route))
  })
})

describe.each(routes.filter(isSigned))('%s', route => {
  test('refuses what is not signed, whatever key comes along', async () => {
    const signatures = ['x-frappe-webhook-signature', 'x-medusa-signature'].map(name => [name, 'c2lnbmVk'])
    expect(await statusOf(route, {})).toBe(401)
    expect(await statusOf(route, bearer(API_KEY))).toBe(401)
    expect(await statusOf(route, { ...bearer(API_KEY), ...Object.fromEntries(signatures) })).toBe(401)
  })
})
