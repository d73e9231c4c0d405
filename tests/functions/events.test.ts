import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { type LocalRelay, startLocalRelay } from '../support/local-relay.ts'
import { openForQuotations } from '../support/quoting-site.ts'

let relay: LocalRelay
beforeAll(async () => {
  // Signed with the recorded site's secret; what Medusa signs and the key are those of `npm start`.
  relay = await startLocalRelay({
    ERPNEXT_WEBHOOK_SECRETS: 's3cr3t-ключ',
    MEDUSA_WEBHOOK_SECRETS: 'local-medusa-secret',
    RELAY_API_KEYS: 'local-key',
  })
  relay.medusa.addOrder('order_01')
  relay.medusa.addOrder('order_01J0007')
  relay.medusa.addOrder('order_draft_1')
  openForQuotations(relay.erpnext)
})
afterAll(() => relay.stop())

const { functions } = parse(readFileSync('serverless.yml', 'utf8'), {
  merge: true,
  logLevel: 'silent',
  maxAliasCount: -1,
})

test('every function has a sample event, and every sample a function', () => {
  const samples = readdirSync('events').map(file => file.replace('.json', ''))
  expect(samples.sort()).toEqual(Object.keys(functions).sort())
})

test.each(Object.keys(functions))('%s does its work on its sample event', async name => {
  const event = JSON.parse(readFileSync(`events/${name}.json`, 'utf8'))
  const result = (await relay.runner.invoke(name, event)) as { statusCode?: number; batchItemFailures?: unknown[] }
  expect(result.statusCode ?? 200).toBeLessThan(300)
  expect(result.batchItemFailures ?? []).toEqual([])
})
