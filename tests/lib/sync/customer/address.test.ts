import { describe, expect, test } from '@jest/globals'
import {
  addressChanges,
  addressOf,
  addressToUpdate,
  countryOfCode,
  planBilling,
} from '../../../../lib/sync/customer/address.ts'

const billing = { address_1: 'Way 12', city: 'Muscat', country_code: 'OM', is_default: true }
const fields = addressOf({ ...billing, province: 'Muscat', postal_code: '112' }, 'Oman')
const address = (name: string, differs: Record<string, unknown> = {}) => ({
  ...{ name, creation: `2026-01-0${name.length}`, address_type: 'Billing', is_primary_address: false, disabled: false },
  ...differs,
})

test('a country is found by its code in either case, and an unknown one is none', () => {
  const countries = [
    { name: 'Oman', code: 'om' },
    { name: 'Nowhere', code: null },
  ]
  expect(['om', 'OM', ' Om '].map(code => countryOfCode(code, countries))).toEqual(['Oman', 'Oman', 'Oman'])
  expect(['xx', ''].map(code => countryOfCode(code, countries))).toEqual([undefined, undefined])
})

test('what the shop leaves out is emptied, not kept of another address', () => {
  expect(addressOf(billing, 'Oman')).toEqual({
    ...{ address_line1: 'Way 12', address_line2: null, city: 'Muscat', state: null, country: 'Oman', pincode: null },
    phone: null,
  })
})

test.each([
  [' +968 9000 0003 ', '+968 9000 0003'],
  ['call me', null],
  ['9'.repeat(21), null],
])('of the phone %j ERPNext is told %j: it refuses an address over one that is none', (phone, told) => {
  expect(addressOf({ ...billing, phone }, 'Oman').phone).toBe(told)
})

describe('a quotation’s billing address', () => {
  const primary = address('P', { is_primary_address: true })

  test('that is the default changes the primary billing one in place', () => {
    expect(planBilling(true, fields, [address('AA'), primary])).toEqual({ action: 'update', name: 'P', fields })
  })

  test.each([
    ['there is none', []],
    ['there are only others', [address('A'), address('S', { address_type: 'Shipping', is_primary_address: true })]],
    ['the primary one is disabled', [{ ...primary, disabled: true }]],
  ])('that is the default is a new primary one when %s', (_, addresses) => {
    const made = { ...fields, address_type: 'Billing', is_primary_address: 1 }
    expect(planBilling(true, fields, addresses)).toEqual({ action: 'insert', fields: made })
  })

  test('that is not the default is a new one, and nobody’s primary', () => {
    const made = { ...fields, address_type: 'Billing', is_primary_address: 0 }
    expect(planBilling(false, fields, [primary])).toEqual({ action: 'insert', fields: made })
  })

  test.each([true, false])('that says the very same as one that is there is that one (default: %s)', isDefault => {
    const there = address('T', { ...fields, address_line2: '', is_primary_address: isDefault })
    expect(planBilling(isDefault, fields, [there, there])).toEqual({ action: 'use', name: 'T' })
  })
})

describe('the address that is changed', () => {
  const addresses = [
    address('BBB'),
    address('A', { address_type: 'Shipping' }),
    address('CC', { is_primary_address: true }),
  ]

  test('is the customer’s primary one, else the primary billing one, else the oldest', () => {
    expect(addressToUpdate(addresses, 'BBB')).toBe('BBB')
    expect(addressToUpdate(addresses, 'gone')).toBe('CC')
    expect(addressToUpdate(addresses.slice(0, 2), null)).toBe('A')
    expect(addressToUpdate([], null)).toBeUndefined()
  })

  test('changes only in what is there and not null', () => {
    expect(addressChanges({ city: 'Sohar', state: null, pincode: '', phone: '1', country: undefined })).toEqual({
      city: 'Sohar',
      pincode: '',
    })
  })
})
