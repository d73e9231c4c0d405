import type { Document } from '../erpnext/document.ts'
import type { TourOptions } from './tour.ts'

const ITEM = { name: 'WEB-ITM-0021', item_code: 'MED-0021' }
const DRAFT_ORDER = 'order_20'

/** Somebody signs up in the shop, asks for a price and orders; what that is in ERPNext, and what Medusa hears of it. */
export async function showQuotation(options: TourOptions): Promise<void> {
  const { runner, erpnext, medusa, print } = options
  const post = poster(options)
  taxSales(options)
  medusa.addOrder(DRAFT_ORDER)
  await post('/sync/website-item', { name: ITEM.name })
  const variant_id = erpnext.get('Website Item', ITEM.name)?.medusa_variant_id

  print('\nA customer of the shop travels the other way: who signs up in Medusa, and orders, is in ERPNext.\n')
  const somebody = { email: 'sara@shop.example', password: 'correct horse 9', first_name: 'Sara', last_name: 'حداد' }
  const { customer_id } = await post('/sign-up', { ...somebody, t_c_acceptance: true })
  const lead = erpnext.list('Lead').find(({ medusa_id }) => medusa_id === customer_id)
  print(line('/sign-up', `Lead ${lead?.name}, ${lead?.lead_name}`))

  const asked = { draft_order_id: DRAFT_ORDER, customer_id, items: [{ variant_id, quantity: 10 }] }
  const { quotation } = await post('/quotations', asked)
  const { grand_total, currency, items, status } = erpnext.get('Quotation', String(quotation)) as Document
  const [row] = items as Document[]
  const sum = `${row?.qty} ${row?.uom} for ${grand_total} ${currency} with VAT`
  print(line('/quotations', `Quotation ${quotation}, ${status}: ${sum}`))

  const approval = { approval: 'Approved', create_so: true }
  const { sales_order } = await post(`/quotations/${DRAFT_ORDER}/approval`, approval)
  const order = erpnext.get('Sales Order', String(sales_order))
  print(line(`/quotations/${DRAFT_ORDER}/approval`, `Sales Order ${sales_order} of Customer ${order?.customer}`))
  await runner.idle()
  const { metadata } = medusa.orders.get(DRAFT_ORDER) ?? {}
  print(`  …and Medusa says of ${DRAFT_ORDER}: ${metadata?.order_status}, ${metadata?.payment_status}`)
}

const line = (path: string, made: string): string => `  POST ${path.padEnd(30)} ${made}`

/** Calls the relay, and waits until it has nothing left to do. */
const poster =
  ({ runner, apiKey }: TourOptions) =>
  async (path: string, body: object): Promise<Record<string, unknown>> => {
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
    const response = await fetch(runner.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    const answered = (await response.json()) as Record<string, unknown>
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${JSON.stringify(answered)}`)
    await runner.idle()
    return answered
  }

/** The recorded site has no default taxes; most have. */
function taxSales({ erpnext }: TourOptions): void {
  const [company] = erpnext.list('Company')
  const row = { doctype: 'Sales Taxes and Charges', charge_type: 'On Net Total', account_head: 'VAT 5% - AHM', rate: 5 }
  erpnext.set('Sales Taxes and Charges Template', {
    ...{ name: 'VAT 5% - AHM', company: company?.name, is_default: 1, disabled: 0 },
    taxes: [{ ...row, description: 'VAT 5%' }],
  })
}
