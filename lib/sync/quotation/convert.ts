import * as z from 'zod'
import {
  type CustomerRow,
  customerDocument,
  customerFields,
  customerRow,
  type MappedDocument,
  mappedDocument,
} from '../../erpnext/customer.ts'
import { type LeadRow, leadFields, leadRow } from '../../erpnext/lead.ts'
import { Refusal } from '../../refusal.ts'
import type { Relay } from '../../relay.ts'
import { customerLease, medusaIdLease } from '../customer/alone.ts'
import { customerOfLead, missingIn, namesake, newCustomer, SeveralCustomers } from '../customer/conversion.ts'
import { exclusively } from '../exclusively.ts'
import { madeOnce } from '../made-once.ts'
import { WAITING_MS } from './find.ts'

type Ports = Pick<Relay, 'erpnext' | 'leases' | 'pause' | 'selling'>
type KnownLead = LeadRow & { medusa_id: string }

const named = z.object({ name: z.string() })

/**
 * The Customer that a Lead is, made of it where there is none: with its Medusa id, and filed where the shop's are. Before
 * ERPNext maps an order of the Lead's quotation, or that would leave a Customer behind that has neither (recorded).
 * @throws Refusal 409 where a person has to decide
 */
export async function customerFrom(relay: Ports, leadName: string): Promise<string> {
  const { erpnext, selling } = relay
  const [row] = await erpnext.list('Lead', leadRow, {
    fields: leadFields,
    filters: [['name', '=', leadName]],
    limit: 1,
  })
  if (!row?.medusa_id) throw new Refusal(409, 'lead_without_medusa_id', `Lead ${leadName} has no Medusa id`)
  const lead: KnownLead = { ...row, medusa_id: row.medusa_id }
  const filing = { customerGroup: selling.CUSTOMER_GROUP, salesPerson: selling.SALES_PERSON }
  return exclusively(
    relay,
    [medusaIdLease(lead.medusa_id)],
    async () => {
      const { name } = await madeOnce(relay, `the Customer of Lead ${lead.name}`, {
        async find() {
          const name = orRefused(lead, await candidates(relay, lead))
          return name === undefined ? undefined : { name }
        },
        prepare: () => mappedCustomer(relay, lead),
        insert: mapped => erpnext.insert('Customer', newCustomer(mapped, lead.medusa_id, filing), named),
      })
      await exclusively(relay, [customerLease(name)], () => complete(relay, name, lead, filing), WAITING_MS)
      return name
    },
    WAITING_MS,
  )
}

/** @throws Refusal 409 that names a Customer of the same name that may be the Lead */
async function mappedCustomer({ erpnext }: Pick<Ports, 'erpnext'>, { name }: KnownLead): Promise<MappedDocument> {
  const make = 'erpnext.crm.doctype.lead.lead.make_customer'
  const mapped = await erpnext.call(make, mappedDocument, { source_name: name })
  const filters = [['customer_name', '=', String(mapped.customer_name ?? '')] as const]
  const other = namesake(await erpnext.list('Customer', customerRow, { fields: customerFields, filters, limit: 0 }))
  if (other === undefined) return mapped
  const either = `link Customer ${other} to Lead ${name}, or rename it`
  throw new Refusal(409, 'customer_of_that_name', `Customer ${other} has the name of Lead ${name}: ${either}`)
}

/** Whoever may be the Lead already. */
const candidates = ({ erpnext }: Pick<Ports, 'erpnext'>, lead: KnownLead): Promise<CustomerRow[]> =>
  erpnext.list('Customer', customerRow, {
    fields: customerFields,
    orFilters: [
      ['medusa_id', '=', lead.medusa_id],
      ['lead_name', '=', lead.name],
      ...(lead.email_id ? [['email_id', '=', lead.email_id] as const] : []),
    ],
    limit: 0,
  })

/** @throws Refusal 409 for one that is another Lead's, or another Medusa customer: ERPNext would not order for it */
async function complete(
  { erpnext }: Pick<Ports, 'erpnext'>,
  name: string,
  lead: KnownLead,
  filing: Parameters<typeof missingIn>[2],
): Promise<void> {
  const customer = await erpnext.get('Customer', name, customerDocument)
  if (!customer) throw new Refusal(409, 'customer_gone', `Customer ${name} was deleted a moment ago`)
  const [medusa_id, lead_name] = [customer.medusa_id || lead.medusa_id, customer.lead_name || lead.name]
  if (medusa_id !== lead.medusa_id || lead_name !== lead.name) {
    const whose = `Customer ${name} is of Lead ${lead_name} and Medusa's ${medusa_id}`
    throw new Refusal(409, 'customer_of_another', `${whose}, not of Lead ${lead.name} and ${lead.medusa_id}`)
  }
  const missing = missingIn(customer, lead, filing)
  if (missing) await erpnext.update('Customer', name, missing)
}

function orRefused(...given: Parameters<typeof customerOfLead>): string | undefined {
  try {
    return customerOfLead(...given)
  } catch (error) {
    throw error instanceof SeveralCustomers ? new Refusal(409, 'several_customers', error.message) : error
  }
}
