import * as z from 'zod'
import { addressFields, addressRow, linkedAddresses } from '../../erpnext/address.ts'
import { countryRow } from '../../erpnext/catalogue.ts'
import type { Erpnext } from '../../erpnext/client.ts'
import { Refusal } from '../../refusal.ts'
import type { Leases } from '../../store/leases.ts'
import { madeOnce } from '../made-once.ts'
import { addressOf, type BillingAddress, countryOfCode, planBilling } from './address.ts'

/** @throws Refusal 422 for a code that no Country has */
export async function readCountry(erpnext: Erpnext, code: string): Promise<string> {
  const filters = [['code', '=', code.toLowerCase()] as const]
  const countries = await erpnext.list('Country', countryRow, { fields: ['name', 'code'], filters, limit: 0 })
  const country = countryOfCode(code, countries)
  if (country) return country
  throw new Refusal(422, 'unknown_country', `billing_address.country_code: ERPNext has no Country of the code ${code}`)
}

const named = z.object({ name: z.string() })

/** Sees to the address of a Customer or a Lead, by the rules of `planBilling`; answers the Address's name. */
export async function seeToBilling(
  { erpnext, leases }: { erpnext: Erpnext; leases: Leases },
  party: { doctype: 'Customer' | 'Lead'; name: string },
  billing: BillingAddress,
  country: string,
): Promise<string> {
  const fields = addressOf(billing, country)
  const plan = async () => {
    const filters = linkedAddresses(party.doctype, party.name)
    const there = await erpnext.list('Address', addressRow, { fields: addressFields, filters, limit: 0 })
    return planBilling(billing.is_default, fields, there)
  }
  const planned = await plan()
  if (planned.action === 'update') await erpnext.update('Address', planned.name, planned.fields)
  if (planned.action !== 'insert') return planned.name
  const links = [{ link_doctype: party.doctype, link_name: party.name }]
  const { name } = await madeOnce({ leases }, `an Address of ${party.doctype} ${party.name}`, {
    async find() {
      const again = await plan()
      return again.action === 'use' ? again : undefined
    },
    prepare: async () => ({ ...planned.fields, links }),
    insert: document => erpnext.insert('Address', document, named),
  })
  return name
}
