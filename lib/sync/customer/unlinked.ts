import * as z from 'zod'
import type { Filter } from '../../erpnext/client.ts'
import { text } from '../../erpnext/fields.ts'
import { pagesByName } from '../../erpnext/pages.ts'
import type { Relay } from '../../relay.ts'
import type { UnlinkedQuery } from './input.ts'
import { nameSearch } from './name-search.ts'

const row = z.object({ name: z.string(), customer_name: z.string(), email_id: text, mobile_no: text })
export type UnlinkedCustomer = z.output<typeof row>

/** Customers that are nobody of Medusa's yet, by name; `next` for more. */
export async function unlinkedCustomers(
  { erpnext }: Pick<Relay, 'erpnext'>,
  { name, limit, after }: UnlinkedQuery,
): Promise<{ customers: UnlinkedCustomer[]; next?: string }> {
  const search = nameSearch(name)
  const filters: Filter[] = [['medusa_id', 'is', 'not set'], ...search.filters]
  const found: UnlinkedCustomer[] = []
  // Of a wildcard's answer next to nothing may be meant: in pages of so few that would be thousands of calls.
  const pageSize = search.isExact ? limit + 1 : undefined
  const query = { fields: Object.keys(row.shape), filters, after, pageSize }
  for await (const page of pagesByName(erpnext, 'Customer', row, query)) {
    found.push(...page.filter(({ customer_name }) => search.matches(customer_name)))
    if (found.length > limit) break
  }
  const customers = found.slice(0, limit)
  const last = customers.at(-1)?.name
  return { customers, ...(found.length > limit && last ? { next: last } : {}) }
}
