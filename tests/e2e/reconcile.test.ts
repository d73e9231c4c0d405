import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type ReconciledShop, reconciledShop } from '../support/reconciled-shop.ts'
import { startTestRelay, type TestRelay } from '../support/test-relay.ts'
import { ownMedusa, type RealMedusa } from './real-medusa.ts'

// A Medusa of its own: it is all of it that is compared.
let medusa: RealMedusa & { stop(): Promise<void> }
let relay: TestRelay
let shop: ReconciledShop
beforeAll(async () => {
  medusa = await ownMedusa()
  const { url, email, password } = medusa
  relay = await startTestRelay({ MEDUSA_URL: url, MEDUSA_EMAIL: email, MEDUSA_PASSWORD: password })
  relay.time.now = Date.parse('2026-11-22T06:00:00Z') // the recorded prices are in force
  shop = reconciledShop(relay)
  await shop.open()
}, 60_000)
afterAll(() => Promise.all([relay.stop(), medusa.stop()]))

const [ONE, TWO, THREE] = ['WEB-ITM-0001', 'WEB-ITM-0002', 'WEB-ITM-0003'] as const
const admin = async (method: string, path: string, body?: object) => {
  const answer = await medusa.request(method, path, medusa.adminHeaders, body)
  expect(answer.status).toBe(200)
  return answer.body
}
const product = async (name: string) => {
  const path = `/admin/products/${shop.item(name).medusa_id}?fields=title,external_id,variants.sku,variants.prices.amount`
  return (await medusa.request('GET', path, medusa.adminHeaders)).body.product as Record<string, unknown> | undefined
}
/** Requests to either server that may change something. */
const writes = () => [
  ...relay.simulators.erpnext.calls.filter(({ method, path }) => method !== 'GET' && !path.includes('get_list')),
  ...relay.logRecords.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/auth')),
]

let expected: string[]
test('what people did on both sides is told of, and nothing is written', async () => {
  expect(await shop.findings({ fix: true })).toEqual([])
  const gone = shop.item(TWO).medusa_id
  const { medusa_id, item_code, web_item_name } = shop.item(THREE)
  const group = String(shop.item(ONE).item_group)
  // More of the shop's own than one page has, so that the list is read in several.
  const create = Array.from({ length: 130 }, (_, index) => ({
    ...{ title: `Own ${index}`, handle: `own-${index}`, options: [{ title: 'Size', values: ['S'] }] },
  }))
  await admin('POST', '/admin/products/batch', { create })
  shop.renameItem('MED-0001', 'MED-RENAMED')
  shop.renameGroup(group, 'Renamed group')
  await admin('POST', `/admin/products/${shop.item(ONE).medusa_id}`, { metadata: { ranking: 99 } })
  await admin('DELETE', `/admin/products/${gone}`)
  relay.simulators.erpnext.remove('Website Item', THREE)
  relay.logRecords.length = 0
  relay.simulators.erpnext.calls.length = 0
  expected = [
    `renamed Item Group Renamed group: was ${group}`,
    `renamed Website Item ${ONE}: was MED-0001`,
    `missing Website Item ${TWO}: ${gone} is gone`,
    `extra Website Item ${item_code}: product ${medusa_id} (${web_item_name})`,
  ]
  const findings = await shop.findings()
  expect(findings.filter(line => !line.includes('Item Price'))).toEqual(expected)
  expect(writes()).toEqual([])
})

test('what is ours is put right when asked, and then only what is not is told of', async () => {
  const fixed = await shop.findings({ fix: true })
  expect(fixed).toEqual(expected.map(line => (line.startsWith('extra') ? line : `${line} (repaired)`)))
  expect(await product(ONE)).toMatchObject({ external_id: 'MED-RENAMED', variants: [{ sku: 'MED-RENAMED' }] })
  expect(await product(TWO)).toMatchObject({ title: shop.item(TWO).web_item_name, external_id: 'MED-0002' })
  relay.logRecords.length = 0
  expect(await shop.findings({ fix: true })).toEqual(expected.filter(line => line.startsWith('extra')))
  expect(relay.logRecords.filter(({ method }) => method !== 'GET')).toEqual([])
})

test('an edit by hand is put right', async () => {
  await admin('POST', `/admin/products/${shop.item(ONE).medusa_id}`, { title: 'by hand' })
  expect(await shop.findings({ fix: true })).toContain(`different Website Item ${ONE}: title (repaired)`)
  expect(await product(ONE)).toMatchObject({ title: shop.item(ONE).web_item_name })
})
