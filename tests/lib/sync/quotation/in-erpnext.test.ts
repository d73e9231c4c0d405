import { afterAll, beforeAll, expect, test } from '@jest/globals'
import * as z from 'zod'
import { createErpnext, type Erpnext } from '../../../../lib/erpnext/client.ts'
import { customerFields, customerRow, mappedDocument } from '../../../../lib/erpnext/customer.ts'
import { leadFields, leadRow } from '../../../../lib/erpnext/lead.ts'
import {
  itemTaxFields,
  itemTaxRow,
  itemTaxTemplateFields,
  itemTaxTemplateRow,
  quotationFields,
  quotationRow,
  taxTemplateDocument,
} from '../../../../lib/erpnext/quotation.ts'
import { type ErpnextSimulator, startErpnextSimulator } from '../../../../lib/local/erpnext/simulator.ts'
import { customerOfLead, newCustomer } from '../../../../lib/sync/customer/conversion.ts'
import { leadOf } from '../../../../lib/sync/customer/lead-fields.ts'
import { quotationDocument } from '../../../../lib/sync/quotation/document.ts'
import { orderDocument } from '../../../../lib/sync/quotation/order-document.ts'
import { itemTaxTemplateOf, taxRows } from '../../../../lib/sync/quotation/taxes.ts'

const company = 'Al Hikma Medical'
const VAT = 'VAT 5% - AHM'
const today = '2026-12-01'
const named = z.object({ name: z.string() })
const document = z.looseObject({ name: z.string() })

let simulator: ErpnextSimulator
let erpnext: Erpnext

beforeAll(async () => {
  simulator = await startErpnextSimulator({ now: () => new Date(`${today}T08:00:00Z`) })
  const settings = { ERPNEXT_URL: simulator.url, ERPNEXT_API_KEY: 'key', ERPNEXT_API_SECRET: 'secret' }
  erpnext = createErpnext({ settings, remainingMs: () => 60_000 })
  const vat = { charge_type: 'On Net Total', account_head: VAT, description: 'VAT', rate: 5 }
  const template = { company, is_default: 1, disabled: 0, taxes: [{ ...vat, doctype: 'Sales Taxes and Charges' }] }
  simulator.set('Sales Taxes and Charges Template', { name: 'Oman VAT', ...template })
  const accounts = [{ tax_type: VAT, tax_rate: 0, doctype: 'Item Tax Template Detail' }]
  simulator.set('Item Tax Template', { name: 'Zero-rated', company, disabled: 0, taxes: accounts })
  simulator.set('Item', {
    ...simulator.get('Item', 'MED-0021'),
    name: 'MED-0021',
    taxes: [{ item_tax_template: 'Zero-rated', doctype: 'Item Tax', parent: 'MED-0021', parenttype: 'Item' }],
  })
  simulator.set('Customer Group', { name: 'Ecommerce Customer' })
  simulator.set('Sales Person', { name: 'Website Sales' })
  simulator.set('Lead Source', { name: 'Website' })
})
afterAll(() => simulator.stop())

test('a Lead’s quotation comes to what it says with VAT, and to an order of a Customer with the Medusa id', async () => {
  const somebody = { id: 'cus_77', email: 'sara@shop.example', first_name: 'Sara', organization_name: 'Sara / Lab "1"' }
  const lead = await erpnext.insert('Lead', leadOf(somebody, 'Website'), named)

  const codes = ['MED-0014', 'MED-0021']
  const own = await erpnext.list('Item Tax', itemTaxRow, {
    ...{ fields: itemTaxFields, filters: [['parent', 'in', codes]], limit: 0, parent: 'Item' },
  })
  const template = await erpnext.get('Sales Taxes and Charges Template', 'Oman VAT', taxTemplateDocument)
  const templates = await erpnext.list('Item Tax Template', itemTaxTemplateRow, {
    ...{ fields: itemTaxTemplateFields, filters: [['company', '=', company]], limit: 0 },
  })
  const lines = codes.map(item_code => {
    const ofItem = own.filter(({ parent }) => parent === item_code)
    const item_tax_template = itemTaxTemplateOf(ofItem, templates, { company, today })
    const stock_uom = simulator.get('Item', item_code)?.stock_uom
    return { item_code, qty: 10, stock_uom: String(stock_uom), rate: 2, item_tax_template }
  })
  const used = lines.flatMap(({ item_tax_template }) => item_tax_template ?? [])
  const draft = quotationDocument({
    ...{
      party: { doctype: 'Lead', name: lead.name },
      company,
      priceList: 'Standard Selling',
      currency: 'OMR',
      today,
      validDays: 30,
    },
    ...{ quotation_id: 'dorder_7', draft_order_id: 'dorder_7', lines, taxTemplate: 'Oman VAT' },
    taxes: taxRows(template, used, templates),
  })
  const made = await erpnext.insert('Quotation', draft, document)
  expect(made).toMatchObject({ net_total: 40, total_taxes_and_charges: 1, grand_total: 41, valid_till: '2026-12-31' })
  expect(made.items).toMatchObject(lines.map(({ stock_uom }) => ({ uom: stock_uom, conversion_factor: 1, qty: 10 })))
  const [found] = await erpnext.list('Quotation', quotationRow, {
    ...{ fields: quotationFields, filters: [['medusa_quotation_id', '=', 'dorder_7']], limit: 0 },
  })
  expect(found).toMatchObject({ name: made.name, docstatus: 0, party_name: lead.name })

  const [known] = await erpnext.list('Lead', leadRow, {
    ...{ fields: leadFields, filters: [['medusa_id', '=', 'cus_77']], limit: 0 },
  })
  const filing = { customerGroup: 'Ecommerce Customer', salesPerson: 'Website Sales' }
  const mappedCustomer = await erpnext.call('erpnext.crm.doctype.lead.lead.make_customer', mappedDocument, {
    source_name: lead.name,
  })
  const customer = await erpnext.insert('Customer', newCustomer(mappedCustomer, 'cus_77', filing), named)
  const candidates = await erpnext.list('Customer', customerRow, {
    ...{ fields: customerFields, filters: [['lead_name', '=', lead.name]], limit: 0 },
  })
  const asLead = { name: known?.name ?? '', medusa_id: 'cus_77', email_id: known?.email_id }
  expect(customerOfLead(asLead, candidates)).toBe(customer.name)

  await erpnext.update('Quotation', made.name, { medusa_order_id: 'order_7', docstatus: 1 })
  const mapped = await erpnext.call('erpnext.selling.doctype.quotation.quotation.make_sales_order', mappedDocument, {
    source_name: made.name,
  })
  const order = orderDocument(mapped, { medusa_order_id: 'order_7', deliveryDate: '2026-12-02' })
  const { name } = await erpnext.insert('Sales Order', order, named)
  await erpnext.update('Sales Order', name, { docstatus: 1 })
  expect(simulator.get('Sales Order', name)).toMatchObject({
    ...{ customer: 'Sara / Lab "1"', medusa_order_id: 'order_7', from_ecommerce: 1, grand_total: 41, docstatus: 1 },
    sales_team: [{ sales_person: 'Website Sales', allocated_percentage: 100 }],
  })
  expect(simulator.get('Quotation', made.name)).toMatchObject({ status: 'Ordered', medusa_order_id: 'order_7' })
  expect(simulator.list('Customer').filter(({ lead_name }) => lead_name === lead.name)).toMatchObject([
    { medusa_id: 'cus_77', customer_group: 'Ecommerce Customer' },
  ])
})
