import { expect, test } from '@jest/globals'
import { decideLink } from '../../../../lib/sync/customer/link-decision.ts'

const asked = { customer: 'C/1', lead: 'L%' }
const customer = { name: 'C/1', medusa_id: null, lead_name: null }
const lead = { name: 'L%', medusa_id: 'cus_9' }
const refused = (code: string, reason: string) => ({ action: 'refuse', code, reason })

test.each<[string, Parameters<typeof decideLink>[1], unknown]>([
  ['is linked', { customer, lead, holders: [] }, { action: 'link', fields: { medusa_id: 'cus_9', lead_name: 'L%' } }],
  [
    'is linked as before, and nothing is written',
    { customer: { ...customer, medusa_id: 'cus_9', lead_name: 'L%' }, lead, holders: [customer] },
    { action: 'unchanged' },
  ],
  [
    'that has the id already gets the Lead',
    { customer: { ...customer, medusa_id: 'cus_9' }, lead, holders: [customer] },
    { action: 'link', fields: { medusa_id: 'cus_9', lead_name: 'L%' } },
  ],
  ['that is not there', { lead, holders: [] }, refused('customer-not-found', 'Customer C/1 not found')],
  ['whose Lead is not there', { customer, holders: [] }, refused('lead-not-found', 'Lead L% not found')],
  [
    'whose Lead is not from the shop',
    { customer, lead: { name: 'L%', medusa_id: '' }, holders: [] },
    refused('lead-without-medusa-id', 'Lead L% has no Medusa id'),
  ],
  [
    'when another Customer has that id',
    { customer, lead, holders: [{ name: 'D' }] },
    refused('medusa-id-taken', 'Customer D has the Medusa id of Lead L% already'),
  ],
  [
    'who is another Medusa customer',
    { customer: { ...customer, medusa_id: 'cus_1' }, lead, holders: [] },
    refused('customer-has-medusa-id', 'Customer C/1 is another Medusa customer already'),
  ],
])('a Customer %s', (_, found, decision) => {
  expect(decideLink(asked, found)).toEqual(decision)
})
