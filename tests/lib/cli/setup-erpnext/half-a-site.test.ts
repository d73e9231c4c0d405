import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { roles } from '../../../../lib/cli/setup-erpnext/relay-user.ts'
import { webhooks } from '../../../../lib/cli/setup-erpnext/webhooks.ts'
import { webhooksOf } from '../../../../lib/local/erpnext/webhooks.ts'
import { type MedusaSimulator, startMedusaSimulator } from '../../../../lib/local/medusa/simulator.ts'
import { type Runner, startRunner } from '../../../../lib/local/runner/runner.ts'
import { fewItems } from '../../../support/few-items.ts'
import { NOS_BOX, openForQuotations } from '../../../support/quoting-site.ts'
import { ownerOfKey, type SetupSite, startSetupSite, USER, verbs } from './site.ts'

/** The recorded site: the older app made some of the fields there, its own way. */
let site: SetupSite

beforeAll(async () => {
  site = await startSetupSite({})
})
afterAll(() => site.stop())
beforeEach(() => site.reset())

test('a site that has half of it gets the other half, and what is there is put right', async () => {
  const { code, lines } = await site.run()
  expect([code, verbs(lines)]).toEqual([0, ['updated', 'created', 'unchanged', 'stored']])
  const updated = lines.filter(line => line.startsWith('updated')).map(line => line.slice(16))
  expect(updated).toHaveLength(13)
  expect(updated).toContain('Custom Field Sales Order-medusa_order_id: allow_on_submit')
  expect(updated).toContain('Custom Field Quotation-medusa_order_id: no_copy')
  expect((await site.run()).writes).toEqual([])
  expect(await ownerOfKey(site)).toBe(USER)
})

test('webhooks of others on the site stay as they are', async () => {
  const theirs = site.erpnext.list('Webhook')
  expect(theirs.length).toBeGreaterThan(30)
  await site.run()
  expect(site.erpnext.list('Webhook').filter(({ name }) => !name.startsWith('Relay: '))).toEqual(theirs)
})

describe('with what set-up made', () => {
  let runner: Runner
  let medusa: MedusaSimulator

  beforeAll(async () => {
    process.env.LOG_LEVEL = 'silent'
    medusa = await startMedusaSimulator()
    runner = await startRunner()
  })
  afterAll(async () => {
    await Promise.all([runner.stop(), medusa.stop()])
  })
  /** Set up, and run with what is in the file and nothing else of ERPNext. */
  beforeEach(async () => {
    await site.run(['--relay-url', runner.url])
    Object.assign(process.env, site.env(), {
      ERPNEXT_URL: site.erpnext.url,
      MEDUSA_URL: medusa.url,
      MEDUSA_API: medusa.api,
      MEDUSA_EMAIL: medusa.email,
      MEDUSA_PASSWORD: medusa.password,
    })
    site.erpnext.webhooks = webhooksOf(site.erpnext.list('Webhook'))
  })

  test('ERPNext’s webhooks are accepted, and the order in Medusa follows', async () => {
    medusa.addOrder('order_01')
    const secret = String(site.erpnext.secrets.get('Webhook Relay: Sales Order on_change'))
    for (const action of ['so-submit-put-docstatus', 'dn-submit', 'si-submit', 'pe-submit', 'so-cancel']) {
      const deliveries = await site.erpnext.play(action, { to: runner.url, secret, pausesMs: [] })
      expect([action, deliveries.map(({ status }) => status)]).toEqual([action, deliveries.map(() => 202)])
      expect(deliveries).not.toEqual([])
      await runner.idle()
    }
    expect(medusa.orders.get('order_01')?.metadata).toMatchObject({ order_status: 'Cancelled' })
  })

  test('the relay’s user may do all that the relay does, and nothing of an administrator', async () => {
    const { ERPNEXT_API_KEY, ERPNEXT_API_SECRET } = site.env()
    const ask = async (path: string, method = 'GET') => {
      const headers = { authorization: `token ${ERPNEXT_API_KEY}:${ERPNEXT_API_SECRET}` }
      return (await fetch(`${site.erpnext.url}/api/resource/${path}`, { method, headers })).status
    }
    const read = ['Sales Order', 'Sales Invoice', 'Delivery Note', 'Payment Entry', 'Quotation', 'Customer', 'Lead']
    read.push('Address', 'Item', 'Item Group', 'Item Price', 'Website Item', 'Deleted Document')
    read.push(
      'Bin',
      'Warehouse',
      'UOM',
      'Country',
      'Company',
      'Sales Taxes and Charges Template',
      'Item Tax Template',
      'Price List',
    )
    expect(await Promise.all(read.map(doctype => ask(doctype)))).toEqual(read.map(() => 200))
    const administered = ['Webhook', 'Custom Field', 'User', 'Role', 'Custom DocPerm']
    expect(await Promise.all(administered.map(doctype => ask(doctype)))).toEqual(administered.map(() => 403))
    expect(roles.map(({ role }) => role)).not.toContain('System Manager')

    // A catalogue of a few, for all that was recorded is news to a sweep.
    fewItems(site.erpnext)
    site.erpnext.calls.length = 0
    await runner.invoke('sweep', {})
    await runner.invoke('sweep', {})
    await runner.invoke('update-orders', {})
    await runner.idle()
    expect(site.erpnext.calls.filter(({ status }) => status === 403)).toEqual([])
    expect(site.erpnext.calls.some(({ path }) => path.includes('Deleted%20Document'))).toBe(true)
  })

  test('the relay’s user may quote, convert a Lead and order, though set-up’s fields are not copied on the way', async () => {
    openForQuotations(site.erpnext)
    const lead = 'CRM-LEAD-2026-00001'
    site.erpnext.set('Lead', { ...site.erpnext.get('Lead', lead), name: lead, medusa_id: 'cus_lead' })
    const post = async (path: string, body: object) => {
      const headers = { authorization: 'Bearer a-key', 'content-type': 'application/json' }
      const response = await fetch(runner.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
      return { status: response.status, body: (await response.json()) as Record<string, string> }
    }
    process.env.RELAY_API_KEYS = 'a-key'
    const items = [{ variant_id: NOS_BOX.variant_id, quantity: 1 }]
    const billing_address = { address_1: 'Al Khuwair St 23', city: 'Muscat', country_code: 'om', is_default: true }
    const asked = { draft_order_id: 'dorder_set_up', customer_id: 'cus_lead', items, billing_address }
    expect(await post('/quotations', asked)).toMatchObject({ status: 200 })
    const approval = { approval: 'Approved', create_so: true }
    const { status, body } = await post('/quotations/dorder_set_up/approval', approval)
    expect([status, body]).toEqual([200, { quotation: expect.any(String), sales_order: expect.any(String) }])
    const order = site.erpnext.get('Sales Order', body.sales_order ?? '')
    expect(order).toMatchObject({ docstatus: 1, medusa_order_id: 'dorder_set_up', from_ecommerce: 1 })
    expect(site.erpnext.get('Customer', String(order?.customer))).toMatchObject({ medusa_id: 'cus_lead' })
  })

  test('a webhook goes to every route that is answered, and to no other', async () => {
    const statusOf = async (route: string) => (await fetch(runner.url + route, { method: 'POST' })).status
    const made = new Set(webhooksOf(site.erpnext.list('Webhook')).map(({ route }) => `/webhooks/${route}`))
    for (const { route } of webhooks) {
      expect([route, await statusOf(route)]).toEqual([route, made.has(route) ? 401 : 404]) // 401: known, and unsigned
    }
  })
})
