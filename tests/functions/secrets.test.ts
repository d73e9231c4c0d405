import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { connectDynamo } from '../../lib/store/dynamodb.ts'
import { API_KEY, type LocalRelay, startLocalRelay, WEBHOOK_SECRET } from '../support/local-relay.ts'

let relay: LocalRelay
beforeAll(async () => {
  relay = await startLocalRelay()
})
afterAll(() => relay.stop())

const ACTIONS = ['so-submit-put-docstatus', 'dn-submit', 'si-submit', 'pe-submit', 'pe-submit-rest', 'so-cancel']

/** Every row of every table, as text. */
async function storedRows(): Promise<string[]> {
  const client = connectDynamo()
  const rows: string[] = []
  for (const table of ['SyncStateTable', 'RequestLogTable', 'ParkedTable']) {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: relay.runner.tableName(table) }))
    rows.push(...Items.map(item => JSON.stringify(item)))
  }
  client.destroy()
  return rows
}

test('no secret, token, password, e-mail or telephone number is in any log line or stored row, on good days and bad', async () => {
  const { erpnext, medusa, runner } = relay
  medusa.addOrder('order_01')
  const email = 'huda.private@clinic.example'
  const phone = '+968 9123 4567'
  // Bodies and answers that quote what nobody may read in a log.
  const rewrite = (json: string) =>
    json
      .replaceAll('"contact_email": null', `"contact_email": "${email}"`)
      .replaceAll('"contact_mobile": null', `"contact_mobile": "${phone}"`)
  for (const action of ACTIONS) {
    await erpnext.play(action, { to: runner.url, secret: WEBHOOK_SECRET, rewrite })
    await runner.idle()
  }
  await erpnext.play('so-cancel', { to: runner.url, secret: 'a wrong secret', pausesMs: [], rewrite })
  medusa.expireTokens()
  await relay.post('/sync/sales-order', { name: 'SAL-ORD-2026-00001' }, API_KEY)
  await runner.idle()
  medusa.setPassword('changed meanwhile')
  medusa.expireTokens()
  await relay.post('/sync/sales-order', { name: 'SAL-ORD-2026-00001' }, API_KEY)
  await relay.post('/sync/sales-order', { name: `${email} ${phone}` }, API_KEY)
  await relay.post('/sync/sales-order', { password: 'x' }, 'a wrong key')
  while (!relay.logLines.some(line => line.includes('job failed')))
    await new Promise(resolve => setTimeout(resolve, 20))

  const rows = await storedRows()
  expect(rows.length).toBeGreaterThan(8)
  expect(relay.logLines.length).toBeGreaterThan(15)
  const everything = [...rows, ...relay.logLines].join('\n')
  expect(everything).toContain('[redacted]')
  const secrets = {
    'webhook secret': WEBHOOK_SECRET,
    'API key of the relay': API_KEY,
    'API secret of ERPNext': `${erpnext.apiKey}:${erpnext.apiSecret}`,
    'e-mail of the admin': medusa.email,
    'password of the admin': medusa.password,
    'the old password': 'supersecret',
    'a token': 'eyJ',
    'e-mail of a customer': email,
    'phone of a customer': phone,
  }
  const found = Object.entries(secrets).filter(([, secret]) => everything.includes(secret))
  expect(found.map(([name]) => name)).toEqual([])
})
