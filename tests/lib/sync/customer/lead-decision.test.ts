import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decideLead } from '../../../../lib/sync/customer/lead-decision.ts'
import { leadOf } from '../../../../lib/sync/customer/lead-fields.ts'
import { partyOf } from '../../../../lib/sync/customer/party.ts'

const huda = { id: 'cus_9', email: 'Huda@ex.com' }
const lead = (name: string, fields: Record<string, unknown> = {}) => ({ name, email_id: 'huda@ex.com', ...fields })
const customer = lead

describe('somebody who signed up', () => {
  test.each<[string, Parameters<typeof decideLead>[1], unknown]>([
    ['is a new Lead when nobody is known', { customers: [], leads: [] }, { action: 'insert' }],
    [
      'is who has the Medusa id, the Customer before the Lead',
      { customers: [customer('C', { medusa_id: 'cus_9' })], leads: [lead('L', { medusa_id: 'cus_9' })] },
      { action: 'unchanged', doctype: 'Customer', name: 'C' },
    ],
    [
      'is the Lead with the e-mail, whatever its case',
      { customers: [], leads: [lead('L')] },
      { action: 'adopt', doctype: 'Lead', name: 'L' },
    ],
    [
      'is the Customer with the e-mail, before a Lead',
      { customers: [customer('C')], leads: [lead('L')] },
      { action: 'adopt', doctype: 'Customer', name: 'C' },
    ],
    [
      'is the Customer that the Lead became, whatever its own e-mail',
      { customers: [customer('C', { email_id: 'office@ex.com', lead_name: 'L' })], leads: [lead('L')] },
      { action: 'adopt', doctype: 'Customer', name: 'C' },
    ],
    [
      'is nobody whose Customer shares neither',
      { customers: [customer('C', { email_id: 'office@ex.com', lead_name: 'other' })], leads: [] },
      { action: 'insert' },
    ],
    [
      'is in conflict with a Lead of another Medusa customer',
      { customers: [], leads: [lead('L', { medusa_id: 'cus_1' })] },
      { action: 'conflict', reason: "Lead L has this e-mail and is Medusa's cus_1, not cus_9" },
    ],
    [
      'is in conflict with a Customer of another Medusa customer',
      { customers: [customer('C', { medusa_id: 'cus_1' })], leads: [lead('L')] },
      { action: 'conflict', reason: "Customer C has this e-mail and is Medusa's cus_1, not cus_9" },
    ],
    [
      'is in conflict when two Customers have the e-mail',
      { customers: [customer('C'), customer('D')], leads: [] },
      { action: 'conflict', reason: 'Customers C and D both have the e-mail of cus_9' },
    ],
  ])('%s', (_, found, decision) => {
    expect(decideLead(huda, found)).toEqual(decision)
  })

  const row = fc.record({
    name: fc.constantFrom('A', 'B', 'C'),
    creation: fc.constantFrom('2026-01-01', '2026-01-02'),
    medusa_id: fc.constantFrom(null, 'cus_9', 'cus_1'),
    email_id: fc.constantFrom(null, 'huda@ex.com', 'other@ex.com'),
    lead_name: fc.constantFrom(null, 'A', 'B'),
  })
  const rows = fc.uniqueArray(row, { selector: ({ name }) => name })

  test('is decided the same in whatever order they come, and once adopted is unchanged', () => {
    fc.assert(
      fc.property(rows, rows, (customers, leads) => {
        const decision = decideLead(huda, { customers, leads })
        const turned = { customers: customers.toReversed(), leads: leads.toReversed() }
        expect(decideLead(huda, turned)).toEqual(decision)
        if (decision.action === 'insert') {
          expect([...customers, ...leads].some(({ email_id }) => email_id === 'huda@ex.com')).toBe(false)
        }
        if (decision.action !== 'adopt') return
        const of = { Customer: customers, Lead: leads }[decision.doctype]
        const adopted = of.map(each => (each.name === decision.name ? { ...each, medusa_id: huda.id } : each))
        expect(of.find(({ name }) => name === decision.name)?.medusa_id).toBeNull()
        const after = { customers, leads, [decision.doctype === 'Customer' ? 'customers' : 'leads']: adopted }
        expect(decideLead(huda, after)).toEqual({ ...decision, action: 'unchanged' })
      }),
    )
  })
})

test('who a Medusa customer is: a Customer first, a Lead second, of several the oldest', () => {
  const party = (name: string, creation: string) => ({ name, creation, medusa_id: 'cus_9' })
  const leads = [party('L', '2026-01-01')]
  const customers = [party('D', '2026-01-03'), party('C', '2026-01-02')]
  expect(partyOf('cus_9', { customers, leads })).toEqual({ doctype: 'Customer', name: 'C' })
  expect(partyOf('cus_9', { customers: [], leads })).toEqual({ doctype: 'Lead', name: 'L' })
  expect(partyOf('cus_1', { customers, leads })).toBeUndefined()
})

describe('the Lead of a shop’s customer', () => {
  test('has what was filled in', () => {
    const shown = { first_name: 'Huda', last_name: 'السعيد', mobile: '+968 9123 4567', organization_name: 'Clinic' }
    expect(leadOf({ ...huda, ...shown, t_c_acceptance: true }, 'Website')).toEqual({
      ...{ medusa_id: 'cus_9', email_id: 'Huda@ex.com', first_name: 'Huda', last_name: 'السعيد' },
      ...{ mobile_no: '+968 9123 4567', company_name: 'Clinic', source: 'Website', status: 'Lead', t_c_acceptance: 1 },
    })
  })

  test.each(['call me', '+968 9123 4567 ext. 12', '1'.repeat(21)])(
    'leaves out the number %j, which ERPNext would refuse the Lead for',
    mobile => {
      expect(leadOf({ ...huda, mobile }, 'Website')).toEqual({
        ...{ medusa_id: 'cus_9', email_id: 'Huda@ex.com', source: 'Website', status: 'Lead', t_c_acceptance: 0 },
      })
    },
  )
})
