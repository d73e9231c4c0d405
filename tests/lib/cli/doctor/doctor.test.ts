import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Status } from '../../../../lib/cli/doctor/finding.ts'
import { startMedusaSimulator } from '../../../../lib/local/medusa/simulator.ts'
import { userWith } from '../../../support/erpnext-user.ts'
import { startHttpServer } from '../../../support/http-server.ts'
import { ADMINISTRATOR, type Clinic, COMPANY, type Looking, RELAY_URL, startClinic, USER } from './clinic.ts'

let clinic: Clinic
let write: { mockRestore(): void }

beforeAll(async () => {
  write = jest.spyOn(process.stdout, 'write').mockImplementation(() => true) // the functions' logs
  clinic = await startClinic()
}, 60_000)
afterAll(async () => {
  await clinic.stop()
  write.mockRestore()
})

test('a system that was set up by the commands is well', async () => {
  const { code, findings } = await clinic.examine()
  expect(findings.filter(({ status }) => status !== 'ok')).toEqual([])
  expect(code).toBe(0)
})

test('looking changes nothing on either side, and queues nothing', async () => {
  const [inErpnext, inMedusa] = [clinic.erpnext.calls.length, clinic.medusa.calls.length]
  const before = { ...clinic.runner.stats.invocations }
  await clinic.examine()
  const read = [
    '/api/method/frappe.desk.reportview.get_list',
    '/api/method/frappe.client.get_list',
    '/auth/user/emailpass',
  ]
  const calls = [...clinic.erpnext.calls.slice(inErpnext), ...clinic.medusa.calls.slice(inMedusa)]
  expect(calls.length).toBeGreaterThan(20)
  expect(calls.filter(({ method, path }) => method !== 'GET' && !read.includes(path))).toEqual([])
  await clinic.runner.idle()
  for (const worker of ['orders', 'catalog', 'customers', 'runs']) {
    expect([worker, clinic.runner.stats.invocations[worker] ?? 0]).toEqual([worker, before[worker] ?? 0])
  }
  expect(await clinic.get('/parked')).toEqual({ parked: [] })
})

interface Broken {
  /** What is broken. */
  name: string
  /** Breaks it; what it answers mends it. */
  how?: () => () => unknown
  environment?: () => Record<string, string>
  /** Said on the command line, where it is. */
  looking?: Looking
  /** What is said of it, and by which check. */
  check: string
  /** Other checks that are no longer well. */
  beside?: string[]
  status?: Status
  words: string
  /** What the remedy has to say, where that is not the same for all. */
  remedy?: string
}

const change: Clinic['change'] = (...given) => clinic.change(...given)
const hook = (doctype: string, event: string, fields: object) => () =>
  change('Webhook', `Relay: ${doctype} ${event}`, fields)

const allWebhooksTo = (url: string) => () => {
  const hooks = clinic.erpnext.list('Webhook').filter(({ name }) => name.startsWith('Relay: '))
  const mend = hooks.map(({ name, request_url }) =>
    change('Webhook', name, { request_url: String(request_url).replace(RELAY_URL, url) }),
  )
  return () => {
    for (const each of mend) each()
  }
}

/** Sets one field of the shop, and puts it back. */
const inShop = (how: (shop: Clinic['medusa']['shop']) => void) => () => {
  const before = structuredClone(clinic.medusa.shop)
  how(clinic.medusa.shop)
  return () => void Object.assign(clinic.medusa.shop, before)
}
/** The relay that runs has other settings. */
const running = (settings: Record<string, string | undefined>) => () => clinic.relayHas(settings)
/** The same, and on this machine they are the same. */
const goneBy = (settings: Record<string, string>) => ({ how: running(settings), environment: () => settings })
/** Neither the relay nor the file has it. */
const nowhere = (name: string) => () => {
  const mend = [without(name)(), clinic.relayHas({ [name]: undefined })]
  return () => {
    for (const each of mend) each()
  }
}
/** Takes a setting out of the file. */
const without = (name: string) => () => {
  const before = readFileSync(clinic.envFile, 'utf8')
  writeFileSync(clinic.envFile, before.replace(new RegExp(`^${name}=.*\n`, 'm'), ''))
  return () => writeFileSync(clinic.envFile, before)
}
const VAT = {
  ...{ company: COMPANY, is_default: 1, disabled: 0 },
  taxes: [{ charge_type: 'On Net Total', account_head: 'VAT 5% - AHM', rate: 5, included_in_print_rate: 1 }].map(
    row => ({ ...row, doctype: 'Sales Taxes and Charges' }),
  ),
}
const propertySetter =
  (doc_type: string, field_name: string, property = 'reqd', value = '1') =>
  () =>
    change('Property Setter', `${doc_type}-${field_name}-${property}`, { doc_type, field_name, property, value })
const mandatoryField =
  (dt: string, fieldname: string, more: object = {}) =>
  () =>
    change('Custom Field', `${dt}-${fieldname}`, { dt, fieldname, fieldtype: 'Data', reqd: 1, ...more })
/** One after the other, and back. */
const all =
  (...hows: (() => () => unknown)[]) =>
  () => {
    const mend = hows.map(how => how())
    return () => {
      for (const each of mend.reverse()) each()
    }
  }
const NOT_FILLED_IN = 'WEB-ITM-0002'
/** All Website Items have it, but for one. */
const allButOne = () =>
  all(
    ...clinic.erpnext.list('Website Item').map(
      ({ name }) =>
        () =>
          change('Website Item', name, { shelf: name === NOT_FILLED_IN ? '' : 'A1' }),
    ),
  )()
const failedLog = {
  error: 'Traceback …\nrequests.exceptions.HTTPError: 401 Client Error',
  creation: '2026-11-21 05:00:00.0',
}
const newer = { webhook: 'Relay: Sales Order on_change', creation: '2026-11-21 06:00:00.000000', error: '' }

/** Another stock location, which no sales channel is linked to. */
const addMuscat = inShop(shop => {
  shop.stockLocations = shop.stockLocations.flatMap(first => [
    first,
    { ...first, id: 'sloc_02', name: 'Muscat', sales_channels: [] },
  ])
})

const broken: Broken[] = [
  {
    name: 'a setting is missing',
    environment: () => ({ TIME_ZONE: 'Mars/Olympus' }),
    ...{ check: 'settings', words: 'TIME_ZONE: is no IANA time zone' },
  },
  {
    name: 'ERPNext is away',
    environment: () => ({ ERPNEXT_URL: 'http://127.0.0.1:9' }),
    ...{ check: 'ERPNext', words: 'http://127.0.0.1:9 cannot be reached' },
  },
  {
    name: "the relay's key of ERPNext is another",
    environment: () => ({ ERPNEXT_API_SECRET: 'not-its-secret' }),
    ...{ check: 'ERPNext', words: 'does not know the key' },
  },
  {
    name: "Medusa's password is another",
    environment: () => ({ MEDUSA_PASSWORD: 'not-its-password' }),
    ...{ check: 'Medusa', words: 'refuses MEDUSA_EMAIL with MEDUSA_PASSWORD' },
  },
  {
    name: "the administrator's key is another",
    environment: () => ({ ERPNEXT_SETUP_API_SECRET: 'not-the-administrators' }),
    ...{ check: 'administrator', words: 'does not know ERPNEXT_SETUP_API_KEY' },
  },
  {
    name: 'the address of ERPNext is none',
    environment: () => ({ ERPNEXT_URL: 'erp.example.com' }),
    ...{ check: 'ERPNext', words: 'ERPNEXT_URL: Invalid URL', beside: ['settings'] },
  },
  {
    name: 'Medusa is away',
    environment: () => ({ MEDUSA_URL: 'http://127.0.0.1:9' }),
    ...{ check: 'Medusa', words: 'cannot be reached' },
  },
  {
    name: 'the relay is away',
    environment: () => ({ RELAY_URL: 'http://127.0.0.1:9' }),
    ...{ check: 'relay', words: 'cannot be reached' },
  },
  {
    name: 'the key of the relay is another',
    environment: () => ({ RELAY_API_KEY: 'not-its-key' }),
    ...{ check: 'relay', words: 'refuses the key' },
  },
  {
    name: 'the relay that runs has another setting',
    environment: () => ({ TIME_ZONE: 'Europe/Berlin' }),
    check: "the relay's settings",
    ...{ status: 'warning', words: 'TIME_ZONE is Europe/Berlin here, and the relay that runs has Asia/Muscat' },
  },
  {
    name: 'the relay that runs was not given a setting, which only this machine has',
    how: running({ TIME_ZONE: undefined }),
    ...{ check: 'time zone', words: "ERPNext's is Asia/Muscat, TIME_ZONE is UTC" },
  },
  {
    name: 'the relay that runs goes to another Medusa',
    how: running({ MEDUSA_URL: 'https://old-shop.example.com' }),
    check: "the relay's settings",
    ...{ status: 'warning', words: 'the relay that runs has https://old-shop.example.com' },
  },
  {
    name: 'the relay that runs has no secret, which only this machine has',
    how: running({ MEDUSA_EMAIL: undefined }),
    check: "the relay's settings",
    ...{ status: 'warning', words: 'MEDUSA_EMAIL is set here, and the relay that runs has none' },
  },
  {
    name: 'the relay that runs cannot read a setting',
    how: running({ DELIVERY_DAYS: 'soon' }),
    ...{ check: "the relay's settings", words: 'the relay that runs says: DELIVERY_DAYS: ' },
  },
  {
    name: 'the relay is switched off',
    how: running({ RELAY_ENABLED: 'false' }),
    ...{ check: 'switched on', words: 'the relay is switched off' },
  },
  {
    name: 'ERPNext is of another version',
    how: () => {
      clinic.erpnext.versions.set('erpnext', '16.1.0')
      return () => void clinic.erpnext.versions.set('erpnext', '15.71.0')
    },
    ...{ check: 'ERPNext version', status: 'warning', words: 'erpnext 16.1.0' },
  },
  {
    name: 'webshop is not installed',
    how: () => {
      clinic.erpnext.versions.delete('webshop')
      return () => void clinic.erpnext.versions.set('webshop', '0.0.1')
    },
    ...{ check: 'ERPNext version', status: 'warning', words: 'without the app webshop' },
  },
  ...(['ERPNext', 'Medusa', 'relay'] as const).map(server => ({
    name: `the clock of ${server} is ten minutes behind`,
    looking: { late: server },
    ...{ check: `clock of ${server}`, words: "s behind this machine's" },
  })),
  {
    name: 'TIME_ZONE is another than the one of ERPNext',
    how: running({ TIME_ZONE: 'Europe/Berlin' }),
    environment: () => ({ TIME_ZONE: 'Europe/Berlin' }),
    ...{ check: 'time zone', words: "ERPNext's is Asia/Muscat, TIME_ZONE is Europe/Berlin" },
  },
  {
    name: 'the price list is not there',
    ...goneBy({ SELLING_PRICE_LIST: 'Nowhere' }),
    ...{ check: 'price list', words: 'ERPNext has no Price List Nowhere' },
  },
  {
    name: 'the price list is disabled',
    how: () => change('Price List', 'Standard Selling', { enabled: 0 }),
    ...{ check: 'price list', words: 'Standard Selling is disabled' },
  },
  {
    name: 'the price list is for buying',
    ...goneBy({ SELLING_PRICE_LIST: 'Standard Buying' }),
    ...{ check: 'price list', words: 'Standard Buying is not for selling' },
  },
  {
    name: 'Medusa does not sell in its currency',
    how: inShop(({ store }) => {
      store.supported_currencies = store.supported_currencies.filter(({ currency_code }) => currency_code !== 'omr')
    }),
    ...{ check: 'price list', words: 'Standard Selling is in OMR; Medusa sells in USD, EUR' },
  },
  {
    name: 'no region of Medusa sells in its currency',
    how: inShop(shop => {
      shop.regions = shop.regions.map(region => ({ ...region, currency_code: 'eur' }))
    }),
    ...{ check: 'price list', status: 'warning', words: 'Standard Selling is in OMR, and no region of Medusa sells' },
  },
  {
    name: 'the company is not there',
    ...goneBy({ COMPANY: 'Nobody Ltd' }),
    ...{ check: 'company', words: 'ERPNext has no Company Nobody Ltd' },
  },
  {
    name: 'prices include taxes in ERPNext alone',
    how: () => change('Sales Taxes and Charges Template', 'Oman VAT', VAT),
    ...{ check: 'taxes in prices', words: 'prices include taxes in ERPNext, and are without taxes in Medusa (OMR)' },
  },
  {
    name: 'some taxes are included and some are not',
    how: () =>
      change('Sales Taxes and Charges Template', 'Oman VAT', {
        ...VAT,
        taxes: [...VAT.taxes, { ...VAT.taxes[0], account_head: 'Excise - AHM', included_in_print_rate: 0 }],
      }),
    ...{ check: 'taxes in prices', words: 'some are included in the rate and some are not' },
  },
  {
    name: 'the sales channel is not there',
    ...goneBy({ MEDUSA_SALES_CHANNEL: 'sc_nope' }),
    ...{ check: 'sales channel', words: 'Medusa has no sales channel sc_nope' },
  },
  {
    name: 'the sales channel is disabled',
    how: inShop(({ salesChannels: [channel] }) => void Object.assign(channel ?? {}, { is_disabled: true })),
    ...{ check: 'sales channel', words: 'Default Sales Channel is disabled' },
  },
  {
    name: 'the sales channel has no stock location',
    how: inShop(({ stockLocations: [location] }) => void Object.assign(location ?? {}, { sales_channels: [] })),
    ...{ check: 'sales channel', words: 'Default Sales Channel has no stock location' },
  },
  {
    name: 'the sales channel sells from another stock location than those that the relay keeps',
    how: all(addMuscat, () => clinic.relayHas({ MEDUSA_STOCK_LOCATIONS: 'Stores - AHM=sloc_02' })),
    check: 'sales channel',
    words: 'Default Sales Channel sells from none of the stock locations that the relay keeps (Muscat)',
  },
  {
    name: 'the sales channel sells from one of two stock locations',
    how: all(addMuscat, () =>
      clinic.relayHas({
        MEDUSA_STOCK_LOCATIONS: `All Warehouses - AHM=${clinic.medusa.stockLocationId},Stores - AHM=sloc_02`,
      }),
    ),
    ...{ check: 'sales channel', status: 'warning', words: 'Default Sales Channel does not sell from Muscat' },
  },
  {
    name: 'the shipping profile is not there',
    ...goneBy({ MEDUSA_SHIPPING_PROFILE: 'sp_nope' }),
    ...{ check: 'shipping profile', words: 'Medusa has no shipping profile sp_nope' },
  },
  {
    name: 'no shipping profile is set',
    how: nowhere('MEDUSA_SHIPPING_PROFILE'),
    ...{ check: 'shipping profile', status: 'warning', words: 'MEDUSA_SHIPPING_PROFILE is not set' },
  },
  {
    name: 'no publishable key is set',
    how: nowhere('MEDUSA_PUBLISHABLE_KEY'),
    ...{ check: 'publishable key', status: 'warning', words: 'MEDUSA_PUBLISHABLE_KEY is not set' },
  },
  {
    name: 'the publishable key was revoked',
    how: inShop(({ apiKeys: [key] }) => void Object.assign(key ?? {}, { revoked_at: '2026-11-20T23:48:43.236Z' })),
    ...{ check: 'publishable key', words: 'does not know MEDUSA_PUBLISHABLE_KEY, or it was revoked' },
  },
  {
    name: 'the publishable key is not linked to the sales channel',
    how: inShop(({ apiKeys: [key] }) => void Object.assign(key ?? {}, { sales_channels: [] })),
    ...{ check: 'publishable key', status: 'warning', words: 'is not linked to the sales channel' },
  },
  {
    name: 'a stock location is not there',
    ...goneBy({ MEDUSA_STOCK_LOCATIONS: 'Stores - AHM=sloc_nope' }),
    ...{ check: 'stock locations', words: 'Medusa has no stock location sloc_nope' },
  },
  {
    name: 'a warehouse is not there',
    how: () => clinic.relayHas({ MEDUSA_STOCK_LOCATIONS: `Nowhere - AHM=${clinic.medusa.stockLocationId}` }),
    ...{ check: 'stock locations', words: 'ERPNext has no warehouse Nowhere - AHM' },
  },
  {
    name: 'there are two stock locations, and nobody says which is which',
    how: inShop(({ stockLocations }) => void stockLocations.push({ ...stockLocations[0], id: 'sloc_2' } as never)),
    ...{ check: 'stock locations', words: 'Medusa has 2 stock locations' },
  },
  {
    name: 'a custom field is gone',
    how: () => {
      // One that the set-up made: Frappe lets nobody else delete the Administrator's own.
      const made = clinic.erpnext.list('Custom Field').find(({ owner }) => owner === ADMINISTRATOR)
      clinic.erpnext.remove('Custom Field', made?.name ?? 'none')
      return () => made && clinic.erpnext.set('Custom Field', made)
    },
    ...{ check: 'set-up of ERPNext', words: ' is missing' },
  },
  {
    name: 'a custom field is of another type',
    how: () => change('Custom Field', 'Website Item-medusa_id', { fieldtype: 'Text' }),
    ...{ check: 'set-up of ERPNext', words: 'fieldtype is Text and should be Data' },
  },
  {
    name: 'a webhook is switched off',
    how: hook('Website Item', 'on_update', { enabled: 0 }),
    ...{ check: 'set-up of ERPNext', words: 'Webhook Relay: Website Item on_update was changed: enabled' },
  },
  {
    name: 'a webhook goes elsewhere',
    how: hook('Sales Order', 'on_change', { request_url: 'https://old.example.com/webhooks/sales-order' }),
    ...{ check: 'set-up of ERPNext', words: 'Webhook Relay: Sales Order on_change was changed: request_url' },
  },
  {
    name: 'all webhooks go elsewhere than was said',
    looking: { webhooksTo: 'https://new.example.com' },
    check: 'set-up of ERPNext',
    words: 'Webhook Relay: Item on_update was changed: request_url',
    beside: ['address of the webhooks'],
  },
  {
    name: 'all webhooks go to a server that is no relay',
    how: allWebhooksTo('https://old.example.com'),
    ...{ check: 'address of the webhooks', words: 'https://old.example.com, where ERPNext’s webhooks go, answers 404' },
  },
  {
    name: 'all webhooks go where nobody answers',
    how: allWebhooksTo('http://127.0.0.1:9'),
    check: 'address of the webhooks',
    ...{ status: 'unknown', words: 'http://127.0.0.1:9, where ERPNext’s webhooks go, does not answer this machine' },
  },
  {
    name: 'a webhook has another condition',
    how: hook('Sales Order', 'on_change', { condition: 'doc.grand_total' }),
    ...{ check: 'set-up of ERPNext', words: 'was changed: condition' },
  },
  {
    name: 'somebody made a webhook twice',
    how: () => {
      const { name: _, ...twin } = clinic.erpnext.get('Webhook', 'Relay: Item on_update') ?? { name: '' }
      return change('Webhook', 'By hand', twin)
    },
    ...{ check: 'set-up of ERPNext', status: 'warning', words: 'By hand sends the same as Relay: Item on_update' },
  },
  {
    name: 'a role of the user is gone',
    how: () => change('User', USER, { roles: [{ role: 'Sales User', doctype: 'Has Role' }] }),
    ...{ check: 'set-up of ERPNext', words: `User ${USER} was changed: roles` },
  },
  {
    name: 'a master is gone',
    ...goneBy({ CUSTOMER_GROUP: 'Other Customers' }),
    ...{ check: 'set-up of ERPNext', words: 'Customer Group Other Customers is missing' },
  },
  {
    name: 'the last webhook failed',
    how: () => change('Webhook Request Log', 'failed', { ...newer, ...failedLog }),
    check: 'ERPNext reaches the relay',
    words: 'on_change, 2026-11-21 05:00:00 in ERPNext’s time) failed: requests.exceptions.HTTPError: 401 Client Error',
    remedy: 'Mended since? Save something there',
  },
  {
    name: 'a webhook before the last one failed',
    how: () => {
      const [mendNewer, mendFailed] = [
        change('Webhook Request Log', 'newer', newer),
        change('Webhook Request Log', 'failed', { ...newer, ...failedLog }),
      ]
      return () => [mendNewer(), mendFailed()]
    },
    ...{ check: 'ERPNext reaches the relay', status: 'warning', words: 'the last webhook arrived, and 1 of the 2' },
  },
  {
    name: 'no webhook was sent yet',
    how: () => change('Webhook Request Log', 'jd31or93q1', { webhook: 'of somebody else' }),
    ...{ check: 'ERPNext reaches the relay', status: 'unknown', words: 'has sent no webhook' },
  },
  {
    name: 'the relay has another webhook secret',
    environment: () => ({ ERPNEXT_WEBHOOK_SECRETS: 'another-secret-of-erpnext' }),
    ...{ check: 'signature of ERPNext', words: 'does not take the newest of ERPNEXT_WEBHOOK_SECRETS (401)' },
    remedy: 'three within 15 minutes ring signature-failures',
  },
  {
    name: 'there is no secret of Medusa',
    how: nowhere('MEDUSA_WEBHOOK_SECRETS'),
    ...{ check: 'signature of Medusa', status: 'warning', words: 'nothing that comes from Medusa is let in' },
  },
  {
    name: 'the secret of Medusa is the relay’s alone',
    how: without('MEDUSA_WEBHOOK_SECRETS'),
    ...{ check: 'signature of Medusa', status: 'unknown', words: 'and this machine none to try it with' },
  },
  {
    name: 'the relay has another secret of Medusa',
    environment: () => ({ MEDUSA_WEBHOOK_SECRETS: 'another-secret-of-medusa' }),
    ...{ check: 'signature of Medusa', words: 'does not take the newest of MEDUSA_WEBHOOK_SECRETS (401)' },
  },
  {
    name: 'a custom field is mandatory',
    how: () => change('Custom Field', 'Lead-industry_code', { dt: 'Lead', fieldname: 'industry_code', reqd: 1 }),
    ...{ check: 'mandatory fields', words: 'industry_code of Lead is mandatory' },
  },
  {
    name: 'a field of ERPNext was made mandatory',
    how: propertySetter('Customer', 'tax_id'),
    ...{ check: 'mandatory fields', words: 'tax_id of Customer is mandatory' },
  },
  {
    name: 'a row that is made along has a mandatory field',
    how: mandatoryField('Sales Team', 'region_code'),
    ...{ check: 'mandatory fields', words: 'region_code of Sales Team is mandatory' },
  },
  {
    name: 'the contact of a Lead has a mandatory field',
    how: propertySetter('Contact', 'gender'),
    ...{ check: 'mandatory fields', words: 'gender of Contact is mandatory' },
  },
  {
    name: 'a Website Item lacks a mandatory field',
    how: all(() => allButOne(), mandatoryField('Website Item', 'shelf')),
    ...{ check: 'mandatory fields', words: 'shelf of Website Item is mandatory, and empty in 1 of them' },
  },
  {
    name: 'Validate Selling Price is on',
    how: () => change('Selling Settings', 'Selling Settings', { validate_selling_price: 1 }),
    ...{ check: 'Selling Settings', status: 'warning', words: 'Validate Selling Price is on' },
  },
  {
    name: 'ERPNext inserts item prices by itself',
    how: () => change('Stock Settings', 'Stock Settings', { auto_insert_price_list_rate_if_missing: 1 }),
    ...{ check: 'Stock Settings', status: 'warning', words: 'Auto Insert Item Price If Missing is on' },
  },
  {
    name: 'the scheduler is off',
    how: () => change('System Settings', 'System Settings', { enable_scheduler: 0 }),
    ...{ check: 'background workers', words: 'the scheduler of ERPNext is off' },
  },
  {
    name: 'no background worker is alive',
    how: () => {
      const before = clinic.erpnext.workers.splice(0)
      return () => void clinic.erpnext.workers.push(...before)
    },
    ...{ check: 'background workers', words: 'ERPNext has no background worker' },
  },
  {
    name: "somebody logged in as the relay's user",
    how: () => change('User', USER, { last_login: '2026-11-21 09:00:00.000000' }),
    ...{ check: "the relay's user", status: 'warning', words: `somebody logged in as ${USER}` },
  },
  {
    name: "somebody makes invoices with the relay's key",
    how: () => change('Sales Invoice', 'ACC-SINV-2026-99999', { owner: USER, creation: '2026-11-21 09:00:00.000000' }),
    ...{ check: "the relay's user", status: 'warning', words: 'made Sales Invoice ACC-SINV-2026-99999' },
  },
]

describe('one thing is broken, and it is said which', () => {
  test.each(broken)(
    '$name',
    async ({ how, environment, looking, check, beside = [], status = 'problem', words, remedy = ' ' }) => {
      const mend = how?.()
      const { code, findings } = await clinic.examine(environment?.(), looking)
      mend?.()
      const found = findings.find(finding => finding.check === check && finding.what.includes(words))
      expect(found ?? findings.filter(each => each.status !== 'ok')).toMatchObject({ check, status })
      if (status !== 'unknown')
        expect(found).toMatchObject({ why: expect.stringMatching(/\w/), remedy: expect.stringContaining(remedy) })
      expect(code).toBe(status === 'problem' ? 1 : 0)
      const others = findings.filter(each => each.status === 'problem' && each.check !== check)
      expect(others.map(each => each.check)).toEqual(beside)
    },
  )

  test('and it is well again', async () => {
    const { findings } = await clinic.examine()
    expect(findings.filter(({ status }) => status !== 'ok')).toEqual([])
  })
})

test('an amount such as freight in the tax template is no tax that prices would include', async () => {
  const freight = {
    charge_type: 'Actual',
    account_head: 'Freight - AHM',
    tax_amount: 2,
    doctype: 'Sales Taxes and Charges',
  }
  const tax = { ...VAT.taxes[0], included_in_print_rate: 1 }
  const [preference] = clinic.medusa.shop.pricePreferences.filter(({ value }) => value === 'omr')
  Object.assign(preference ?? {}, { is_tax_inclusive: true })
  const mend = change('Sales Taxes and Charges Template', 'Oman VAT', { ...VAT, taxes: [tax, freight] })
  const { findings } = await clinic.examine()
  mend()
  Object.assign(preference ?? {}, { is_tax_inclusive: false })
  expect(findings.filter(({ status }) => status !== 'ok')).toEqual([])
})

describe('a mandatory field that is filled in all the same is none to tell of', () => {
  test.each<[string, () => () => unknown]>([
    [
      'by the default that a person gave it',
      all(propertySetter('Customer', 'tax_id'), propertySetter('Customer', 'tax_id', 'default', 'none')),
    ],
    ['by the default of the custom field', mandatoryField('Lead', 'industry_code', { default: 'shop' })],
    ['out of a linked document', mandatoryField('Sales Order', 'region', { fetch_from: 'customer.territory' })],
    ['by not being ticked', mandatoryField('Lead', 'is_vip', { fieldtype: 'Check' })],
    [
      'in every document that the relay saves',
      all(propertySetter('Website Item', 'item_group'), mandatoryField('Item Group', 'name')),
    ],
    ...['transaction_date', 'selling_price_list', 'conversion_rate', 'currency', 'title'].flatMap(field =>
      ['Quotation', 'Sales Order'].map((doctype): [string, () => () => unknown] => [
        `by ERPNext: ${field} of ${doctype}`,
        propertySetter(doctype, field),
      ]),
    ),
  ])('%s', async (_, how) => {
    const mend = how()
    const { findings } = await clinic.examine()
    mend()
    expect(findings.filter(({ status }) => status !== 'ok')).toEqual([])
  })
})

test.each([undefined, RELAY_URL])(
  'no remedy sends the webhooks to the machine that asks (--relay-url %s)',
  async webhooksTo => {
    const mend = hook('Website Item', 'on_update', { enabled: 0 })()
    const { findings } = await clinic.examine({}, { webhooksTo })
    mend()
    const [found] = findings.filter(({ check }) => check === 'set-up of ERPNext')
    expect(found?.remedy).toBe(`relay setup erpnext --relay-url ${RELAY_URL} --user ${USER}`)
    expect(findings.filter(({ status }) => status === 'problem')).toEqual([found])
  },
)

describe('what the relay itself says', () => {
  const retryAll = async () => {
    const { parked } = (await clinic.get('/parked')) as { parked: { id: string }[] }
    for (const { id } of parked) await clinic.post(`/parked/${encodeURIComponent(id)}/retry`, {})
    await clinic.runner.idle()
  }
  const ORDER = 'order_doctor'
  beforeAll(() => {
    clinic.change('Sales Order', 'SAL-ORD-2026-00001', { from_ecommerce: 1, medusa_order_id: ORDER })
  })

  test('a parked job is a problem, until it was done', async () => {
    await clinic.post('/sync/sales-order', { name: 'SAL-ORD-2026-00001' })
    await clinic.runner.idle()
    const { code, findings } = await clinic.examine()
    expect(code).toBe(1)
    expect(findings.filter(({ status }) => status !== 'ok')).toMatchObject([
      {
        check: 'parked',
        status: 'problem',
        what: expect.stringMatching(
          new RegExp(`1 parked, 0 waiting; the oldest: Medusa Order#${ORDER} \\([\\w-]+\\)$`),
        ),
      },
    ])
    clinic.medusa.addOrder(ORDER)
    await retryAll()
    expect(await clinic.examine()).toMatchObject({ code: 0 })
  })
})

test("without a System Manager's key what only such a one may read is unknown, and nothing else", async () => {
  const { findings } = await clinic.examine({ ERPNEXT_SETUP_API_KEY: '', ERPNEXT_SETUP_API_SECRET: '' })
  const unknown = findings.filter(({ status }) => status === 'unknown')
  expect(unknown.map(({ check }) => check)).toEqual([
    ...['set-up of ERPNext', 'address of the webhooks', 'ERPNext reaches the relay', 'background workers'],
    ...['mandatory fields', 'Selling Settings', "the relay's user"],
  ])
  for (const { remedy } of unknown) expect(remedy).toContain('ERPNEXT_SETUP_API_KEY')
})

describe('the administrator’s key', () => {
  const given = ({ apiKey, apiSecret }: { apiKey: string; apiSecret: string }) => ({
    ERPNEXT_SETUP_API_KEY: apiKey,
    ERPNEXT_SETUP_API_SECRET: apiSecret,
  })
  const wrong = { apiKey: 'no-such-key', apiSecret: 'no-such-secret' }
  const NEEDED = ['System Manager', 'Sales Master Manager', 'Sales User']

  test.each([
    ['is wrong', wrong, {}, 'administrator', 'does not know ERPNEXT_SETUP_API_KEY'],
    [
      'cannot be tried, for ERPNext is away',
      wrong,
      { ERPNEXT_URL: 'http://127.0.0.1:9' },
      'ERPNext',
      'cannot be reached',
    ],
  ])('%s: that is said once, and nobody is asked to set it', async (_, key, environment, check, words) => {
    const { findings } = await clinic.examine({ ...given(key), ...environment })
    expect(findings.filter(({ what }) => what.includes(words))).toMatchObject([{ check, status: 'problem' }])
    expect(findings.filter(({ what }) => what.includes('AuthenticationError'))).toEqual([])
    for (const { status, remedy } of findings) if (status === 'unknown') expect(remedy).toBeUndefined()
  })

  test('is that of no System Manager: the role is named, once', async () => {
    const clerk = await userWith(clinic.erpnext, ['Sales User', 'Sales Master Manager'])
    const { findings } = await clinic.examine(given(clerk))
    expect(findings.filter(({ status }) => status === 'problem')).toMatchObject([
      {
        check: 'administrator',
        what: expect.stringContaining('clerk@example.com, whose key is in ERPNEXT_SETUP_API_KEY, is no System Manager'),
        remedy: expect.stringContaining(
          'give clerk@example.com the roles System Manager, Sales Master Manager and Sales User',
        ),
      },
    ])
  })

  test('is that of one who has all the roles that the README names: all is well', async () => {
    const { findings } = await clinic.examine(given(await userWith(clinic.erpnext, NEEDED)))
    expect(findings.filter(({ status }) => status !== 'ok')).toEqual([])
  })

  test('is that of a System Manager who may not read masters: the right and the role are named, each once', async () => {
    const { findings } = await clinic.examine(given(await userWith(clinic.erpnext, ['System Manager'])))
    const found = findings.filter(({ status }) => status !== 'ok')
    expect(found.map(({ what }) => what)).toEqual([
      'no right to read Customer Group (the role Sales Master Manager has it)',
      'no right to read Sales Person (the role Sales Master Manager has it)',
      'no right to read Lead Source (the role Sales User has it)',
    ])
    for (const { remedy } of found) expect(remedy).toBe('give the user of ERPNEXT_SETUP_API_KEY that role')
  })
})

test('Medusa 1 is asked for what it has', async () => {
  const old = await startMedusaSimulator({ api: 'v1' })
  const { url: MEDUSA_URL, email: MEDUSA_EMAIL, password: MEDUSA_PASSWORD } = old
  const { findings } = await clinic.examine({ MEDUSA_API: 'v1', MEDUSA_URL, MEDUSA_EMAIL, MEDUSA_PASSWORD })
  await old.stop()
  const about = (name: string) => findings.find(({ check }) => check === name)
  expect(about('Medusa')).toMatchObject({ status: 'ok' })
  expect(about('price list')).toMatchObject({ status: 'ok', what: expect.stringContaining('Medusa sells in OMR') })
  expect(about('sales channel')).toBeUndefined()
})

test('of Medusa 1 without a secret it is said what is true of Medusa 1', async () => {
  const mend = nowhere('MEDUSA_WEBHOOK_SECRETS')()
  const { findings } = await clinic.examine({ MEDUSA_API: 'v1' })
  mend()
  expect(findings.find(({ check }) => check === 'signature of Medusa')).toMatchObject({
    status: 'warning',
    why: 'who signs up in Medusa 1 itself becomes a Lead only when that is posted to the relay, signed',
  })
})

test('a relay that does not tell what it goes by is looked at by what is set here, and that is said', async () => {
  const older = await startHttpServer(async (request, response) => {
    if (request.url === '/settings') return response.writeHead(404).end('{"message":"Not Found"}')
    const headers = { authorization: request.headers.authorization ?? '' }
    const answer = await fetch(clinic.runner.url + request.url, { headers })
    return response.writeHead(answer.status).end(await answer.text())
  })
  const { findings } = await clinic.examine({ RELAY_URL: older.url, SELLING_PRICE_LIST: 'Nowhere' })
  await older.stop()
  const about = (name: string) => findings.find(({ check }) => check === name)
  expect(about("the relay's settings")).toMatchObject({
    status: 'unknown',
    what: expect.stringContaining('looked at is what is set here'),
  })
  expect(about('switched on')).toMatchObject({ status: 'unknown' })
  expect(about('price list')).toMatchObject({ status: 'problem', what: 'ERPNext has no Price List Nowhere' })
})

test('a person reads what was found, why it matters and what to do, and the counts', async () => {
  const mend = clinic.relayHas({ TIME_ZONE: 'Europe/Berlin' })
  const { code, output } = await clinic.told({ TIME_ZONE: 'Europe/Berlin' })
  mend()
  expect(code).toBe(1)
  expect(output).toContain(`problem  time zone: ERPNext's is Asia/Muscat, TIME_ZONE is Europe/Berlin
         why: prices begin and end at midnight of the wrong zone
         do:  give the relay TIME_ZONE=Asia/Muscat`)
  expect(output).toMatch(/\n\d+ ok, .*\d problem$/)
})

test('no secret is shown, whether things are well or not', async () => {
  const secrets: Record<string, string> = {
    STOREFRONT_API_KEYS: 'storefront-key-one,storefront-key-two',
    ...{ ERPNEXT_API_SECRET: 'wrong-erpnext-secret', MEDUSA_PASSWORD: 'wrong-medusa-password' },
    ...{ MEDUSA_SECRET_KEY: 'sk_wrong-medusa-key', RELAY_API_KEY: 'wrong-relay-key' },
    ...{ ERPNEXT_WEBHOOK_SECRETS: 'wrong-webhook-secret', MEDUSA_WEBHOOK_SECRETS: 'wrong-medusa-secret' },
  }
  const stored = Object.entries(clinic.env()).filter(([name]) => /SECRET|PASSWORD|RELAY_API_KEYS/.test(name))
  const all = [...Object.values(secrets), ...stored.map(([, value]) => value), clinic.erpnext.apiSecret]
  expect(all.length).toBeGreaterThan(10)
  const outputs = [
    await clinic.told(),
    await clinic.told(secrets),
    await clinic.examine(),
    await clinic.examine(secrets),
  ]
  const shown = outputs.map(({ output }) => output).join('\n')
  for (const secret of all.flatMap(list => String(list).split(','))) expect(shown).not.toContain(secret)
})

// The last one: after a refused password the relay tries no other for a minute.
test('jobs that wait for a server are a problem, and which server it is', async () => {
  clinic.medusa.setPassword('somebody-changed-it')
  clinic.medusa.expireTokens()
  clinic.change('Sales Order', 'SAL-ORD-2026-00001', { grand_total: 1 })
  await clinic.post('/sync/sales-order', { name: 'SAL-ORD-2026-00001' })
  await clinic.runner.idle()
  const { findings } = await clinic.examine({ MEDUSA_PASSWORD: 'somebody-changed-it' })
  expect(findings.filter(({ status }) => status !== 'ok')).toMatchObject([
    { check: 'waiting', status: 'problem', what: expect.stringMatching(/all jobs wait for medusa: /) },
    { check: 'parked', status: 'problem', what: expect.stringContaining('0 parked, 1 waiting') },
  ])
})
