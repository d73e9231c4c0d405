import { describe, expect, test } from '@jest/globals'
import { conditionHolds } from '../../../lib/local/erpnext/condition.ts'

const doc = { from_ecommerce: 1, lead_name: 'L', medusa_id: null, modified_by: 'a@b.c', items: [], qty: 2 }

describe('a webhook’s condition means what it means in Python', () => {
  test.each<[string, boolean]>([
    ['doc.from_ecommerce', true],
    ['not doc.from_ecommerce', false],
    ['doc.medusa_id', false],
    ['doc.items', false],
    ['doc.lead_name and not doc.medusa_id', true],
    ['doc.medusa_id and doc.lead_name or doc.qty == 2', true],
    ['doc.medusa_id and (doc.lead_name or doc.qty == 2)', false],
    ['not doc.medusa_id and not doc.lead_name', false],
    ['doc.modified_by != "a@b.c"', false],
    ["doc.modified_by == 'a@b.c'", true],
    ['doc.medusa_id == None', true],
    ['doc.get("nope") or doc.qty == 2', true],
    ['doc.medusa_id and doc.no_such_field', false],
    ['doc.from_ecommerce or doc.no_such_field', true],
  ])('%s → %s', (condition, expected) => {
    expect(conditionHolds(condition, doc, doc)).toBe(expected)
  })

  test('a new document’s values have all changed, a saved one’s only where they differ', () => {
    const changed = 'doc.has_value_changed("qty") or doc.has_value_changed("lead_name")'
    expect(conditionHolds(changed, doc, undefined)).toBe(true)
    expect(conditionHolds(changed, doc, { ...doc })).toBe(false)
    expect(conditionHolds(changed, doc, { ...doc, lead_name: 'M' })).toBe(true)
    const before = 'doc.get_doc_before_save() and doc.get_doc_before_save().qty != doc.qty'
    expect([undefined, doc, { ...doc, qty: 1 }].map(it => conditionHolds(before, doc, it))).toEqual([
      false,
      false,
      true,
    ])
  })

  test.each([
    ['doc.no_such_field', /has no attribute 'no_such_field'/],
    ['doc.medusa_id.x', /NoneType/],
    ['doc.frobnicate()', /has no attribute 'frobnicate'/],
    ['frappe.session', /'frappe' is not defined/],
    ['doc.qty ==', /'nothing' is not defined/],
    ['doc.qty doc.qty', /invalid syntax/],
    ['(doc.qty', /invalid syntax/],
  ])('%s is refused', (condition, message) => {
    expect(() => conditionHolds(condition, doc, doc)).toThrow(message)
  })
})
