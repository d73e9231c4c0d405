import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { sweep } from '../../lib/sync/sweep.ts'
import { API_KEY, type LocalRelay, startLocalRelay } from '../support/local-relay.ts'
import { until } from '../support/until.ts'
import { realMedusa } from './real-medusa.ts'

const SECRET = 'a-secret-of-medusas'
const medusa = realMedusa()

let relay: LocalRelay
beforeAll(async () => {
  relay = await startLocalRelay({
    ...{ MEDUSA_URL: medusa.url, MEDUSA_EMAIL: medusa.email, MEDUSA_PASSWORD: medusa.password },
    ...{ MEDUSA_PUBLISHABLE_KEY: medusa.publishableKey, MEDUSA_WEBHOOK_SECRETS: SECRET },
  })
})
afterAll(async () => {
  await tellMedusa({ RELAY_URL: null, RELAY_WEBHOOK_SECRET: null })
  await relay.stop()
})

/** What a shop sets in Medusa's environment before it starts. */
const tellMedusa = (environment: Record<string, string | null>) =>
  medusa.request('POST', '/e2e/environment', {}, environment)
const somebody = () => ({
  ...{ email: `sara-${crypto.randomUUID()}@example.test`, first_name: 'Sara', last_name: 'الحداد' },
})
const password = 'correct horse 9'
const leadsOf = (email: string) => relay.erpnext.list('Lead').filter(({ email_id }) => email_id === email)

/** As a storefront does that knows nothing of the relay. */
async function signUpInMedusa(fields: ReturnType<typeof somebody>): Promise<string> {
  const { email } = fields
  const registered = await medusa.request('POST', '/auth/customer/emailpass/register', {}, { email, password })
  const headers = { ...medusa.storeHeaders, authorization: `Bearer ${registered.body.token}` }
  const { body } = await medusa.request('POST', '/store/customers', headers, fields)
  return (body.customer as { id: string }).id
}

test('who signs up through the relay is a customer of the real Medusa who can log in, and one Lead', async () => {
  await tellMedusa({ RELAY_URL: `${relay.runner.url}/`, RELAY_WEBHOOK_SECRET: SECRET }) // so they are told of twice
  const fields = somebody()
  const filledIn = { ...fields, password, mobile: '+968 9123 4567', organization_name: 'Lab', t_c_acceptance: true }
  const { status, body } = await relay.post('/sign-up', filledIn, API_KEY)
  const { customer_id } = body as { customer_id: string }
  expect(status).toBe(200)
  await until(async () => leadsOf(fields.email).length > 0)
  await relay.runner.idle()
  expect(leadsOf(fields.email)).toMatchObject([
    { medusa_id: customer_id, company_name: 'Lab', mobile_no: '+968 9123 4567', t_c_acceptance: 1 },
  ])
  const logIn = { email: fields.email, password }
  expect(await medusa.request('POST', '/auth/customer/emailpass', {}, logIn)).toMatchObject({ status: 200 })
}, 30_000)

test('who signs up in Medusa itself is a Lead by the companion’s subscriber; a guest is none', async () => {
  await tellMedusa({ RELAY_URL: relay.runner.url, RELAY_WEBHOOK_SECRET: SECRET })
  const [guest, fields] = [somebody(), somebody()]
  await medusa.request('POST', '/admin/customers', medusa.adminHeaders, guest)
  const id = await signUpInMedusa(fields)
  await until(async () => leadsOf(fields.email).length > 0)
  await relay.runner.idle()
  expect(leadsOf(fields.email)).toMatchObject([{ medusa_id: id, first_name: 'Sara', last_name: 'الحداد' }])
  expect(leadsOf(guest.email)).toEqual([])
}, 30_000)

test('who signed up while the relay could not be told is found by the next sweep', async () => {
  // Nothing else to sweep.
  for (const doctype of [
    'Sales Order',
    'Website Item',
    'Item',
    'Item Group',
    'Item Price',
    'Bin',
    'Deleted Document',
  ]) {
    for (const { name } of relay.erpnext.list(doctype)) relay.erpnext.remove(doctype, name)
  }
  await relay.runner.invoke('sweep', {}) // the first one begins at now
  await tellMedusa({ RELAY_URL: null, RELAY_WEBHOOK_SECRET: null })
  const fields = somebody()
  const id = await signUpInMedusa(fields)
  await relay.runner.invoke('sweep', {})
  await relay.runner.idle()
  expect(leadsOf(fields.email)).toMatchObject([{ medusa_id: id }])
  const swept = (await relay.runner.invoke('sweep', {})) as Awaited<ReturnType<typeof sweep>>
  expect(swept.find(({ doctype }) => doctype === 'Medusa Customer')).toMatchObject({ queued: 0 })
}, 30_000)
