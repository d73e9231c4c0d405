import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Finding } from '../../lib/cli/doctor/finding.ts'
import { relay } from '../../lib/cli/program.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
const send = (method: string, path: string, body?: unknown) => medusa.request(method, path, medusa.adminHeaders, body)
const VAT = { charge_type: 'On Net Total', account_head: 'VAT 5% - AHM', rate: 5, included_in_print_rate: 1 }
let erpnext: ErpnextSimulator

beforeAll(async () => {
  erpnext = await startErpnextSimulator()
})
afterAll(() => erpnext.stop())

/** What `relay doctor` finds out about the real Medusa; there is no relay. */
async function examine(environment: Record<string, string> = {}): Promise<Record<string, Finding | undefined>> {
  const lines: string[] = []
  await relay(['doctor', '--json', '--env-file', '/nowhere/.env'], {
    environment: {
      ...{ ERPNEXT_URL: erpnext.url, ERPNEXT_API_KEY: erpnext.apiKey, ERPNEXT_API_SECRET: erpnext.apiSecret },
      ...{ MEDUSA_URL: medusa.url, MEDUSA_EMAIL: medusa.email, MEDUSA_PASSWORD: medusa.password },
      MEDUSA_SALES_CHANNEL: medusa.salesChannelId,
      MEDUSA_SHIPPING_PROFILE: medusa.shippingProfileId,
      MEDUSA_PUBLISHABLE_KEY: medusa.publishableKey,
      ...environment,
    },
    print: text => lines.push(text),
    printError: text => lines.push(text),
  })
  const { findings } = JSON.parse(lines.join('\n')) as { findings: Finding[] }
  return Object.fromEntries(findings.map(finding => [finding.check, finding]))
}

test('all that concerns Medusa is well', async () => {
  const found = await examine()
  const about = ['Medusa', 'Medusa version', 'clock of Medusa', 'price list', 'taxes in prices']
  const ofShop = ['sales channel', 'shipping profile', 'publishable key', 'stock locations']
  expect([...about, ...ofShop].map(name => found[name])).toEqual(
    [...about, ...ofShop].map(check => ({ check, status: 'ok', what: expect.any(String) })),
  )
  expect(found['sales channel']?.what).toBe('Web sells from Main')
})

test('a sales channel without a stock location is found', async () => {
  const made = await send('POST', '/admin/sales-channels', { name: 'Kiosk' })
  const { id } = made.body.sales_channel as { id: string }
  const found = await examine({ MEDUSA_SALES_CHANNEL: id })
  await send('DELETE', `/admin/sales-channels/${id}`)
  expect(found['sales channel']).toMatchObject({ status: 'problem', what: 'Kiosk has no stock location' })
  expect(found['publishable key']).toMatchObject({ status: 'warning' })
})

test('taxes that Medusa does not include, and then does', async () => {
  const list = await send('GET', '/admin/price-preferences?attribute=currency_code&value=jpy')
  const [preference] = list.body.price_preferences as { id: string }[]
  const include = (is_tax_inclusive: boolean) =>
    send('POST', `/admin/price-preferences/${preference?.id}`, { is_tax_inclusive })
  const ofList = erpnext.get('Price List', 'Standard Selling')
  if (ofList) erpnext.set('Price List', { ...ofList, currency: 'JPY' })
  erpnext.set('Sales Taxes and Charges Template', {
    ...{ doctype: 'Sales Taxes and Charges Template', name: 'Oman VAT', company: 'Al Hikma Medical' },
    ...{ is_default: 1, disabled: 0, taxes: [{ ...VAT, doctype: 'Sales Taxes and Charges' }] },
  })
  const before = await examine()
  await include(true)
  const after = await examine()
  await include(false)
  expect(before['taxes in prices']).toMatchObject({
    status: 'problem',
    what: expect.stringContaining('without taxes in Medusa (JPY)'),
  })
  expect(after['taxes in prices']).toMatchObject({ status: 'ok', what: 'prices include taxes on both sides' })
})
