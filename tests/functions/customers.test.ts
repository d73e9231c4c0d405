import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Document } from '../../lib/local/erpnext/document.ts'
import { API_KEY, type LocalRelay, startLocalRelay, WEBHOOK_SECRET } from '../support/local-relay.ts'

const STOREFRONT_KEY = 'a-storefront-key'
const MEDUSA_SECRET = 'a-secret-of-medusas'

let relay: LocalRelay
beforeAll(async () => {
  const secrets = `newest, ${MEDUSA_SECRET}`
  relay = await startLocalRelay({ STOREFRONT_API_KEYS: STOREFRONT_KEY, MEDUSA_WEBHOOK_SECRETS: secrets })
})
afterAll(() => relay.stop())
beforeEach(() => relay.erpnext.reset())

const email = 'huda@clinic.example'
const huda = { email, first_name: 'Huda', last_name: 'Al Said', password: 'correct horse 9', t_c_acceptance: true }
const signUp = (fields: object = {}) => relay.post('/sign-up', { ...huda, ...fields }, STOREFRONT_KEY)
const lead = (of = email) => relay.erpnext.list('Lead').filter(({ email_id }) => email_id === of)
const customer = (name: string) => relay.erpnext.get('Customer', name)
const addLead = (name: string, medusa_id: string | null) =>
  relay.erpnext.set('Lead', {
    ...{ doctype: 'Lead', ...relay.erpnext.get('Lead', 'CRM-LEAD-2026-00001') },
    ...{ name, medusa_id, email_id: `${name}@example.test` },
  } as Document)
const refused = (status: number, named: string) => ({
  status,
  body: { error: { code: expect.any(String), message: expect.stringContaining(named) } },
})

describe('POST /sign-up', () => {
  test('answers Medusa’s id, whoever repeats it, and ERPNext has one Lead', async () => {
    const answers = [await signUp(), await signUp()]
    await relay.runner.idle()
    const medusa_id = lead()[0]?.medusa_id
    expect(answers).toEqual(Array(2).fill({ status: 200, body: { customer_id: medusa_id } }))
    expect(lead()).toMatchObject([{ first_name: 'Huda', source: 'Website' }])
    expect(relay.medusa.customers.get(String(medusa_id))).toMatchObject({ email })
  })

  test('is a 503 while the relay is off, and Medusa hears nothing', async () => {
    process.env.RELAY_ENABLED = 'false'
    const { length } = relay.medusa.calls
    expect(await signUp({ email: 'off@example.test' })).toEqual(refused(503, 'RELAY_ENABLED'))
    delete process.env.RELAY_ENABLED
    expect(relay.medusa.calls).toHaveLength(length)
  })

  test('with another password is a 409, and nobody learns more', async () => {
    await signUp()
    expect(await signUp({ password: 'wrong' })).toEqual(refused(409, 'another password'))
  })

  test.each([
    ['email', 'no e-mail'],
    ['email', `${'a'.repeat(140)}@example.com`],
    ['first_name', ' '],
    ['first_name', 7],
    ['last_name', 'x'.repeat(141)],
    ['password', ''],
    ['password', 'x'.repeat(201)],
    ['mobile', '1'.repeat(41)],
    ['organization_name', 'x'.repeat(141)],
    ['t_c_acceptance', 'yes'],
    ['t_c_acceptance', undefined],
    ['medusa_id', 'cus_mine'],
  ])('%s of %j is a 400 that names it', async (field, value) => {
    expect(await signUp({ email: 'new@example.test', [field]: value })).toEqual(refused(400, field))
    expect([...relay.medusa.customers.values()].filter(each => each.email === 'new@example.test')).toEqual([])
  })
})

describe('POST /medusa/customer-created', () => {
  const created = (body: string, signature?: string, secret = MEDUSA_SECRET) => {
    const signed = signature ?? createHmac('sha256', secret).update(body).digest('base64')
    const headers = { 'x-medusa-signature': signed, 'content-type': 'application/json' }
    return fetch(`${relay.runner.url}/medusa/customer-created`, { method: 'POST', headers, body })
  }

  test('of somebody who signed up elsewhere makes their Lead', async () => {
    const id = relay.medusa.addCustomer('elsewhere@example.test', { first_name: 'Else' })
    const answer = await created(JSON.stringify({ id }))
    expect([answer.status, await answer.json()]).toEqual([202, { jobs: 1 }])
    await relay.runner.idle()
    expect(lead('elsewhere@example.test')).toMatchObject([{ medusa_id: id, first_name: 'Else' }])
  })

  test.each([
    ['without a signature', '{"id":"cus_1"}', '', 401],
    [
      'signed by ERPNext',
      '{"id":"cus_1"}',
      createHmac('sha256', WEBHOOK_SECRET).update('{"id":"cus_1"}').digest('base64'),
      401,
    ],
    [
      'signed for another body',
      '{"id":"cus_1"}',
      createHmac('sha256', MEDUSA_SECRET).update('{}').digest('base64'),
      401,
    ],
    ['that is no JSON', 'cus_1', undefined, 400],
    ['without an id', '{}', undefined, 400],
    ['with more than an id', '{"id":"cus_1","email":"x"}', undefined, 400],
    ['of 5 KB', `{"id":"${'x'.repeat(5_000)}"}`, undefined, 413],
  ])('one %s is refused', async (_, body, signature, status) => {
    expect((await created(body, signature)).status).toBe(status)
  })
})

describe('GET /customers/unlinked', () => {
  type Page = { customers: { name: string; customer_name: string }[]; next?: string; message?: string }
  const unlinked = async (query: Record<string, string>): Promise<Page> => {
    const answer = await relay.get(`/customers/unlinked?${new URLSearchParams(query)}`, API_KEY)
    expect(answer.status).toBe(200)
    return answer.body as Page
  }

  test('shows in pages whoever has no Medusa id, with four fields', async () => {
    const all = relay.erpnext.list('Customer').filter(({ medusa_id }) => !medusa_id)
    const seen: Page['customers'] = []
    for (let after: string | undefined; ; ) {
      const page = await unlinked({ limit: '7', ...(after ? { after } : {}) })
      seen.push(...page.customers)
      after = page.next
      if (!after) break
    }
    expect(seen.map(({ name }) => name).sort()).toEqual(all.map(({ name }) => name).sort())
    expect(Object.keys(seen[0] ?? {})).toEqual(['name', 'customer_name', 'email_id', 'mobile_no'])
  })

  test.each([
    ['every word, in any order', '19 polyclinic shifa', ['Al Shifa Polyclinic 19']],
    ['Arabic', 'النور 16', ['عيادة النور 16']],
    ['a quote and an ampersand', "O'Neil & 12", ["Dr. O'Neil & Sons 12"]],
    ['a slash', '#7/ä 13', ['Bosch (Clinic) #7/ä 13']],
    ['% as it stands', '%', ['100% "Pure" Labs']],
    ['_ as it stands', '_', ['A_B']],
    ['double quotes', '"Pure"', ['100% "Pure" Labs']],
  ])('finds %s', async (_, name, found) => {
    for (const each of ['100% "Pure" Labs', 'A_B']) {
      relay.erpnext.set('Customer', { doctype: 'Customer', name: each, customer_name: each } as never)
    }
    expect((await unlinked({ name })).customers.map(({ customer_name }) => customer_name)).toEqual(found)
  })

  test('says so when there is none', async () => {
    const none = { customers: [], message: 'No relevant customers found' }
    expect(await unlinked({ name: 'nobody of this name' })).toEqual(none)
    expect(await unlinked({ name: "' or 1=1 --" })).toEqual(none)
  })

  test.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=101'],
    ['name', `name=${'x'.repeat(141)}`],
    ['offset', 'offset=5'],
  ])('a wrong %s is a 400 that names it: %s', async (field, query) => {
    expect(await relay.get(`/customers/unlinked?${query}`, API_KEY)).toEqual(refused(400, field))
  })
})

describe('POST /customers/link-lead', () => {
  const link = (of: string, lead_name: string) =>
    relay.post('/customers/link-lead', { customer: of, lead: lead_name }, API_KEY)
  const WILD = 'Bosch (Clinic) #7/ä 13'
  beforeEach(() => addLead('CRM-LEAD-X/1?', 'cus_x'))

  test('gives the Customer the Lead’s Medusa id, its name stays, and a second time changes nothing', async () => {
    for (let time = 0; time < 2; time++) {
      expect(await link(WILD, 'CRM-LEAD-X/1?')).toEqual({ status: 200, body: { status: 'success' } })
      expect(customer(WILD)).toMatchObject({ medusa_id: 'cus_x', lead_name: 'CRM-LEAD-X/1?', customer_name: WILD })
    }
  })

  test.each([
    [404, 'customer-not-found', 'Nobody', 'CRM-LEAD-X/1?'],
    [404, 'lead-not-found', WILD, 'CRM-LEAD-NONE'],
    [422, 'lead-without-medusa-id', WILD, 'CRM-LEAD-2026-00001'],
    [409, 'medusa-id-taken', WILD, 'CRM-LEAD-2026-00012'],
    [409, 'customer-has-medusa-id', 'Webhook Clinic', 'CRM-LEAD-X/1?'],
  ])('is refused with %i %s', async (status, code, of, lead_name) => {
    const before = customer(of)
    expect(await link(of, lead_name)).toMatchObject({ status, body: { error: { code } } })
    expect(customer(of)).toEqual(before)
  })

  test('of one Lead to two Customers at once: one wins, and one is told 409', async () => {
    const two = ['Royal Hospital 5', 'Royal Hospital 10']
    const answers = await Promise.all(two.map(of => link(of, 'CRM-LEAD-X/1?')))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(two.filter(of => customer(of)?.medusa_id === 'cus_x')).toHaveLength(1)
  })

  test.each([
    [{ customer: '', lead: 'x' }, 'customer'],
    [{ customer: 'x', lead: 'y'.repeat(141) }, 'lead'],
    [{ customer: 'x', lead: 'y', force: true }, 'force'],
  ])('%j is a 400 that names %s', async (body, field) => {
    expect(await relay.post('/customers/link-lead', body, API_KEY)).toEqual(refused(400, field))
  })
})

describe('POST /customers/address', () => {
  const update = (fields: object) =>
    relay.post('/customers/address', { customer_id: 'Royal Hospital 5', ...fields }, STOREFRONT_KEY)
  const done = { status: 200, body: { message: 'Address updated successfully' } }
  const addresses = () =>
    relay.erpnext
      .list('Address')
      .filter(({ links }) => (links as { link_name: string }[]).some(row => row.link_name === 'Royal Hospital 5'))
  beforeEach(() => {
    for (const { name } of addresses()) relay.erpnext.remove('Address', name)
  })

  test('makes the first address, then changes only what is given and not null', async () => {
    expect(await update({ address_line1: 'Way 12', city: 'Muscat', country: 'Oman' })).toEqual(done)
    expect(await update({ city: 'Sohar', pincode: '311', address_line1: null })).toEqual(done)
    expect(await update({ city: '' })).toEqual(refused(422, ''))
    expect(await update({})).toEqual(done)
    expect(addresses()).toMatchObject([
      { address_line1: 'Way 12', city: 'Sohar', pincode: '311', country: 'Oman', is_primary_address: 1 },
    ])
  })

  test('ten at once make one address', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => update({ address_line1: 'A', city: 'B' })))
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
    expect(addresses()).toHaveLength(1)
  })

  test('an unknown Customer is a 404; a country that is none, and a first address without a city, are a 422', async () => {
    expect(await update({ customer_id: 'Nobody' })).toEqual(refused(404, 'Nobody'))
    expect(await update({ address_line1: 'A' })).toEqual(refused(422, 'city'))
    expect(await update({ address_line1: 'A', city: 'B', country: 'Atlantis' })).toEqual(refused(422, 'Atlantis'))
  })

  test.each([
    ['city', 'x'.repeat(141)],
    ['city', 5],
    ['email', 'x@example.test'],
    ['customer_id', ''],
  ])('%s of %j is a 400 that names it', async (field, value) => {
    expect(await update({ [field]: value })).toEqual(refused(400, field))
  })
})

describe('a Customer saved on the desk', () => {
  const saved = async (name: string, lead_name: string) => {
    const doc = { ...(customer(name) as Document), lead_name }
    relay.erpnext.set('Customer', doc)
    const body = JSON.stringify({ event: 'on_update', doctype: 'Customer', name, doc })
    const signature = createHmac('sha256', WEBHOOK_SECRET).update(body).digest('base64')
    const headers = { 'x-frappe-webhook-signature': signature, 'content-type': 'application/json' }
    const answer = await fetch(`${relay.runner.url}/webhooks/customer`, { method: 'POST', headers, body })
    await relay.runner.idle()
    return answer.json()
  }
  const comments = (name: string) => relay.erpnext.list('Comment').filter(row => row.reference_name === name)

  test('with the Lead of who signed up is linked', async () => {
    addLead('CRM-LEAD-X', 'cus_x')
    expect(await saved('Royal Hospital 5', 'CRM-LEAD-X')).toEqual({ jobs: 1 })
    expect(customer('Royal Hospital 5')).toMatchObject({ medusa_id: 'cus_x' })
    expect(comments('Royal Hospital 5')).toEqual([])
    // It is linked by now: nothing to do.
    expect(await saved('Royal Hospital 5', 'CRM-LEAD-X')).toEqual({ jobs: 0 })
  })

  test('with somebody else’s is told why, once, where it was saved, and parked', async () => {
    for (let time = 0; time < 2; time++) await saved('Royal Hospital 10', 'CRM-LEAD-2026-00012')
    expect(comments('Royal Hospital 10')).toMatchObject([
      { comment_type: 'Comment', content: expect.stringContaining('Huda Clinic has the Medusa id') },
    ])
    expect(await relay.get('/parked', API_KEY)).toMatchObject({
      body: { parked: [{ target: 'Customer#Royal Hospital 10', code: 'medusa-id-taken', status: 'parked' }] },
    })
  })
})
