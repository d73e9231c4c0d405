import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { connectDynamo } from '../../lib/store/dynamodb.ts'
import { API_KEY, type LocalRelay, startLocalRelay, WEBHOOK_SECRET } from '../support/local-relay.ts'

let relay: LocalRelay
beforeAll(async () => {
  relay = await startLocalRelay()
})
afterAll(() => relay.stop())

/** Whose Leads ERPNext makes: nobody's Lead may have its e-mail (recorded). */
const RELAY_USER = 'relay@example.com'

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
  const shopper = { email: 'sara.private@shop.example', mobile: '+968 9876 5432', password: 'correct horse 9' }
  const signUp = { ...shopper, first_name: 'Sara', last_name: 'Haddad', t_c_acceptance: true }
  await relay.post('/sign-up', signUp, API_KEY)
  await runner.idle()
  expect(erpnext.list('Lead').filter(({ email_id }) => email_id === shopper.email)).toHaveLength(1)
  await relay.post('/sign-up', { ...signUp, password: `${shopper.password}!` }, API_KEY)
  await relay.post('/sign-up', { ...signUp, phone: shopper.mobile }, API_KEY)
  // Somebody else's e-mail: parked. And one that ERPNext refuses, with its words.
  const taken = { name: 'Taken', customer_name: 'Taken', medusa_id: 'cus_other', email_id: 'sara.taken@shop.example' }
  erpnext.set('Customer', { doctype: 'Customer', ...taken } as never)
  await relay.post('/sign-up', { ...signUp, email: taken.email_id }, API_KEY)
  await relay.post('/sign-up', { ...signUp, email: RELAY_USER }, API_KEY)
  await runner.idle()
  expect((await relay.get('/parked', API_KEY)).body).toMatchObject({ parked: [{}, {}] })

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
    'e-mail of who signed up': shopper.email,
    'e-mail of somebody else': taken.email_id,
    'phone of who signed up': shopper.mobile,
    'password of who signed up': shopper.password,
  }
  const found = Object.entries(secrets).filter(([, secret]) => everything.includes(secret))
  expect(found.map(([name]) => name)).toEqual([])
})
