import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type LocalSystem, startLocalSystem } from '../support/local-system.ts'
import { openForQuotations } from '../support/quoting-site.ts'
import { connections, readStatus } from './order-in-medusa.ts'
import { realMedusa } from './real-medusa.ts'

const medusa = realMedusa()
let system: LocalSystem
beforeAll(async () => {
  const { settings } = connections(medusa).byPassword
  system = await startLocalSystem({ medusa: { ...settings, MEDUSA_PUBLISHABLE_KEY: medusa.publishableKey } })
  openForQuotations(system.erpnext)
})
afterAll(() => system.stop())

/** Calls the relay, waits until it has nothing left to do, and answers what it said. */
const post = async (path: string, body: object, expected = 200): Promise<Record<string, unknown>> => {
  const answer = await system.request('POST', path, body)
  expect(answer).toEqual({ status: expected, body: expect.anything() })
  await system.idle()
  return answer.body
}

test('a sign-up, a quotation and its approval: the order’s status is in Medusa, and the customer in ERPNext has its id', async () => {
  const { item_code, ...item } = system.erpnext.get('Website Item', 'WEB-ITM-0021') ?? { name: '' }
  const own = { medusa_id: null, medusa_variant_id: null, route: 'e2e/quoted-item', item_code }
  system.change('Website Item', { ...item, ...own })
  await post('/sync/website-item', { name: 'WEB-ITM-0021' }, 202)
  const variant_id = system.erpnext.get('Website Item', 'WEB-ITM-0021')?.medusa_variant_id

  const email = `sara-${crypto.randomUUID()}@shop.example`
  const somebody = { email, password: 'correct horse 9', first_name: 'Sara', last_name: 'حداد', t_c_acceptance: true }
  const { customer_id } = await post('/sign-up', { ...somebody, organization_name: 'عيادة "Sara" / 100%' })
  expect(system.erpnext.list('Lead').filter(({ medusa_id }) => medusa_id === customer_id)).toHaveLength(1)

  const draft_order_id = await medusa.createOrder('order_quoted')
  const asked = { draft_order_id, customer_id, items: [{ variant_id, quantity: 10 }] }
  const { quotation } = await post('/quotations', asked)
  expect(await post('/quotations', asked)).toEqual({ quotation })

  const approved = await post(`/quotations/${draft_order_id}/approval`, { approval: 'Approved', create_so: true })
  const order = system.erpnext.get('Sales Order', String(approved.sales_order))
  expect(order).toMatchObject({
    customer: 'عيادة "Sara" / 100%',
    grand_total: 5270.108,
    medusa_order_id: draft_order_id,
  })
  expect(await readStatus(medusa, draft_order_id)).toMatchObject({
    ...{ order_status: 'To Deliver and Bill', payment_status: 'Unpaid', grand_total: 5270.108 },
    ...{ customer_id, erpnext_sales_order: approved.sales_order },
  })
}, 60_000)
