import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Document } from '../../lib/local/erpnext/document.ts'
import { type OwnProcess, startProcess } from '../bench/own-process.ts'
import type { ApiProcess } from '../support/api-process.ts'
import { API_KEY, type LocalRelay, startLocalRelay } from '../support/local-relay.ts'
import { NOS_BOX, openForQuotations } from '../support/quoting-site.ts'

const FUNCTIONS = ['quotations', 'quotation-approval']
/** What a function has in its environment: where AWS is, what its queues and tables are called, and the settings. */
const GIVEN = /^(AWS|ERPNEXT|MEDUSA)_|_(QUEUE_URL|TABLE|API_KEYS)$/
const LEAD = 'CRM-LEAD-2026-00001'

let relay: LocalRelay
let processes: OwnProcess<ApiProcess>[]
let urls: string[]
beforeAll(async () => {
  relay = await startLocalRelay()
  const given = Object.entries(process.env).filter(([name]) => GIVEN.test(name)) as [string, string][]
  const environment = { ...Object.fromEntries(given), LOG_LEVEL: 'silent' }
  const file = new URL('../support/api-process.ts', import.meta.url)
  processes = [1, 2].map(() => startProcess<ApiProcess>(file, { given: FUNCTIONS, environment }))
  urls = await Promise.all(processes.map(each => each.ask('url')))
})
afterAll(async () => {
  await Promise.all(processes.map(each => each.stop()))
  await relay.stop()
})
beforeEach(() => {
  relay.erpnext.reset()
  openForQuotations(relay.erpnext)
  for (const id of ['dorder_ten', 'dorder_a', 'dorder_b']) relay.medusa.addOrder(id)
  // Each insert is under way for a while, and nobody sees it until then (recorded).
  relay.erpnext.raceMs = 100
  relay.erpnext.set('Lead', { ...relay.erpnext.get('Lead', LEAD), name: LEAD, medusa_id: 'cus_lead' })
})

afterEach(() => relay.runner.idle())

/** Ten calls at once, by turns to both processes; who is told to come back does. Answers what each got in the end. */
const ten = (path: string, body: object): Promise<unknown[]> =>
  Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      for (;;) {
        const response = await fetch(`${urls[index % 2]}${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        if (response.status === 200) return response.json()
        if (response.status !== 503) throw new Error(`${response.status} ${await response.text()}`)
        await new Promise(resolve => setTimeout(resolve, Number(response.headers.get('retry-after')) * 1_000))
      }
    }),
  )
const quotation = (draft_order_id: string) => ({
  ...{ draft_order_id, customer_id: 'cus_lead', items: [{ variant_id: NOS_BOX.variant_id, quantity: 2 }] },
  billing_address: { address_1: 'Al Khuwair St 23', city: 'Muscat', country_code: 'om', is_default: false },
})
const news = (doctype: string, before: readonly Document[]) =>
  relay.erpnext.list(doctype).filter(({ name }) => !before.some(known => known.name === name))

test('ten identical quotations at once, to two processes, make one, with one address', async () => {
  const before = ['Quotation', 'Address'].map(doctype => relay.erpnext.list(doctype))
  const answers = await ten('/quotations', quotation('dorder_ten'))
  const [made] = news('Quotation', before[0] ?? [])
  expect(answers).toEqual(answers.map(() => ({ quotation: made?.name })))
  expect(news('Quotation', before[0] ?? [])).toHaveLength(1)
  expect(news('Address', before[1] ?? [])).toMatchObject([{ name: made?.customer_address }])
}, 60_000)

test('ten approvals at once, to two processes, make one Customer of the Lead and one Sales Order', async () => {
  await ten('/quotations', quotation('dorder_ten'))
  const before = ['Sales Order', 'Customer'].map(doctype => relay.erpnext.list(doctype))
  const answers = await ten('/quotations/dorder_ten/approval', { approval: 'Approved', create_so: true })
  const orders = news('Sales Order', before[0] ?? [])
  expect(orders).toMatchObject([{ docstatus: 1, medusa_order_id: 'dorder_ten' }])
  expect(news('Customer', before[1] ?? [])).toMatchObject([{ medusa_id: 'cus_lead', lead_name: LEAD }])
  expect(answers).toEqual(answers.map(() => ({ quotation: expect.any(String), sales_order: orders[0]?.name })))
}, 60_000)

test('two quotations of one Lead, approved at once, make one Customer', async () => {
  const ids = ['dorder_a', 'dorder_b']
  for (const id of ids) await ten('/quotations', quotation(id))
  const before = relay.erpnext.list('Customer')
  await Promise.all(ids.map(id => ten(`/quotations/${id}/approval`, { approval: 'Approved', create_so: true })))
  const [made, ...more] = news('Customer', before)
  expect([made?.medusa_id, more]).toEqual(['cus_lead', []])
  const orders = relay.erpnext
    .list('Sales Order')
    .filter(({ medusa_order_id }) => ids.includes(String(medusa_order_id)))
  expect(orders).toMatchObject(ids.map(() => ({ docstatus: 1, customer: made?.name })))
  expect(orders).toHaveLength(2)
}, 60_000)
