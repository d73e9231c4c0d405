import { phoneOf } from './lead-fields.ts'
import { oldestFirst, type Party } from './party.ts'

export interface Address extends Party {
  creation: string
  address_type?: string | null | undefined
  address_line1?: string | null | undefined
  address_line2?: string | null | undefined
  city?: string | null | undefined
  state?: string | null | undefined
  country?: string | null | undefined
  pincode?: string | null | undefined
  phone?: string | null | undefined
  is_primary_address: boolean
  disabled: boolean
}

/** The shop's billing address, as a quotation brings it. */
export interface BillingAddress {
  address_1: string
  address_2?: string | undefined
  city: string
  province?: string | undefined
  postal_code?: string | undefined
  country_code: string
  phone?: string | undefined
  is_default: boolean
}

type AddressFields = Record<'address_line1' | 'city' | 'country', string> &
  Record<'address_line2' | 'state' | 'pincode' | 'phone', string | null>

/** The Country with that code, which ERPNext holds in lower case. */
export const countryOfCode = (
  code: string,
  countries: readonly { name: string; code?: string | null | undefined }[],
): string | undefined => countries.find(country => country.code?.toLowerCase() === code.trim().toLowerCase())?.name

/** The whole of it: what the shop leaves out is emptied, or a street would keep the floor of another one. */
export const addressOf = (billing: BillingAddress, country: string): AddressFields => ({
  address_line1: billing.address_1,
  address_line2: billing.address_2 || null,
  city: billing.city,
  state: billing.province || null,
  country,
  pincode: billing.postal_code || null,
  // A quotation must not get lost over it.
  phone: phoneOf(billing.phone) ?? null,
})

export type AddressPlan =
  | { action: 'use'; name: string }
  | { action: 'update'; name: string; fields: AddressFields }
  | { action: 'insert'; fields: AddressFields & { address_type: 'Billing'; is_primary_address: 0 | 1 } }

/**
 * The default address is the customer's primary billing one, changed in place, else a new primary one; any other is always
 * a new one. One that says the very same is used: the second try of a quotation makes no second address.
 */
export function planBilling(isDefault: boolean, fields: AddressFields, addresses: readonly Address[]): AddressPlan {
  const billing = inUse(addresses).filter(({ address_type }) => address_type === 'Billing')
  const primary = billing.find(({ is_primary_address }) => is_primary_address)
  if (isDefault && primary) {
    return isSame(primary, fields)
      ? { action: 'use', name: primary.name }
      : { action: 'update', name: primary.name, fields }
  }
  const same = isDefault ? undefined : billing.find(address => isSame(address, fields))
  if (same) return { action: 'use', name: same.name }
  return { action: 'insert', fields: { ...fields, address_type: 'Billing', is_primary_address: isDefault ? 1 : 0 } }
}

/** Of several: what the Customer calls its primary address, else the primary billing one, else the oldest. */
export function addressToUpdate(
  addresses: readonly Address[],
  customerPrimaryAddress: string | null | undefined,
): string | undefined {
  const all = inUse(addresses)
  const isPrimaryBilling = (address: Address) => address.is_primary_address && address.address_type === 'Billing'
  return (all.find(({ name }) => name === customerPrimaryAddress) ?? all.find(isPrimaryBilling) ?? all[0])?.name
}

const WRITABLE = ['address_line1', 'address_line2', 'city', 'state', 'country', 'pincode'] as const

/** Only what is there and not null is changed. */
export const addressChanges = (given: Partial<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(WRITABLE.flatMap(field => (given[field] == null ? [] : [[field, given[field]]])))

/** A join may answer one twice. */
const inUse = (addresses: readonly Address[]): Address[] =>
  [...new Map(addresses.map(address => [address.name, address])).values()]
    .filter(({ disabled }) => !disabled)
    .sort(oldestFirst)

const isSame = (address: Address, fields: AddressFields): boolean =>
  Object.entries(fields).every(([field, value]) => (address[field as keyof Address] || null) === value)
