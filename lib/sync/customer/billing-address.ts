import * as z from 'zod'
import { addressFields, addressRow, linkedAddresses } from '../../erpnext/address.ts'
import { countryRow } from '../../erpnext/catalogue.ts'
import type { Erpnext } from '../../erpnext/client.ts'
import { Refusal } from '../../refusal.ts'
import type { Relay } from '../../relay.ts'
import { exclusively, PATIENTLY } from '../exclusively.ts'
import { madeOnce } from '../made-once.ts'
import { addressOf, type BillingAddress, countryOfCode, planBilling } from './address.ts'
import { customerLease } from './alone.ts'

/** @throws Refusal 422 for a code that no Country has */
export async function readCountry(erpnext: Erpnext, code: string): Promise<string> {
  const filters = [['code', '=', code.toLowerCase()] as const]
  const countries = await erpnext.list('Country', countryRow, { fields: ['name', 'code'], filters, limit: 0 })
  const country = countryOfCode(code, countries)
  if (country) return country
  throw new Refusal(422, 'unknown_country', `billing_address.country_code: ERPNext has no Country of the code ${code}`)
}

const named = z.object({ name: z.string() })

type Ports = Pick<Relay, 'erpnext' | 'leases' | 'pause'>
type Owner = { doctype: 'Customer' | 'Lead'; name: string }

/**
 * Sees to the address of a Customer or a Lead, by the rules of `planBilling`; answers the Address's name. What is there is
 * read while nobody else may change it: two quotations at once would each make a primary address.
 */
export async function seeToBilling(
  ports: Ports,
  party: Owner,
  billing: BillingAddress,
  country: string,
): Promise<string> {
  return exclusively(ports, [customerLease(party.name)], () => see(ports, party, billing, country), PATIENTLY)
}

async function see(ports: Ports, party: Owner, billing: BillingAddress, country: string): Promise<string> {
  const { erpnext } = ports
  const fields = addressOf(billing, country)
  const plan = async () => {
    const filters = linkedAddresses(party.doctype, party.name)
    const there = await erpnext.list('Address', addressRow, { fields: addressFields, filters, limit: 0 })
    return planBilling(billing.is_default, fields, there)
  }
  const planned = await plan()
  if (planned.action === 'use') return planned.name
  const update = async (name: string) => {
    await erpnext.update('Address', name, fields)
    return { name }
  }
  if (planned.action === 'update') return (await update(planned.name)).name
  const links = [{ link_doctype: party.doctype, link_name: party.name }]
  const { name } = await madeOnce(ports, `an Address of ${party.doctype} ${party.name}`, {
    // An earlier one that was not known of may have come to light meanwhile, and be the primary address with other words.
    async find() {
      const again = await plan()
      if (again.action === 'insert') return undefined
      return again.action === 'update' ? update(again.name) : again
    },
    prepare: async () => ({ ...planned.fields, links }),
    insert: document => erpnext.insert('Address', document, named),
  })
  return name
}
