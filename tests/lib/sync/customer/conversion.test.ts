import { describe, expect, test } from '@jest/globals'
import { customerOfLead, missingIn, newCustomer, SeveralCustomers } from '../../../../lib/sync/customer/conversion.ts'

const lead = { name: 'L', medusa_id: 'cus_9', email_id: 'huda@ex.com' }
const filing = { customerGroup: 'Ecommerce Customer', salesPerson: 'Website Sales' }
const team = [{ sales_person: 'Website Sales', allocated_percentage: 100 }]

describe('the Customer of a Lead', () => {
  test.each([
    [
      'has its Medusa id',
      [
        { name: 'A', lead_name: 'L' },
        { name: 'B', medusa_id: 'cus_9' },
      ],
      'B',
    ],
    ['was made from it, by whomever', [{ name: 'Huda - 1' }, { name: 'A', lead_name: 'L' }], 'A'],
    ['has its e-mail and no Medusa id', [{ name: 'A', email_id: 'HUDA@ex.com' }], 'A'],
    ['is none of another Medusa customer', [{ name: 'A', email_id: 'huda@ex.com', medusa_id: 'cus_1' }], undefined],
    [
      'has its e-mail and is not another Lead’s',
      [
        { name: 'A', email_id: 'huda@ex.com', lead_name: 'M' },
        { name: 'B', email_id: 'huda@ex.com', lead_name: null },
      ],
      'B',
    ],
    [
      'was made from it, whoever else has its e-mail',
      [
        { name: 'A', email_id: 'huda@ex.com' },
        { name: 'B', email_id: 'huda@ex.com' },
        { name: 'C', lead_name: 'L' },
      ],
      'C',
    ],
    ['is none that only has its name', [{ name: 'Huda Clinic' }], undefined],
  ])('%s', (_, candidates, name) => {
    expect(customerOfLead(lead, candidates)).toBe(name)
  })

  test('is for a person to say where several have its e-mail', () => {
    const two = ['B', 'A'].map(name => ({ name, email_id: 'huda@ex.com' }))
    expect(() => customerOfLead(lead, two)).toThrow(SeveralCustomers)
    expect(() => customerOfLead(lead, two)).toThrow(/^A, B have the e-mail/)
  })

  test('is filed under the shop’s group and sales person, with its Medusa id, and without the desk’s marks', () => {
    const mapped = { customer_name: 'Huda Clinic', lead_name: 'L', sales_team: [], __islocal: 1 }
    expect(newCustomer(mapped, 'cus_9', filing)).toEqual({
      ...{ customer_name: 'Huda Clinic', lead_name: 'L', medusa_id: 'cus_9' },
      ...{ customer_group: 'Ecommerce Customer', sales_team: team },
    })
  })

  test('that `make_sales_order` left behind is completed', () => {
    const left = { medusa_id: 'cus_9', lead_name: 'L', customer_group: null, sales_team: [] }
    expect(missingIn(left, lead, filing)).toEqual({ customer_group: 'Ecommerce Customer', sales_team: team })
  })

  test('keeps what people set, and complete it is left alone', () => {
    const complete = { medusa_id: 'cus_9', lead_name: 'M', customer_group: 'VIP', sales_team: [{}] }
    expect(missingIn(complete, lead, filing)).toBeUndefined()
  })
})
